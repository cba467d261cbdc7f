using Zkml.Circuits.Data;
using Zkml.Circuits.Onnx;
using Zkml.Circuits.Quantization;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Cli;

/// <summary>The images and models that ship with the program, for its demos.</summary>
internal static class ShippedSamples
{
    /// <summary>200 test images of CIFAR-10.</summary>
    public const string Images = "cifar10_holdout.bin";

    /// <summary>A LeNet-5 trained on CIFAR-10.</summary>
    public const string LeNet5 = "models/cifar_lenet5.onnx";

    /// <summary>A VGG trained on CIFAR-10, the better of the two.</summary>
    public const string Vgg = "models/cifar_vgg.onnx";

    private const string Calibration = "cifar10_calibration.bin";

    // Fixed, so that a demo's size does not hang on the quantizer's search: tables of 2^18 rows need 2^20 powers of tau, which take a
    // second or two to make.
    private const int AccumulatorBits = 18;

    /// <summary>Where a sample is.</summary>
    public static string PathOf(string sample) => Path.Combine(AppContext.BaseDirectory, "samples", sample);

    /// <summary>Quantizes a model.</summary>
    public static QuantizedModel Quantize(string model, IProgressSink progress, CancellationToken cancellation)
    {
        OnnxGraph graph;
        using (progress.Begin(Phase.ImportModel))
            graph = OnnxReader.ReadFile(PathOf(model));
        var options = new QuantizationOptions { AccumulatorBits = AccumulatorBits };
        using (progress.Begin(Phase.Quantize))
            return Quantizer.Quantize(graph, SampleReader.Read(PathOf(Calibration)), options, cancellation);
    }
}
