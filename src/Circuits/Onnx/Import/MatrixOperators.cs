using Zkml.Circuits.Network;
using Zkml.Circuits.Quantization;

namespace Zkml.Circuits.Onnx.Import;

/// <summary>Gemm, MatMul and BatchNormalization.</summary>
internal static class MatrixOperators
{
    public static Operand Gemm(NodeContext node)
    {
        if (node.Int("transA", 0) != 0)
            throw node.UnsupportedAttribute("transA", "0");

        FeatureOperand value = node.Feature(0);
        OnnxTensor matrix = Matrix(node);
        if (value.Layout.Dims.Count != 1)
            throw node.Unsupported("its input has not two dimensions", "an input [N, features]");

        bool isTransposed = node.Int("transB", 0) != 0;
        double alpha = node.Float("alpha", 1);
        double beta = node.Float("beta", 1);
        (int inputs, int outputs) = isTransposed ? (matrix.Dims[1], matrix.Dims[0]) : (matrix.Dims[0], matrix.Dims[1]);
        double[] bias = [.. Bias(node, 2, outputs).Select(b => beta * b)];
        return FullyConnected(
            node, value, inputs, outputs, (k, n) => alpha * matrix.Floats[isTransposed ? (n * inputs) + k : (k * outputs) + n], bias);
    }

    public static Operand MatMul(NodeContext node)
    {
        FeatureOperand value = node.Feature(0);
        OnnxTensor matrix = Matrix(node);
        int outputs = matrix.Dims[1];
        int last = value.Layout.Dims.Count - 1;
        float Weight(int k, int n) => matrix.Floats[(k * outputs) + n];
        if (last >= 0 && value.Layout.Extents.Take(last).All(extent => extent == 1))
        {
            FeatureOperand product = FullyConnected(node, value, matrix.Dims[0], outputs, (k, n) => Weight(k, n), new double[outputs]);
            AxisLayout layout = new(product.Layout.Shape, [.. value.Layout.Dims.Take(last).Select(_ => Array.Empty<Axis>()), [Axis.Channel]]);
            return node.Result(layout, product.Draft with { Accumulator = new TensorReference(node.Output, layout) });
        }

        if (last < 0 || !value.Layout.IsChannel(last) || matrix.Dims[0] != value.Layout.Shape.Channels)
        {
            throw node.Unsupported(
                "it multiplies along a dimension that is neither all features nor the channels",
                "[N, features] or [N, H, W, C] times a matrix");
        }

        return Pointwise(node, value, outputs, Weight);
    }

    public static Operand BatchNormalization(NodeContext node)
    {
        if (node.Int("training_mode", 0) != 0)
            throw node.UnsupportedAttribute("training_mode", "0: export the model in evaluation mode");
        if (node.Int("spatial", 1) != 1)
            throw node.UnsupportedAttribute("spatial", "1");

        FeatureOperand value = node.Feature(0);
        if (value.Layout.Dims.Count == 0 || !value.Layout.IsChannel(0))
            throw node.Unsupported("its second dimension is not the channels", "an input [N, C, ...]");

        int channels = value.Layout.Shape.Channels;
        double epsilon = node.Float("epsilon", 1e-5f);
        float[][] parameters = new float[4][];
        for (int p = 0; p < 4; p++)
        {
            OnnxTensor tensor = node.Constant(p + 1, "a statistic of the channels");
            if (!tensor.IsFloat || tensor.Count != channels)
                throw node.Unsupported($"its input {p + 1} has {tensor.Count} elements", $"one number for each of the {channels} channels");
            parameters[p] = tensor.Floats.ToArray();
        }

        double[] scale = new double[channels];
        double[] shift = new double[channels];
        for (int c = 0; c < channels; c++)
        {
            scale[c] = parameters[0][c] / Math.Sqrt(parameters[3][c] + epsilon);
            shift[c] = parameters[1][c] - (parameters[2][c] * scale[c]);
        }

        return ElementwiseOperators.Affine(node, value, scale, shift);
    }

    /// <summary>The bias in input <paramref name="input"/>, or zeros: one number an output, or one for all.</summary>
    public static double[] Bias(NodeContext node, int input, int outputs)
    {
        double[] bias = new double[outputs];
        if (!node.HasInput(input))
            return bias;

        OnnxTensor tensor = node.Constant(input, "the bias");
        bool isVector = tensor.Count == outputs && (outputs == 1 || tensor.Dims[^1] == outputs);
        if (!tensor.IsFloat || !(isVector || tensor.Count == 1))
            throw node.Unsupported($"its bias has {tensor.Count} elements", $"one for each of the {outputs} outputs, or one for all");
        for (int i = 0; i < outputs; i++)
            bias[i] = tensor[isVector ? i : 0];
        return bias;
    }

    /// <summary>A matrix times all features of a sample: a convolution whose kernel covers its input.</summary>
    private static FeatureOperand FullyConnected(
        NodeContext node, FeatureOperand value, int inputs, int outputs, Func<int, int, double> weight, double[] bias)
    {
        TensorShape shape = value.Layout.Shape;
        if (inputs != shape.Count)
            throw node.Unsupported($"its matrix takes {inputs} features, its input has {shape.Count}", "matching extents");

        TensorShape output = NetworkBuilder.RequireShape(node, outputs, 1, 1);
        AffineView source = node.Builder.ToAffine(value, node, isPadded: false);
        LinearTerm map = new(source.Source, LinearKind.Dense, shape.Width, shape.Height, 1, 1, 0, 0, 1, 1);
        double[] weights = node.Builder.NewWeights(node, map, shape.Channels, outputs);
        (int channel, int x, int y) stride = value.Layout.Strides;
        int position = 0;
        for (int dy = 0; dy < shape.Height; dy++)
        {
            for (int dx = 0; dx < shape.Width; dx++)
            {
                for (int ci = 0; ci < shape.Channels; ci++)
                {
                    int k = (ci * stride.channel) + (dx * stride.x) + (dy * stride.y);
                    for (int co = 0; co < outputs; co++, position++)
                    {
                        double w = weight(k, co);
                        weights[position] = w * source.Scale[ci];
                        bias[co] += w * source.Shift[ci];
                    }
                }
            }
        }

        AxisLayout layout = new(output, [[Axis.Channel]]);
        return node.Result(layout, new Draft(node.Name, [new RealTerm(map, weights)], bias, output, new TensorReference(node.Output, layout)));
    }

    /// <summary>A matrix times the channels at every position: a 1x1 convolution.</summary>
    private static FeatureOperand Pointwise(NodeContext node, FeatureOperand value, int outputs, Func<int, int, float> weight)
    {
        TensorShape shape = value.Layout.Shape;
        TensorShape output = NetworkBuilder.RequireShape(node, outputs, shape.Width, shape.Height);
        AffineView source = node.Builder.ToAffine(value, node, isPadded: false);
        LinearTerm map = NetworkBuilder.Pointwise(source.Source, LinearKind.Dense);
        double[] weights = node.Builder.NewWeights(node, map, shape.Channels, outputs);
        double[] bias = new double[outputs];
        for (int ci = 0; ci < shape.Channels; ci++)
        {
            for (int co = 0; co < outputs; co++)
            {
                weights[co + (outputs * ci)] = weight(ci, co) * source.Scale[ci];
                bias[co] += weight(ci, co) * source.Shift[ci];
            }
        }

        AxisLayout layout = new(output, [.. value.Layout.Dims.SkipLast(1), [Axis.Channel]]);
        return node.Result(layout, new Draft(node.Name, [new RealTerm(map, weights)], bias, output, new TensorReference(node.Output, layout)));
    }

    private static OnnxTensor Matrix(NodeContext node)
    {
        OnnxTensor matrix = node.Constant(1, "the matrix");
        return matrix is { IsFloat: true, Dims.Length: 2 }
            ? matrix
            : throw node.Unsupported("its second input is not a matrix of floats", "a constant matrix");
    }
}
