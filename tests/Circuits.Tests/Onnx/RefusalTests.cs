using static Zkml.Circuits.Tests.Onnx.ModelBuilder;

namespace Zkml.Circuits.Tests.Onnx;

/// <summary>What cannot be imported is refused by one line that names node, operator and attribute, and says what is supported.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void UnknownOperator() =>
        Refused(OperatorTests.Convolved(4).Node("Sigmoid", "a", "s"), "s", "'s_node'", "(Sigmoid)", "supported: Add, ArgMax");

    [Fact]
    public void UnknownAttribute() =>
        Refused(OperatorTests.Convolved(4).Node("Relu", "a", "s", Int("slope", 1)), "s", "(Relu)", "'slope'", "no attribute");

    [Theory]
    [InlineData("MaxPool", "kernel_shape=2,2 dilations=2,2", "dilations = [2, 2]")]
    [InlineData("MaxPool", "kernel_shape=2", "kernel_shape = [2]")]
    [InlineData("MaxPool", "kernel_shape=2,2 pads=2,2,2,2", "padding alone")]
    [InlineData("MaxPool", "kernel_shape=9,9", "kernel reaches over 9 positions")]
    [InlineData("AveragePool", "kernel_shape=3,3 pads=1,1,1,1", "count_include_pad")]
    [InlineData("AveragePool", "kernel_shape=3,3 strides=0,1", "strides = [0, 1]")]
    [InlineData("AveragePool", "kernel_shape=3,3 auto_pad=SAME", "auto_pad = 'SAME'")]
    public void PoolingAttributes(string type, string attributes, string message) =>
        Refused(OperatorTests.Convolved(4).Node(type, "a", "p", OperatorTests.Attributes(attributes)), "p", $"'p_node' ({type})", message, "supported: ");

    [Fact]
    public void ClipFromBelowZero() => Refused(
        OperatorTests.Convolved(4, 13).Floats("low", [-1], []).Floats("high", [1], []).Node("Clip", "z low high", "c"), "c", "[-1, 1]", "min = 0");

    [Fact]
    public void ProductOfTwoActivations() => Refused(OperatorTests.Convolved(4).Node("Mul", "a a", "m"), "m", "(Mul)", "both of its inputs");

    [Fact]
    public void ConstantsThatVaryOverSpace() =>
        Refused(OperatorTests.Convolved(4).Weights("k", 1, 0, 1, 4, 6, 6).Node("Add", "a k", "m"), "m", "[1, 4, 6, 6]", "one number a channel");

    [Fact]
    public void PadWithValues() =>
        Refused(OperatorTests.Convolved(4).Longs("p", 0, 0, 1, 1, 0, 0, 1, 1).Floats("v", [1], []).Node("Pad", "a p v", "q"), "q", "(Pad)", "pads with 1");

    [Fact]
    public void PadBeforeRelu() =>
        Refused(OperatorTests.Convolved(4).Longs("p", 0, 0, 1, 1, 0, 0, 1, 1).Node("Pad", "z p", "q").Node("Relu", "q", "r"), "r", "follows a Pad");

    [Fact]
    public void PadBeforeAMaximumOfNegativeValues() => Refused(
        OperatorTests.Convolved(4).Longs("p", 0, 0, 1, 1, 0, 0, 1, 1).Node("Pad", "z p", "q").Node("MaxPool", "q", "r", Ints("kernel_shape", 2, 2)),
        "r", "zeros that a Pad adds");

    [Fact]
    public void SoftmaxInTheMiddle() => Refused(
        OperatorTests.Convolved(4).Node("GlobalAveragePool", "a", "p").Node("Flatten", "p", "f").Node("Softmax", "f", "s").Node("Relu", "s", "r"),
        "r", "(Relu)", "follows a Softmax");

    [Fact]
    public void TransposeThatCutsTheLayoutOfAConvolution() => Refused(
        OperatorTests.Convolved(4).Node("Transpose", "a", "t", Ints("perm", 0, 2, 1, 3)).Node("Conv", "t w", "c"), "c", "[N, C, H, W]");

    [Fact]
    public void ReshapeThatCutsAnAxis() =>
        Refused(OperatorTests.Convolved(4).Longs("s", 0, 8, 3, 6).Node("Reshape", "a s", "r"), "r", "cuts an axis");

    [Fact]
    public void ReshapeOfAnotherSize() =>
        Refused(OperatorTests.Convolved(4).Longs("s", 0, 7, -1).Node("Reshape", "a s", "r"), "r", "(Reshape)", "[0, 7, -1]");

    [Fact]
    public void GroupsThatDoNotDivide() =>
        Refused(OperatorTests.Convolved(4).Weights("w2", 1, 0, 4, 4, 1, 1).Node("Conv", "a w2", "c", Int("group", 3)), "c", "group = 3");

    [Fact]
    public void WeightsThatDependOnTheImage() => Refused(OperatorTests.Convolved(4).Node("Conv", "a z", "c"), "c", "input 1, the kernel, is not constant");

    [Fact]
    public void OutputsWithoutClasses() => Refused(OperatorTests.Convolved(4), "a", "4x6x6", "2 to 256 classes");

    [Fact]
    public void HugeFixedBatch()
    {
        ModelBuilder model = new(13, 100_000, 3, 8, 8);
        Refused(model.Node("Flatten", "x", "y"), "y", "fixed size of 100000");
    }

    [Fact]
    public void WeightsThatAreNotNumbers() => Refused(
        OperatorTests.Convolved(4).Floats("k", [float.NaN], []).Node("Mul", "z k", "m").Node("GlobalAveragePool", "m", "p").Node("Flatten", "p", "f"),
        "f", "not a number");

    private static void Refused(ModelBuilder model, string output, params string[] parts) =>
        ImportLaws.Refused(model.ToGraph(output), parts);
}
