using Zkml.Circuits.Quantization;

namespace Zkml.Circuits.Onnx.Import;

/// <summary>Operators that move elements without changing them, and those that do nothing at inference.</summary>
internal static class LayoutOperators
{
    public static Operand Identity(NodeContext node) =>
        node.Input(0) is FeatureOperand ? Renamed(node, node.Feature(0, takesPadding: true, takesClasses: true)) : node.Input(0);

    public static Operand Cast(NodeContext node)
    {
        var target = (OnnxElementType)node.Int("to", 0);
        bool isFloat = target is OnnxElementType.Float or OnnxElementType.Float16 or OnnxElementType.Double or OnnxElementType.BFloat16;
        if (node.Input(0) is ConstantOperand constant)
        {
            return constant.Value.IsFloat && !isFloat
                ? throw node.UnsupportedAttribute("to", "a floating-point type for floating-point constants")
                : ConstantOperators.Cast(constant.Value, target, isFloat);
        }

        FeatureOperand value = node.Feature(0, takesClasses: true);
        return isFloat || value.IsClassified ? Renamed(node, value) : throw node.UnsupportedAttribute("to", "a floating-point type");
    }

    public static Operand Dropout(NodeContext node) =>
        node.HasInput(2) && node.Constant(2, "training_mode")[0] != 0
            ? throw node.Unsupported("it is in training mode", "a model exported in evaluation mode")
            : Identity(node);

    /// <summary>A final Softmax, LogSoftmax or ArgMax: the order of the classes stays, so the logits are proved.</summary>
    public static Operand Classify(NodeContext node)
    {
        FeatureOperand value = node.Feature(0, takesClasses: true);
        int rank = value.Layout.Dims.Count + 1;
        long fallback = node.Operator == "ArgMax" ? 0 : node.Opset < 13 ? 1 : -1;
        if (!value.IsClassified)
        {
            int axis = node.AxisFromFront(node.Int("axis", fallback), rank);
            bool flattens = node.Operator != "ArgMax" && node.Opset < 13;
            bool isOverClasses = axis > 0 && (flattens ? axis == 1 : value.Layout.IsChannel(axis - 1)) && value.Layout.Shape is { Width: 1, Height: 1 };
            if (!isOverClasses)
            {
                throw node.Unsupported(
                    $"its axis {axis} is not that of the classes",
                    "a Softmax or ArgMax over the classes at the end of the model");
            }

            if (node.Int("select_last_index", 0) != 0)
                throw node.UnsupportedAttribute("select_last_index", "0: ties go to the lowest class");
            node.Builder.Logits = value.Reference;
        }

        return Renamed(node, value) with { IsClassified = true };
    }

    public static Operand Flatten(NodeContext node)
    {
        long axis = node.Int("axis", 1);
        if (node.Input(0) is ConstantOperand constant)
            return ConstantOperators.Flatten(node, constant.Value, axis);

        FeatureOperand value = node.Feature(0, takesClasses: true);
        int first = axis == value.Layout.Dims.Count + 1 ? (int)axis : node.AxisFromFront(axis, value.Layout.Dims.Count + 1);
        if (first < 1 || value.Layout.Extents.Take(first - 1).Any(extent => extent != 1))
            throw node.UnsupportedAttribute("axis", "1: the batch stays, everything else becomes features");
        return Relaid(node, value, value.Layout.Reshape([value.Layout.Shape.Count]));
    }

    public static Operand Reshape(NodeContext node)
    {
        int[] target = node.Integers(1, "the shape");
        bool copiesZero = node.Int("allowzero", 0) == 0;
        if (node.Input(0) is ConstantOperand constant)
            return new ConstantOperand(constant.Value.WithDims(ConstantOperators.ResolveShape(node, constant.Value.Dims.ToArray(), target, copiesZero)));

        FeatureOperand value = node.Feature(0, takesClasses: true);
        int[] extents = ConstantOperators.ResolveShape(node, [node.Batch, .. value.Layout.Extents], target, copiesZero);
        AxisLayout? layout = extents.Length > 0 && extents[0] == node.Batch ? value.Layout.Reshape(extents[1..]) : null;
        return Relaid(node, value, layout);
    }

    public static Operand Transpose(NodeContext node)
    {
        int rank = node.Input(0) is ConstantOperand c ? c.Value.Dims.Length : node.Feature(0, true).Layout.Dims.Count + 1;
        int[] order = node.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse()];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank)))
            throw node.UnsupportedAttribute("perm", $"a permutation of {rank} axes");
        if (node.Input(0) is ConstantOperand constant)
            return ConstantOperators.Transpose(node, constant.Value, order);

        FeatureOperand value = node.Feature(0, takesPadding: true);
        if (order[0] != 0)
            throw node.UnsupportedAttribute("perm", "permutations that keep the batch first");
        return Relaid(node, value, value.Layout.Transpose(order.Skip(1).Select(axis => axis - 1)));
    }

    public static Operand Squeeze(NodeContext node)
    {
        Operand input = node.Input(0);
        int[] dims = Dims(node, input);
        int[] axes = node.Axes(1, dims.Length) ?? [.. Enumerable.Range(0, dims.Length).Where(axis => dims[axis] == 1 && (axis > 0 || input is ConstantOperand))];
        if (axes.Any(axis => dims[axis] != 1))
            throw node.Unsupported($"an axis among [{string.Join(", ", axes)}] has not the extent 1", "axes of extent 1");
        return Relaid(node, input, axes.Contains(0), [.. dims.Where((_, axis) => !axes.Contains(axis))]);
    }

    public static Operand Unsqueeze(NodeContext node)
    {
        Operand input = node.Input(0);
        int[] dims = Dims(node, input);
        int added = (node.HasInput(1) ? node.Integers(1, "axes").Length : node.Ints("axes")?.Length) ?? 0;
        int[] axes = node.Axes(1, dims.Length + added) ?? throw node.Unsupported("it has no axes", "axes");
        if (axes.Distinct().Count() != axes.Length || dims.Length + added > 8)
        {
            throw node.Unsupported(
                $"its axes [{string.Join(", ", axes.Take(8))}] repeat, or are too many",
                "distinct axes, at most 8 dimensions");
        }

        int next = 0;
        int[] extents = [.. Enumerable.Range(0, dims.Length + added).Select(axis => axes.Contains(axis) ? 1 : dims[next++])];
        return Relaid(node, input, axes.Contains(0), extents);
    }

    public static Operand Pad(NodeContext node)
    {
        FeatureOperand value = node.Feature(0, takesPadding: true);
        if (node.Text("mode", "constant") != "constant")
            throw node.UnsupportedAttribute("mode", "constant");
        double zero = node.HasInput(2) ? node.Constant(2, "the padding's value")[0] : node.Float("value", 0);
        if (zero != 0)
            throw node.Unsupported($"it pads with {zero:G6}", "zeros");

        int rank = value.Layout.Dims.Count + 1;
        int[] axes = node.HasInput(3) ? node.Axes(3, rank)! : [.. Enumerable.Range(0, rank)];
        int[] pads = node.HasInput(1) ? node.Integers(1, "pads") : node.Ints("pads") ?? [];
        if (pads.Length != 2 * axes.Length || pads.Any(pad => pad is < 0 or > 1024))
            throw node.Unsupported($"its pads are [{string.Join(", ", pads.Take(8))}]", "two numbers of 0 to 1024 for each axis");

        SpatialPadding padding = value.Padding;
        for (int i = 0; i < axes.Length; i++)
        {
            (int before, int after) = (pads[i], pads[i + axes.Length]);
            if (before == 0 && after == 0)
                continue;
            Axis[] dim = axes[i] > 0 ? value.Layout.Dims[axes[i] - 1] : [];
            padding = dim switch
            {
                [Axis.X] => padding with { Left = padding.Left + before, Right = padding.Right + after },
                [Axis.Y] => padding with { Top = padding.Top + before, Bottom = padding.Bottom + after },
                _ => throw node.Unsupported($"it pads axis {axes[i]}", "padding of the image's height and width"),
            };
        }

        return value with { Padding = padding };
    }

    private static int[] Dims(NodeContext node, Operand input) => input is ConstantOperand constant
        ? constant.Value.Dims.ToArray()
        : [node.Batch, .. node.Feature(0, takesClasses: true).Layout.Extents];

    private static Operand Relaid(NodeContext node, Operand input, bool movesBatch, int[] extents)
    {
        if (input is ConstantOperand constant)
            return new ConstantOperand(constant.Value.WithDims(extents));
        FeatureOperand value = node.Feature(0, takesClasses: true);
        return Relaid(node, value, movesBatch && !value.IsClassified ? null : value.Layout.Reshape(movesBatch ? extents : extents[1..]));
    }

    private static FeatureOperand Relaid(NodeContext node, FeatureOperand value, AxisLayout? layout) =>
        layout is null
            ? throw node.Unsupported(
                "it is more than a change of layout: it moves the batch, or cuts an axis in two",
                "flattening, and grouping of whole axes behind the batch")
            : Renamed(node, value with { Layout = layout });

    /// <summary>The same value under the node's name, unless zeros around it make it another.</summary>
    private static FeatureOperand Renamed(NodeContext node, FeatureOperand value) =>
        value.Padding == default ? value with { Reference = new TensorReference(node.Output, value.Layout) } : value;
}
