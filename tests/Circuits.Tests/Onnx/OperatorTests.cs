using Zkml.Circuits.Network;
using Zkml.Circuits.Onnx;
using Zkml.Circuits.Onnx.Import;
using Zkml.Circuits.Onnx.Schema;
using Zkml.Circuits.Quantization;
using static Zkml.Circuits.Tests.Onnx.ModelBuilder;

namespace Zkml.Circuits.Tests.Onnx;

/// <summary>Each operator in a small model, against ONNX Runtime.</summary>
public sealed class OperatorTests
{
    private static readonly TensorShape Image = new(3, 8, 8);

    public static TheoryData<string, int, int, int, int, string> Convolutions => new()
    {
        // name, output channels, group, kernel, opset, attributes
        { "plain", 4, 1, 3, 13, "" },
        { "padded", 4, 1, 3, 11, "pads=1,1,1,1" },
        { "asymmetric", 4, 1, 3, 13, "pads=0,1,2,1 strides=2,1" },
        { "strided", 4, 1, 3, 7, "strides=2,2" },
        { "dilated", 4, 1, 2, 13, "dilations=2,3" },
        { "pointwise", 5, 1, 1, 21, "" },
        { "same upper", 4, 1, 2, 13, "auto_pad=SAME_UPPER strides=3,1" },
        { "same lower", 4, 1, 2, 13, "auto_pad=SAME_LOWER" },
        { "valid", 4, 1, 3, 13, "auto_pad=VALID" },
        { "depthwise", 3, 3, 3, 13, "pads=1,1,1,1" },
        { "depthwise with multiplier", 6, 3, 3, 13, "" },
    };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Conv_OfEveryGeometry_GivesTheModelsLogits(string name, int channels, int group, int kernel, int opset, string attributes)
    {
        Assert.NotEmpty(name);
        ModelBuilder model = new(opset, 0, 3, 8, 8);
        model.Weights("w", 0.5, 0, channels, 3 / group, kernel, kernel).Weights("b", 0.2, 0, channels)
            .Node("Conv", "x w b", "z", [.. Attributes(attributes), Int("group", group)])
            .Node("Relu", "z", "a");
        RealNetwork network = ImportLaws.Check(Head(model, "a", channels), Image);
        Assert.Equal(channels == 3 && group == 3 ? LinearKind.Depthwise : LinearKind.Dense, network.Layers[0].Terms[0].Map.Kind);
    }

    [Fact]
    public void Conv_OfTwoGroups_IsWrittenOut()
    {
        ModelBuilder model = new(13, 0, 4, 6, 6);
        model.Weights("w", 0.5, 0, 6, 2, 3, 3).Node("Conv", "x w", "z", Int("group", 2)).Node("Relu", "z", "a");
        ImportLaws.Check(Head(model, "a", 6), new TensorShape(4, 6, 6));
    }

    [Theory]
    [InlineData(0, 1f, 1f)]
    [InlineData(1, 0.5f, 2f)]
    public void Gemm_GivesTheModelsLogits(int transB, float alpha, float beta)
    {
        ModelBuilder model = new(13, 0, 3, 8, 8);
        long[] dims = transB == 0 ? [192, 5] : [5, 192];
        model.Weights("w", 0.2, 0, dims).Weights("b", 0.5, 0, 5)
            .Node("Flatten", "x", "f")
            .Node("Gemm", "f w b", "y", Int("transB", transB), Float("alpha", alpha), Float("beta", beta));
        ImportLaws.Check(model.ToGraph("y"), Image);
    }

    [Fact]
    public void MatMulAndAdd_BecomeOneLayer()
    {
        ModelBuilder model = new(9, 0, 3, 8, 8);
        model.Weights("w", 0.2, 0, 192, 5).Weights("b", 0.5, 0, 5).Longs("s", 0, -1)
            .Node("Reshape", "x s", "f").Node("MatMul", "f w", "m").Node("Add", "m b", "y");
        Assert.Single(ImportLaws.Check(model.ToGraph("y"), Image).Layers);
    }

    [Fact]
    public void MatMul_OverChannelsLast_IsAPointwiseConvolution()
    {
        ModelBuilder model = new(13, 0, 3, 8, 8);
        model.Weights("w", 0.5, 0, 3, 4)
            .Node("Transpose", "x", "t", Ints("perm", 0, 2, 3, 1)).Node("MatMul", "t w", "m").Node("Relu", "m", "r")
            .Node("Transpose", "r", "a", Ints("perm", 0, 3, 1, 2));
        ImportLaws.Check(Head(model, "a", 4), Image);
    }

    [Theory]
    [InlineData("after", 1)]
    [InlineData("alone", 2)]
    public void BatchNormalization_IsFoldedOrALayerOfItsOwn(string place, int layersBeforeHead)
    {
        ModelBuilder model = new(13, 0, 3, 8, 8);
        model.Weights("w", 0.5, 0, 4, 3, 3, 3).Weights("s", 0.5, 1, 4).Weights("b", 0.3, 0, 4).Weights("m", 0.3, 0, 4).Weights("v", 0.4, 1, 4)
            .Node("Conv", "x w", "z", Ints("pads", 1, 1, 1, 1));
        if (place == "after")
            model.Node("BatchNormalization", "z s b m v", "n").Node("Relu", "n", "a");
        else
            model.Node("Relu", "z", "r").Node("BatchNormalization", "r s b m v", "n", Float("epsilon", 0.01f)).Node("Relu", "n", "a");
        Assert.Equal(layersBeforeHead + 2, ImportLaws.Check(Head(model, "a", 4), Image).Layers.Count);
    }

    [Fact]
    public void BatchNormalization_BeforeAnUnpaddedConvolution_IsFoldedForward()
    {
        ModelBuilder model = Convolved(4);
        model.Weights("s", 0.5, 1, 4).Weights("t", 0.3, 0, 4).Weights("m", 0.3, 0, 4).Weights("v", 0.4, 1, 4).Weights("w2", 0.4, 0, 5, 4, 3, 3)
            .Node("BatchNormalization", "a s t m v", "n").Node("Conv", "n w2", "z2").Node("Relu", "z2", "a2");
        Assert.Equal(4, ImportLaws.Check(Head(model, "a2", 5), Image).Layers.Count);
    }

    [Theory]
    [InlineData("MaxPool", "kernel_shape=2,2 strides=2,2")]
    [InlineData("MaxPool", "kernel_shape=3,3 strides=2,2 pads=1,1,1,1")]
    [InlineData("MaxPool", "kernel_shape=3,3 strides=3,3 ceil_mode=1")]
    [InlineData("MaxPool", "kernel_shape=3,2 strides=1,2")]
    [InlineData("AveragePool", "kernel_shape=2,2 strides=2,2")]
    [InlineData("AveragePool", "kernel_shape=3,3 strides=2,2 pads=1,1,1,1 count_include_pad=1")]
    [InlineData("AveragePool", "kernel_shape=4,4")]
    [InlineData("GlobalAveragePool", "")]
    [InlineData("GlobalMaxPool", "")]
    public void Pooling_GivesTheModelsLogits(string type, string attributes)
    {
        ModelBuilder model = Convolved(4);
        model.Node(type, "a", "p", Attributes(attributes));
        ImportLaws.Check(Head(model, "p", 4), Image);
    }

    [Fact]
    public void MaxPool_BeforeRelu_AndOnTheInput_AndTwice()
    {
        ModelBuilder model = new(13, 0, 3, 8, 8);
        model.Weights("w", 0.5, 0, 4, 3, 3, 3)
            .Node("MaxPool", "x", "p0", Ints("kernel_shape", 2, 2)).Node("Conv", "p0 w", "z")
            .Node("MaxPool", "z", "p1", Ints("kernel_shape", 2, 2)).Node("Relu", "p1", "a")
            .Node("MaxPool", "a", "p2", Ints("kernel_shape", 2, 2));
        ImportLaws.Check(Head(model, "p2", 4), Image);
    }

    [Theory]
    [InlineData(13, false)]
    [InlineData(18, true)]
    public void ReduceMean_OverSpace_IsAnAverage(int opset, bool asInput)
    {
        ModelBuilder model = Convolved(4, opset);
        if (asInput)
            model.Longs("axes", 2, 3).Node("ReduceMean", "a axes", "p", Int("keepdims", 0));
        else
            model.Node("ReduceMean", "a", "p", Ints("axes", -2, -1), Int("keepdims", 0));
        model.Weights("wh", 0.8, 0, 4, 5).Node("MatMul", "p wh", "y");
        ImportLaws.Check(model.ToGraph("y"), Image);
    }

    [Theory]
    [InlineData("activation + activation")]
    [InlineData("convolution + convolution")]
    [InlineData("convolution + activation")]
    [InlineData("activation - convolution")]
    public void Add_OfTwoBranches_AddsTheirTerms(string branches)
    {
        ModelBuilder model = Convolved(4);
        model.Weights("wa", 0.3, 0, 4, 4, 3, 3).Weights("wb", 0.3, 0, 4, 4, 1, 1)
            .Node("Conv", "a wa", "left", Ints("pads", 1, 1, 1, 1)).Node("Conv", "a wb", "right").Node("Relu", "left", "relu");
        _ = branches switch
        {
            "activation + activation" => model.Node("Add", "a relu", "sum"),
            "convolution + convolution" => model.Node("Add", "left right", "sum"),
            "convolution + activation" => model.Node("Add", "right a", "sum"),
            _ => model.Node("Sub", "a right", "sum"),
        };
        model.Node("Relu", "sum", "out");
        ImportLaws.Check(Head(model, "out", 4), Image);
    }

    [Fact]
    public void Clip_AtSix_Saturates()
    {
        ModelBuilder model = new(11, 0, 3, 8, 8);
        model.Weights("w", 3, 0.5, 4, 3, 3, 3).Floats("zero", [0], []).Floats("six", [6], [])
            .Node("Conv", "x w", "z").Node("Clip", "z zero six", "a");
        RealNetwork network = ImportLaws.Check(Head(model, "a", 4), Image);
        Assert.Equal(6, network.Layers[0].Ceiling);
    }

    [Theory]
    [InlineData("standardised")]
    [InlineData("to minus one and one")]
    [InlineData("options")]
    public void InputScaling_BecomesZeroPointsAndWeights(string form)
    {
        ModelBuilder model = new(13, 0, 3, 8, 8);
        ImportOptions options = new();
        string first = "n";
        switch (form)
        {
            case "standardised":
                model.Floats("mean", [0.485f, 0.456f, 0.406f], 1, 3, 1, 1).Floats("std", [0.229f, 0.224f, 0.225f], 3, 1, 1)
                    .Node("Sub", "x mean", "c").Node("Div", "c std", "n");
                break;
            case "to minus one and one":
                options = new ImportOptions { Pixels = PixelScale.Raw };
                model.Floats("k", [2 / 255f], []).Floats("one", [1], []).Node("Mul", "k x", "c").Node("Sub", "c one", "n");
                break;
            default:
                options = new ImportOptions { Pixels = PixelScale.Normalized([0.5, 0.4, 0.3], [0.2, 0.3, 0.4]) };
                first = "x";
                break;
        }

        model.Weights("w", 0.5, 0, 4, 3, 3, 3).Node("Conv", first + " w", "z", Ints("pads", 1, 1, 1, 1)).Node("Relu", "z", "a");
        SampleSet images = ImportLaws.Images(Image, 8);
        RealNetwork network = OnnxImporter.ToNetwork(Head(model, "a", 4), options with { InputShape = Image });
        Assert.All(network.InputZeroPoints, zero => Assert.InRange(zero, -60, 10));

        // The zero point is an integer: at the border the last half of a pixel step is missing.
        double[] real = RealInference.Logits(network, images[0]);
        using ModelRunner runner = new(network.Source, [network.Source.Logits]);
        runner.Run(images, (first, _, tensors) => Assert.All(real.Index(), pair => Assert.Equal(tensors[0][pair.Index], pair.Item, 0.03)));
    }

    [Fact]
    public void ChannelsLast_ModelsReadTheSameImages()
    {
        ModelBuilder model = new(13, 0, 8, 8, 3);
        model.Weights("w", 0.5, 0, 4, 3, 3, 3).Weights("wh", 0.2, 0, 144, 5)
            .Node("Transpose", "x", "t", Ints("perm", 0, 3, 1, 2)).Node("Conv", "t w", "z").Node("Relu", "z", "a")
            .Node("Transpose", "a", "u", Ints("perm", 0, 2, 3, 1)).Longs("s", -1, 144).Node("Reshape", "u s", "f").Node("MatMul", "f wh", "y");
        ImportLaws.Check(model.ToGraph("y"), Image);
    }

    [Fact]
    public void Pad_OfZeros_IsTakenIntoConvolutionsAndPoolings()
    {
        ModelBuilder model = Convolved(4);
        model.Longs("p", 0, 0, 1, 0, 0, 0, 2, 1).Longs("p3", 0, 0, 1, 1, 0, 0, 0, 1).Weights("w2", 0.3, 0, 4, 4, 3, 3)
            .Node("Pad", "a p", "q").Node("Conv", "q w2", "z2", Ints("pads", 0, 1, 0, 0)).Node("Relu", "z2", "a2")
            .Node("Pad", "a2 p", "q2").Node("MaxPool", "q2", "a3", Ints("kernel_shape", 3, 3), Ints("strides", 2, 2))
            .Node("Pad", "a3 p3", "q3").Node("AveragePool", "q3", "a4", Ints("kernel_shape", 2, 2));
        ImportLaws.Check(Head(model, "a4", 4), Image);
    }

    [Fact]
    public void ShapeComputations_AndOperatorsThatDoNothing_LeaveNoTrace()
    {
        ModelBuilder model = Convolved(4);
        TensorProto zero = new() { DataType = (int)OnnxElementType.Int64 };
        zero.Int64Data.Add(0);
        model.Longs("minus", -1).Longs("axis", 0).Weights("wh", 0.3, 0, 144, 5)
            .Node("Constant", "-", "index", new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = zero })
            .Node("Shape", "a", "shape").Node("Gather", "shape index", "batch").Node("Unsqueeze", "batch axis", "rows")
            .Node("Concat", "rows minus", "target", Int("axis", 0)).Node("Dropout", "a", "d").Node("Identity", "d", "i")
            .Node("Reshape", "i target", "f").Node("Cast", "f", "g", Int("to", 1)).Node("MatMul", "g wh", "m")
            .Node("Softmax", "m", "y", Int("axis", -1));
        model.Graph.Node.First(node => node.OpType == "Constant").Input.Clear();
        RealNetwork network = ImportLaws.Check(model.ToGraph("y"), Image);
        Assert.Equal(2, network.Layers.Count);
        Assert.Equal("m", network.Source.Logits.Name);
    }

    [Fact]
    public void SqueezeAndUnsqueeze_KeepTheValue()
    {
        ModelBuilder model = Convolved(4);
        model.Weights("wh", 0.8, 0, 4, 5).Node("GlobalAveragePool", "a", "p").Longs("axes", 2, 3)
            .Node("Squeeze", "p axes", "s").Node("Unsqueeze", "s axes", "u").Node("Flatten", "u", "f").Node("MatMul", "f wh", "y");
        ImportLaws.Check(model.ToGraph("y"), Image);
    }

    [Fact]
    public void QuantizedForm_KeepsTheReluThatItsClampReplaced()
    {
        ModelBuilder model = new(13, 0, 3, 8, 8);
        int[] weights = [.. Enumerable.Range(0, 4 * 27).Select(i => (i * 37 % 255) - 127)];
        model.Bytes("wq", OnnxElementType.Int8, weights, 4, 3, 3, 3).Floats("ws", [0.004f, 0.005f, 0.006f, 0.003f], 4).Bytes("wz", OnnxElementType.Int8, [0, 0, 0, 0], 4)
            .Floats("s", [0.02f], []).Bytes("z", OnnxElementType.UInt8, [0], []).Floats("xs", [1 / 255f], [])
            .Node("QuantizeLinear", "x xs z", "xq").Node("DequantizeLinear", "xq xs z", "xd")
            .Node("DequantizeLinear", "wq ws wz", "w", Int("axis", 0)).Node("Conv", "xd w", "c")
            .Node("QuantizeLinear", "c s z", "cq").Node("MaxPool", "cq", "pq", Ints("kernel_shape", 2, 2)).Node("DequantizeLinear", "pq s z", "a");
        RealNetwork network = OnnxImporter.ToNetwork(Head(model, "a", 4), new ImportOptions());
        Assert.Equal(ActivationKind.Relu, network.Layers[0].Activation);
        Assert.Equal(0.02 * 255, network.Layers[0].Ceiling, 6);

        // ONNX Runtime rounds the activations, the real network does not.
        SampleSet images = ImportLaws.Images(Image, 4);
        double[] real = RealInference.Logits(network, images[0]);
        using ModelRunner runner = new(network.Source, [network.Source.Logits]);
        runner.Run(images, (first, _, tensors) => Assert.All(real.Index(), pair => Assert.Equal(tensors[0][pair.Index], pair.Item, 0.1)));
    }

    [Fact]
    public void FixedBatches_AreFilledUp()
    {
        ModelBuilder model = new(13, 5, 3, 8, 8);
        model.Weights("w", 0.2, 0, 192, 5).Longs("s", 5, 192).Node("Reshape", "x s", "f").Node("MatMul", "f w", "y");
        ImportLaws.Check(model.ToGraph("y"), Image);
    }

    /// <summary>A convolution with ReLU from x to a: the start of most models here.</summary>
    internal static ModelBuilder Convolved(int channels, int opset = 13)
    {
        ModelBuilder model = new(opset, 0, 3, 8, 8);
        return model.Weights("w", 0.5, 0, channels, 3, 3, 3).Weights("b", 0.2, 0, channels).Node("Conv", "x w b", "z").Node("Relu", "z", "a");
    }

    /// <summary>The end of most models here: an average over space that does not hide positions, then five classes.</summary>
    internal static OnnxGraph Head(ModelBuilder model, string value, int channels)
    {
        model.Weights("head", 0.8, 0, 5, channels, 1, 1).Node("Conv", value + " head", "head_z").Node("GlobalAveragePool", "head_z", "head_p").Node("Flatten", "head_p", "y");
        return model.ToGraph("y");
    }

    /// <summary>Attributes from text such as "pads=1,1,1,1 auto_pad=VALID".</summary>
    internal static AttributeProto[] Attributes(string text) =>
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            string[] sides = part.Split('=');
            if (char.IsLetter(sides[1][0]))
                return Text(sides[0], sides[1]);
            long[] numbers = [.. sides[1].Split(',').Select(long.Parse)];
            return sides[0] is "ceil_mode" or "count_include_pad" ? Int(sides[0], numbers[0]) : Ints(sides[0], numbers);
        }),
    ];
}
