using Zkml.Circuits.Data;
using Zkml.Circuits.Network;
using Zkml.Circuits.Onnx;
using Zkml.Circuits.Quantization;
using Zkml.Circuits.Tests.Onnx;
using Zkml.Testing;

namespace Zkml.Circuits.Tests.Quantization;

public sealed class QuantizerTests
{
    private static readonly SampleSet Calibration = SampleReader.Read(Repository.PathOf("samples", "cifar10_calibration.bin"));
    private static readonly SampleSet HoldOut = SampleReader.Read(Repository.PathOf("samples", "cifar10_holdout.bin"));

    [Theory]
    [InlineData("cifar_lenet5")]
    [InlineData("cifar_lenet5.qdq")]
    public void Quantize_OfLeNet_KeepsItsAnswers(string name)
    {
        OnnxGraph graph = OnnxReader.ReadFile(Repository.PathOf("samples", "models", name + ".onnx"));
        QuantizedModel model = Quantizer.Quantize(graph, Calibration, new QuantizationOptions { AccumulatorBits = 18 });
        NetworkRules.Require(model.Network);
        Assert.Equal(5, model.Network.Architecture.Layers.Count);
        Assert.All(model.Report.Layers, layer => Assert.InRange(layer.HeadroomBits, 0.1, 4));
        Assert.InRange(model.Report.LogitError, 0, 0.003);

        AccuracyReport report = model.Evaluate(HoldOut);
        Assert.Equal(HoldOut.Count, report.Samples);
        Assert.InRange(report.Agreement, 0.95, 1);
        Assert.InRange(report.IntegerAccuracy - report.FloatAccuracy, -0.03, 0.03);

        IntegerInference inference = new(model.Network);
        Assert.Equal(report.IntegerCorrect, inference.CountCorrect(HoldOut));
    }

    [Fact]
    public void Quantize_WithoutT_TakesTheFewestBitsThatSuffice()
    {
        OnnxGraph graph = OnnxReader.ReadFile(Repository.PathOf("samples", "models", "cifar_lenet5.onnx"));
        SampleSet few = SampleReader.Read(Repository.PathOf("samples", "cifar10_calibration.bin"), count: 60);
        QuantizedModel model = Quantizer.Quantize(graph, few);
        Assert.InRange(model.Report.AccumulatorBits, 16, 19);
        Assert.InRange(model.Report.LogitError, 0, 0.0006);
    }

    [Fact]
    public void Quantize_WithSAlone_TakesATThatHoldsIt()
    {
        SampleSet images = ImportLaws.Images(new TensorShape(3, 8, 8), 32);
        OnnxGraph graph = OperatorTests.Head(OperatorTests.Convolved(4), "a", 4);
        QuantizedModel model = Quantizer.Quantize(graph, images, new QuantizationOptions { FractionalBits = 9 });
        Assert.Equal(9, model.Report.FractionalBits);
        Assert.InRange(model.Report.AccumulatorBits, 18, 22);
    }

    [Fact]
    public void Quantize_OfAnAverage_RoundsNoWeight()
    {
        ModelBuilder builder = OperatorTests.Convolved(4);
        builder.Node("AveragePool", "a", "p", OperatorTests.Attributes("kernel_shape=3,3 strides=3,3"));
        SampleSet images = ImportLaws.Images(new TensorShape(3, 8, 8), 32);
        QuantizedModel model = Quantizer.Quantize(OperatorTests.Head(builder, "p", 4), images, new QuantizationOptions { AccumulatorBits = 18 });
        (LayerReport input, LayerReport average) = (model.Report.Layers[0], model.Report.Layers[1]);
        int weight = Assert.Single(model.Network.Weights[1].Terms[0].Distinct());
        double units = (1 << model.Report.FractionalBits) * input.Scale / average.Scale / 9;
        Assert.Equal(weight, units, 1e-9);
    }

    [Fact]
    public void Quantize_OfAMaximumAlone_IsTheIdentity()
    {
        ModelBuilder builder = OperatorTests.Convolved(4);
        builder.Node("MaxPool", "a", "p", OperatorTests.Attributes("kernel_shape=2,2")).Node("MaxPool", "p", "q", OperatorTests.Attributes("kernel_shape=2,2"));
        SampleSet images = ImportLaws.Images(new TensorShape(3, 8, 8), 32);
        QuantizedModel model = Quantizer.Quantize(OperatorTests.Head(builder, "q", 4), images, new QuantizationOptions { AccumulatorBits = 18 });
        Assert.Equal(model.Report.Layers[0].Scale, model.Report.Layers[1].Scale, 1e-12);
        Assert.All(model.Network.Weights[1].Terms[0], weight => Assert.Equal(1 << model.Report.FractionalBits, weight));
    }

    [Fact]
    public void Quantize_OfImagesOfAnotherShape_IsAUserError()
    {
        OnnxGraph graph = OnnxReader.ReadFile(Repository.PathOf("samples", "models", "mnist_cnn_small.onnx"));
        UserErrorException error = Assert.ThrowsAny<UserErrorException>(() => Quantizer.Quantize(graph, Calibration));
        Assert.Contains("does not fit images of 3x32x32", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15, null)]
    [InlineData(23, null)]
    [InlineData(16, 8)]
    [InlineData(18, 0)]
    public void Quantize_WithBitsThatDoNotFit_IsAUserError(int t, int? s)
    {
        OnnxGraph graph = OnnxReader.ReadFile(Repository.PathOf("samples", "models", "cifar_lenet5.onnx"));
        QuantizationOptions options = new() { AccumulatorBits = t, FractionalBits = s };
        Assert.Throws<UserErrorException>(() => Quantizer.Quantize(graph, Calibration, options));
    }
}
