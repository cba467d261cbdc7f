using Zkml.Circuits.Network;

namespace Zkml.Circuits.Onnx.Import;

/// <summary>How the windows of a convolution or pooling lie along one axis.</summary>
/// <param name="Kernel">The number of taps.</param>
/// <param name="Stride">The distance of windows.</param>
/// <param name="Dilation">The distance of taps.</param>
/// <param name="Before">The padding before the first element.</param>
/// <param name="After">The padding after the last element.</param>
/// <param name="Inputs">The extent of the input.</param>
/// <param name="Outputs">The number of windows.</param>
internal readonly record struct WindowAxis(int Kernel, int Stride, int Dilation, int Before, int After, int Inputs, int Outputs)
{
    /// <summary>The position after the last that a window reads.</summary>
    public int End => ((Outputs - 1) * Stride) + ((Kernel - 1) * Dilation) + 1 - Before;

    /// <summary>Whether some window reads outside the input.</summary>
    public bool IsPadded => Before > 0 || End > Inputs;
}

/// <summary>How the windows of a convolution or pooling lie.</summary>
internal readonly record struct WindowGeometry(WindowAxis X, WindowAxis Y)
{
    private const int MaximumSide = 1 << 10;

    /// <summary>Whether some window reads outside the input.</summary>
    public bool IsPadded => X.IsPadded || Y.IsPadded;

    /// <summary>A linear term of this geometry.</summary>
    public LinearTerm ToTerm(int source, LinearKind kind) =>
        new(source, kind, X.Kernel, Y.Kernel, X.Stride, Y.Stride, X.Before, Y.Before, X.Dilation, Y.Dilation);

    /// <summary>The geometry that a node's attributes prescribe; explicit padding of the operand is taken in.</summary>
    /// <param name="node">The node.</param>
    /// <param name="value">Its operand, in the layout [N, C, H, W].</param>
    /// <param name="kernel">The kernel's extents, y first.</param>
    public static WindowGeometry Read(NodeContext node, FeatureOperand value, (int Y, int X) kernel)
    {
        RequireImage(node, value);
        string automatic = node.Text("auto_pad", "NOTSET");
        if (automatic is not ("NOTSET" or "VALID" or "SAME_UPPER" or "SAME_LOWER"))
            throw node.UnsupportedAttribute("auto_pad", "NOTSET, VALID, SAME_UPPER, SAME_LOWER");

        int[] strides = Pair(node, "strides", [1, 1], 1);
        int[] dilations = Pair(node, "dilations", [1, 1], 1);
        int[] pads = automatic == "NOTSET" ? Pair(node, "pads", [0, 0, 0, 0], 0) : [0, 0, 0, 0];
        bool roundsUp = node.Int("ceil_mode", 0) != 0;
        if (kernel.Y is < 1 or > MaximumSide || kernel.X is < 1 or > MaximumSide)
            throw node.Unsupported($"its kernel is {kernel.Y}x{kernel.X}", $"sides of 1 to {MaximumSide}");

        (TensorShape shape, SpatialPadding zeros) = (value.Layout.Shape, value.Padding);
        WindowAxis y = new(kernel.Y, strides[0], dilations[0], pads[0], pads[2], shape.Height, 0);
        WindowAxis x = new(kernel.X, strides[1], dilations[1], pads[1], pads[3], shape.Width, 0);
        return new WindowGeometry(
            Place(node, x, zeros.Left, zeros.Right, automatic, roundsUp), Place(node, y, zeros.Top, zeros.Bottom, automatic, roundsUp));
    }

    /// <summary>Checks that an operand is laid out as ONNX's spatial operators take it.</summary>
    public static void RequireImage(NodeContext node, FeatureOperand value)
    {
        if (value.Layout.Dims.Count != 3 || !value.Layout.IsChannelsFirst)
            throw node.Unsupported("its input is not laid out as [N, C, H, W]", "images as [N, C, H, W], or a Transpose to that in front");
    }

    /// <summary>Counts the windows, and resolves automatic padding (the formulas of ONNX's Conv and MaxPool).</summary>
    private static WindowAxis Place(NodeContext node, WindowAxis axis, int zerosBefore, int zerosAfter, string automatic, bool roundsUp)
    {
        int inputs = axis.Inputs + zerosBefore + zerosAfter;
        int reach = ((axis.Kernel - 1) * axis.Dilation) + 1;
        (int before, int after) = (axis.Before, axis.After);
        if (automatic.StartsWith("SAME", StringComparison.Ordinal))
        {
            int windows = (inputs + axis.Stride - 1) / axis.Stride;
            int total = Math.Max(((windows - 1) * axis.Stride) + reach - inputs, 0);
            before = automatic == "SAME_UPPER" ? total / 2 : total - (total / 2);
            after = total - before;
        }

        int room = inputs + before + after - reach;
        int outputs = room < 0 ? 0 : ((room + (roundsUp ? axis.Stride - 1 : 0)) / axis.Stride) + 1;
        if (outputs < 1)
        {
            throw node.Unsupported(
                $"its kernel reaches over {reach} positions, its padded input has {inputs + before + after}",
                "kernels that fit into the padded input");
        }

        return axis with { Before = before + zerosBefore, After = after + zerosAfter, Outputs = outputs };
    }

    private static int[] Pair(NodeContext node, string attribute, int[] fallback, int minimum)
    {
        int[] values = node.Ints(attribute) ?? fallback;
        if (values.Length != fallback.Length || values.Any(v => v < minimum || v > MaximumSide))
            throw node.UnsupportedAttribute(attribute, $"{fallback.Length} numbers of {minimum} to {MaximumSide} (two spatial axes)");
        return values;
    }
}
