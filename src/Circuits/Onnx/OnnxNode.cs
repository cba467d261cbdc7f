namespace Zkml.Circuits.Onnx;

/// <summary>One operator of a graph.</summary>
/// <param name="Name">Its name, or its first output's where it has none.</param>
/// <param name="Operator">The operator's type, such as "Conv".</param>
/// <param name="Inputs">Names of the values it reads; empty where an optional input is left out.</param>
/// <param name="Outputs">Names of the values it gives; empty where an optional output is left out.</param>
/// <param name="Attributes">
/// The attributes by name: a <see cref="long"/>, <see cref="float"/>, <see cref="string"/>, <see cref="OnnxTensor"/>, an array of
/// the first two, or null where the kind is one that no supported operator takes (a graph, for one).
/// </param>
public sealed record OnnxNode(
    string Name,
    string Operator,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, object?> Attributes)
{
    /// <summary>For messages.</summary>
    public override string ToString() =>
        $"node {OnnxFormatException.Quote(Name)} ({OnnxFormatException.Quote(Operator).Trim('\'')})";
}

/// <summary>A graph's input.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="ElementType">The type of its elements.</param>
/// <param name="Dims">Its extents, batch first; null where an extent is symbolic.</param>
public sealed record OnnxInput(string Name, OnnxElementType ElementType, IReadOnlyList<int?> Dims);
