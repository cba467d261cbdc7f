using Zkml.Circuits.Quantization;

namespace Zkml.Circuits.Onnx.Import;

/// <summary>Add, Sub, Mul, Div, Relu and Clip.</summary>
internal static class ElementwiseOperators
{
    public static Operand Arithmetic(NodeContext node)
    {
        if (node.InputCount != 2)
            throw node.Unsupported($"it has {node.InputCount} inputs", "two");

        return (node.Input(0), node.Input(1)) switch
        {
            (ConstantOperand a, ConstantOperand b) => ConstantOperators.Arithmetic(node, a.Value, b.Value),
            (FeatureOperand, ConstantOperand b) => WithConstant(node, node.Feature(0), b.Value, isConstantFirst: false),
            (ConstantOperand a, FeatureOperand) => WithConstant(node, node.Feature(1), a.Value, isConstantFirst: true),
            _ => Join(node, node.Feature(0), node.Feature(1)),
        };
    }

    public static Operand Relu(NodeContext node) => Clamp(node, node.Feature(0), double.PositiveInfinity);

    public static Operand Clip(NodeContext node)
    {
        FeatureOperand value = node.Feature(0);
        double low = Bound(node, 1, "min", double.NegativeInfinity);
        double high = Bound(node, 2, "max", double.PositiveInfinity);
        if (low != 0 || !(high > 0))
            throw node.Unsupported($"it clamps to [{low:G6}, {high:G6}]", "min = 0 and max > 0, as in ReLU6");
        return Clamp(node, value, high);
    }

    /// <summary>The value times <paramref name="scale"/> plus <paramref name="shift"/>, channel by channel.</summary>
    public static FeatureOperand Affine(NodeContext node, FeatureOperand value, double[] scale, double[] shift)
    {
        Draft draft = node.Builder.ToLinear(value).Draft;
        node.Builder.Spend(draft.Terms.Sum(term => (long)term.Weights.Length));
        RealTerm[] terms =
        [
            .. draft.Terms.Select(term => term with { Weights = [.. term.Weights.Select((w, i) => w * scale[i % scale.Length])] }),
        ];
        double[] bias = [.. draft.Bias.Select((b, c) => (b * scale[c]) + shift[c])];
        return node.Result(
            value.Layout, draft with { Terms = terms, Bias = bias, Accumulator = new TensorReference(node.Output, value.Layout) });
    }

    /// <summary>The value clamped to [0, <paramref name="ceiling"/>].</summary>
    public static FeatureOperand Clamp(NodeContext node, FeatureOperand value, double ceiling)
    {
        double least = Math.Min(value.Draft.Ceiling ?? double.PositiveInfinity, ceiling);
        return node.Result(value.Layout, value.Draft with { Ceiling = least });
    }

    private static FeatureOperand WithConstant(NodeContext node, FeatureOperand value, OnnxTensor constant, bool isConstantFirst)
    {
        double[] vector = ChannelVector(node, value.Layout, constant);
        double[] ones = [.. vector.Select(_ => 1.0)];
        double[] zeros = new double[vector.Length];
        return node.Operator switch
        {
            "Add" => Affine(node, value, ones, vector),
            "Sub" when isConstantFirst => Affine(node, value, [.. ones.Select(v => -v)], vector),
            "Sub" => Affine(node, value, ones, [.. vector.Select(v => -v)]),
            "Mul" => Affine(node, value, vector, zeros),
            "Div" when !isConstantFirst => Affine(node, value, [.. vector.Select(v => 1 / v)], zeros),
            _ => throw node.Unsupported("it divides by a value that depends on the image", "division by a constant"),
        };
    }

    /// <summary>A constant that is broadcast over everything but the channels, as one number a channel.</summary>
    private static double[] ChannelVector(NodeContext node, AxisLayout layout, OnnxTensor constant)
    {
        double[] vector = new double[layout.Shape.Channels];
        int missing = layout.Dims.Count + 1 - constant.Dims.Length;
        bool fits = missing >= 0;
        for (int i = 0; fits && i < constant.Dims.Length; i++)
        {
            int dim = i + missing - 1;
            int extent = constant.Dims[i];
            fits = extent == 1 || (dim >= 0 && extent == layout.Shape.Channels && layout.IsChannel(dim));
        }

        if (!fits || constant.Count == 0)
        {
            throw node.Unsupported(
                $"its constant of extents [{string.Join(", ", constant.Dims.ToArray())}] varies along more than the channels",
                "constants that are one number, or one number a channel");
        }

        for (int c = 0; c < vector.Length; c++)
            vector[c] = constant[constant.Count == 1 ? 0 : c];
        return vector;
    }

    /// <summary>The sum or difference of two values: the terms of both.</summary>
    private static FeatureOperand Join(NodeContext node, FeatureOperand left, FeatureOperand right)
    {
        if (node.Operator is not ("Add" or "Sub"))
            throw node.Unsupported("both of its inputs depend on the image", "Add and Sub of two such values, Mul and Div by a constant");

        bool isSameLayout = left.Layout.Shape == right.Layout.Shape
            && left.Layout.Dims.Count == right.Layout.Dims.Count
            && left.Layout.Dims.Zip(right.Layout.Dims).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        if (!isSameLayout)
        {
            throw node.Unsupported(
                $"its inputs have the shapes {left.Layout.Shape} and {right.Layout.Shape}, or differ in layout",
                "inputs of one shape");
        }

        Draft a = node.Builder.ToLinear(left).Draft;
        Draft b = node.Builder.ToLinear(right).Draft;
        double sign = node.Operator == "Add" ? 1 : -1;
        node.Builder.Spend(b.Terms.Sum(term => (long)term.Weights.Length));
        RealTerm[] terms = [.. a.Terms, .. b.Terms.Select(term => term with { Weights = [.. term.Weights.Select(w => sign * w)] })];
        const int MaximumTerms = 16;
        if (terms.Length > MaximumTerms)
            throw node.Unsupported($"it is a sum of {terms.Length} branches", $"at most {MaximumTerms}");

        double[] bias = [.. a.Bias.Select((v, c) => v + (sign * b.Bias[c]))];
        return node.Result(
            left.Layout, new Draft(node.Name, terms, bias, a.Linear, new TensorReference(node.Output, left.Layout)));
    }

    private static double Bound(NodeContext node, int input, string attribute, double absent)
    {
        if (!node.HasInput(input))
            return node.Raw(attribute) is null ? absent : node.Float(attribute, 0);
        OnnxTensor tensor = node.Constant(input, attribute);
        return tensor.Count == 1 ? tensor[0] : throw node.Unsupported($"its {attribute} has {tensor.Count} elements", "one number");
    }
}
