using Zkml.Circuits.Network;
using Zkml.Circuits.Quantization;

namespace Zkml.Circuits.Onnx.Import;

/// <summary>Conv and the poolings: operators with windows.</summary>
internal static class ConvolutionOperators
{
    public static Operand Conv(NodeContext node)
    {
        FeatureOperand value = node.Feature(0, takesPadding: true);
        WindowGeometry.RequireImage(node, value);
        OnnxTensor kernel = node.Constant(1, "the kernel");
        TensorShape shape = value.Layout.Shape;
        if (!kernel.IsFloat || kernel.Dims.Length != 4)
        {
            throw node.Unsupported(
                $"its kernel has {kernel.Dims.Length} dimensions",
                "two-dimensional convolutions: a kernel [Cout, Cin / group, H, W] of floats");
        }

        (int outputs, int slice, int height, int width) = (kernel.Dims[0], kernel.Dims[1], kernel.Dims[2], kernel.Dims[3]);
        long groups = node.Int("group", 1);
        if (groups < 1 || groups > shape.Channels || slice * groups != shape.Channels || outputs % groups != 0)
        {
            throw node.UnsupportedAttribute(
                "group",
                $"a divisor of the channels: the input has {shape.Channels}, the kernel {outputs}x{slice}");
        }

        if (node.Ints("kernel_shape") is int[] stated && !stated.AsSpan().SequenceEqual([height, width]))
            throw node.UnsupportedAttribute("kernel_shape", $"the kernel's own extents [{height}, {width}]");

        var geometry = WindowGeometry.Read(node, value, (height, width));
        TensorShape output = NetworkBuilder.RequireShape(node, outputs, geometry.X.Outputs, geometry.Y.Outputs);
        AffineView source = node.Builder.ToAffine(value, node, geometry.IsPadded);
        bool isDepthwise = groups > 1 && groups == shape.Channels && outputs == shape.Channels;
        LinearTerm map = geometry.ToTerm(source.Source, isDepthwise ? LinearKind.Depthwise : LinearKind.Dense);
        double[] weights = node.Builder.NewWeights(node, map, shape.Channels, outputs);
        double[] bias = MatrixOperators.Bias(node, 2, outputs);

        int i = 0;
        int perGroup = outputs / (int)groups;
        for (int co = 0; co < outputs; co++)
        {
            for (int s = 0; s < slice; s++)
            {
                int ci = (co / perGroup * slice) + s;
                for (int tap = 0; tap < height * width; tap++, i++)
                {
                    int position = isDepthwise ? co + (outputs * tap) : co + (outputs * (ci + (shape.Channels * tap)));
                    weights[position] = kernel.Floats[i] * source.Scale[ci];
                    bias[co] += kernel.Floats[i] * source.Shift[ci];
                }
            }
        }

        return LinearResult(node, output, new RealTerm(map, weights), bias);
    }

    public static Operand AveragePool(NodeContext node)
    {
        FeatureOperand value = node.Feature(0, takesPadding: true);
        int[] kernel = Kernel(node);
        var geometry = WindowGeometry.Read(node, value, (kernel[0], kernel[1]));
        SpatialPadding zeros = value.Padding;
        bool countsPadding = node.Int("count_include_pad", 0) != 0;
        bool isExact =
            IsCounted(geometry.X, zeros.Left, zeros.Right, countsPadding) && IsCounted(geometry.Y, zeros.Top, zeros.Bottom, countsPadding);
        if (!isExact)
        {
            throw node.Unsupported(
                "some windows average fewer elements than others (count_include_pad = 0 with padding, or ceil_mode beyond it)",
                "windows of one size: count_include_pad = 1, or no padding");
        }

        return Average(node, value, geometry);
    }

    public static Operand GlobalAveragePool(NodeContext node)
    {
        FeatureOperand value = node.Feature(0);
        TensorShape shape = value.Layout.Shape;
        var geometry = WindowGeometry.Read(node, value, (shape.Height, shape.Width));
        return Average(node, value, geometry);
    }

    public static Operand ReduceMean(NodeContext node)
    {
        FeatureOperand value = node.Feature(0);
        TensorShape shape = value.Layout.Shape;
        int rank = value.Layout.Dims.Count + 1;
        int[] reduced = node.Axes(1, rank)
            ?? throw node.Unsupported("it has no axes, so it averages over the batch", "axes that are the image's height and width");
        Axis[] axes = [.. reduced.Where(axis => axis > 0).SelectMany(axis => value.Layout.Dims[axis - 1])];
        Axis[] space = [.. AxisLayout.ChannelsFirst(shape).Dims.Skip(1).SelectMany(dim => dim)];
        if (reduced.Contains(0) || axes.Contains(Axis.Channel) || axes.Length != space.Length)
            throw node.Unsupported($"it averages over axes [{string.Join(", ", reduced)}]", "axes that are the image's height and width");

        WindowGeometry geometry = new(
            new WindowAxis(shape.Width, 1, 1, 0, 0, shape.Width, 1), new WindowAxis(shape.Height, 1, 1, 0, 0, shape.Height, 1));
        FeatureOperand mean = Average(node, value, geometry);
        bool keeps = node.Int("keepdims", 1) != 0;
        Axis[][] dims = [.. value.Layout.Dims.Where((_, dim) => keeps || !reduced.Contains(dim + 1))];
        AxisLayout layout = new(mean.Layout.Shape, dims);
        return node.Result(layout, mean.Draft with { Accumulator = new TensorReference(node.Output, layout) });
    }

    public static Operand MaxPool(NodeContext node)
    {
        FeatureOperand value = node.Feature(0, takesPadding: true);
        int[] kernel = Kernel(node);
        var geometry = WindowGeometry.Read(node, value, (kernel[0], kernel[1]));
        if (geometry.X.Dilation != 1 || geometry.Y.Dilation != 1)
            throw node.UnsupportedAttribute("dilations", "1");
        if (node.Int("storage_order", 0) != 0)
            throw node.UnsupportedAttribute("storage_order", "0");
        if (value.Padding != default && !node.Builder.IsNonNegative(value.Draft))
        {
            throw node.Unsupported(
                "zeros that a Pad adds could be its maximum",
                "Pad before MaxPool where values are not negative, as after ReLU");
        }

        if (!Touches(geometry.X) || !Touches(geometry.Y))
            throw node.Unsupported("a window lies in the padding alone", "paddings smaller than the kernel");

        return MaxPool(node, value, geometry);
    }

    public static Operand GlobalMaxPool(NodeContext node)
    {
        FeatureOperand value = node.Feature(0);
        TensorShape shape = value.Layout.Shape;
        return MaxPool(node, value, WindowGeometry.Read(node, value, (shape.Height, shape.Width)));
    }

    private static FeatureOperand MaxPool(NodeContext node, FeatureOperand value, WindowGeometry geometry)
    {
        if (value.Draft.Pool is not null)
            value = node.Builder.Materialize(value);

        TensorShape shape = value.Layout.Shape;
        TensorShape output = NetworkBuilder.RequireShape(node, shape.Channels, geometry.X.Outputs, geometry.Y.Outputs);
        MaxPool pool = new(
            geometry.X.Kernel, geometry.Y.Kernel, geometry.X.Stride, geometry.Y.Stride, geometry.X.Before, geometry.Y.Before, output.Width, output.Height);
        return node.Result(AxisLayout.ChannelsFirst(output), value.Draft with { Pool = pool }) with { Quantization = value.Quantization };
    }

    private static FeatureOperand Average(NodeContext node, FeatureOperand value, WindowGeometry geometry)
    {
        TensorShape shape = value.Layout.Shape;
        TensorShape output = NetworkBuilder.RequireShape(node, shape.Channels, geometry.X.Outputs, geometry.Y.Outputs);
        AffineView source = node.Builder.ToAffine(value, node, geometry.IsPadded);
        LinearTerm map = geometry.ToTerm(source.Source, LinearKind.Depthwise);
        double[] weights = node.Builder.NewWeights(node, map, shape.Channels, shape.Channels);
        double count = (double)map.KernelX * map.KernelY;
        for (int i = 0; i < weights.Length; i++)
            weights[i] = source.Scale[i % shape.Channels] / count;
        return LinearResult(node, output, new RealTerm(map, weights), [.. source.Shift]);
    }

    private static FeatureOperand LinearResult(NodeContext node, TensorShape output, RealTerm term, double[] bias)
    {
        var layout = AxisLayout.ChannelsFirst(output);
        return node.Result(layout, new Draft(node.Name, [term], bias, output, new TensorReference(node.Output, layout)));
    }

    private static int[] Kernel(NodeContext node)
    {
        int[]? kernel = node.Ints("kernel_shape");
        return kernel is [_, _] ? kernel : throw node.UnsupportedAttribute("kernel_shape", "two extents, height and width");
    }

    /// <summary>Whether every window lies in what the average counts.</summary>
    private static bool IsCounted(WindowAxis axis, int zerosBefore, int zerosAfter, bool countsPadding) => countsPadding
        ? axis.End <= axis.Inputs + axis.After
        : axis.Before == zerosBefore && axis.End <= axis.Inputs + zerosAfter;

    /// <summary>Whether the first and the last window read an element inside.</summary>
    private static bool Touches(WindowAxis axis) =>
        axis.Before < axis.Kernel && ((axis.Outputs - 1) * axis.Stride) - axis.Before < axis.Inputs;
}
