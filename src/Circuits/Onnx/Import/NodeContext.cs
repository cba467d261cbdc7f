using Zkml.Circuits.Quantization;
using static Zkml.Circuits.Onnx.OnnxFormatException;

namespace Zkml.Circuits.Onnx.Import;

/// <summary>A node under import: its operands and attributes, with the errors that their absence makes.</summary>
internal sealed class NodeContext(
    OnnxNode node, int opset, int batch, NetworkBuilder builder, IReadOnlyDictionary<string, Operand> values)
{
    /// <summary>The operators that commute with DequantizeLinear, and that itself.</summary>
    private static readonly string[] MovesQuantized =
        ["DequantizeLinear", "MaxPool", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Identity"];

    /// <summary>The version of the operator set.</summary>
    public int Opset => opset;

    /// <summary>The extent of the batch dimension, as shapes in the model show it.</summary>
    public int Batch => batch;

    /// <summary>The network being built.</summary>
    public NetworkBuilder Builder => builder;

    /// <summary>The operator's type.</summary>
    public string Operator => node.Operator;

    /// <summary>The node's name, fit for messages.</summary>
    public string Name => Quote(node.Name).Trim('\'');

    /// <summary>The name of the value that the node gives.</summary>
    public string Output => node.Outputs[0];

    /// <summary>The number of operands, trailing ones that are left out included.</summary>
    public int InputCount => node.Inputs.Count;

    /// <summary>Whether operand <paramref name="i"/> is given.</summary>
    public bool HasInput(int i) => i < node.Inputs.Count && node.Inputs[i].Length > 0;

    /// <summary>Operand <paramref name="i"/>.</summary>
    public Operand Input(int i)
    {
        if (!HasInput(i))
            throw Unsupported($"its input {i} is missing", "the inputs that ONNX prescribes");
        if (!values.TryGetValue(node.Inputs[i], out Operand? operand))
            throw Unsupported($"it reads {Quote(node.Inputs[i])}, a secondary output of another node", "first outputs");
        return operand;
    }

    /// <summary>Operand <paramref name="i"/>, which must depend on the sample.</summary>
    /// <param name="i">Its number.</param>
    /// <param name="takesPadding">Whether the operator takes a preceding Pad in.</param>
    /// <param name="takesClasses">Whether the operator may follow the final Softmax or ArgMax.</param>
    public FeatureOperand Feature(int i, bool takesPadding = false, bool takesClasses = false)
    {
        if (Input(i) is not FeatureOperand feature)
            throw Unsupported($"its input {i} is constant", "an input that depends on the image");
        if (feature.Padding != default && !takesPadding)
            throw Unsupported("it follows a Pad", "a Pad directly before Conv, AveragePool or MaxPool");
        if (feature.IsClassified && !takesClasses)
            throw Unsupported("it follows a Softmax, LogSoftmax or ArgMax", "these at the end of the model");
        if (feature.Quantization is not null && !MovesQuantized.Contains(Operator))
        {
            throw Unsupported(
                "it reads a quantized value",
                $"QDQ form: between QuantizeLinear and DequantizeLinear, {string.Join(", ", MovesQuantized.Skip(1))}");
        }

        return feature;
    }

    /// <summary>Operand <paramref name="i"/>, which must be constant.</summary>
    public OnnxTensor Constant(int i, string what)
    {
        if (Input(i) is not ConstantOperand constant)
            throw Unsupported($"its input {i}, {what}, is not constant", "a constant there");
        return constant.Value;
    }

    /// <summary>Operand <paramref name="i"/>, which must be a constant list of integers.</summary>
    public int[] Integers(int i, string what)
    {
        OnnxTensor tensor = Constant(i, what);
        if (tensor.IsFloat || tensor.Dims.Length > 1)
            throw Unsupported($"its input {i}, {what}, is not a list of integers", "a list of integers");
        return [.. tensor.Integers.ToArray().Select(v => (int)Math.Clamp(v, int.MinValue, int.MaxValue))];
    }

    /// <summary>An integer attribute.</summary>
    public long Int(string name, long fallback) => Attribute<long?>(name, "an integer") ?? fallback;

    /// <summary>A floating-point attribute.</summary>
    public float Float(string name, float fallback) => Attribute<float?>(name, "a number") ?? fallback;

    /// <summary>A text attribute.</summary>
    public string Text(string name, string fallback) => Attribute<string>(name, "a text") ?? fallback;

    /// <summary>A list attribute; null where it is absent.</summary>
    public int[]? Ints(string name)
    {
        long[]? values = Attribute<long[]>(name, "a list of integers");
        return values is null ? null : [.. values.Select(v => (int)Math.Clamp(v, int.MinValue, int.MaxValue))];
    }

    /// <summary>An attribute's value as it was read; null where it is absent.</summary>
    public object? Raw(string name) => node.Attributes.GetValueOrDefault(name);

    /// <summary>Axes, from input <paramref name="input"/> where it is given and from the attribute "axes" otherwise, counted from the front.</summary>
    /// <returns>Null where neither is given.</returns>
    public int[]? Axes(int input, int rank)
    {
        int[]? axes = HasInput(input) ? Integers(input, "axes") : Ints("axes");
        return axes is null ? null : [.. axes.Select(axis => AxisFromFront(axis, rank))];
    }

    /// <summary>An axis that may count from the end, counted from the front.</summary>
    public int AxisFromFront(long axis, int rank)
    {
        long front = axis < 0 ? axis + rank : axis;
        return front >= 0 && front < rank ? (int)front : throw Unsupported($"axis {axis} does not exist in {rank} dimensions", "an existing axis");
    }

    /// <summary>The value that the node gives: <paramref name="draft"/>, held in <paramref name="layout"/>, named after the node if it has no name.</summary>
    public FeatureOperand Result(AxisLayout layout, Draft draft) =>
        new(layout, draft with { Name = draft.Name.Length > 0 ? draft.Name : Name }, new TensorReference(Output, layout));

    /// <summary>The error for what an integer network cannot express.</summary>
    public OnnxFormatException Unsupported(string what, string supported) => new($"{node}: {what}", $"supported: {supported}");

    /// <summary>The error for an attribute's value.</summary>
    public OnnxFormatException UnsupportedAttribute(string name, string supported) =>
        new($"{node}: attribute {name} = {Show(Raw(name))}", $"supported: {supported}");

    private T? Attribute<T>(string name, string kind)
    {
        if (!node.Attributes.TryGetValue(name, out object? value))
            return default;
        return value is T typed ? typed : throw UnsupportedAttribute(name, kind);
    }

    private static string Show(object? value) => value switch
    {
        null => "(another kind)",
        long[] list => "[" + string.Join(", ", list.Take(8)) + (list.Length > 8 ? ", ..." : "") + "]",
        string text => Quote(text),
        float number => number.ToString("G6", System.Globalization.CultureInfo.InvariantCulture),
        long number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => "(a tensor or list)",
    };
}
