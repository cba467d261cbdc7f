namespace Zkml.Circuits.Onnx;

/// <summary>
/// A checked ONNX graph: every value that is read is defined exactly once and before it is read, every constant has the elements
/// that its extents call for. What the operators mean is not checked yet.
/// </summary>
public sealed class OnnxGraph
{
    internal OnnxGraph(
        ReadOnlyMemory<byte> bytes,
        int opset,
        OnnxInput input,
        IReadOnlyList<string> outputs,
        IReadOnlyList<OnnxNode> nodes,
        IReadOnlyDictionary<string, OnnxTensor> initializers)
    {
        Bytes = bytes;
        Opset = opset;
        Input = input;
        Outputs = outputs;
        Nodes = nodes;
        Initializers = initializers;
    }

    /// <summary>The file, as ONNX Runtime takes it.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The version of the operator set.</summary>
    public int Opset { get; }

    /// <summary>The one input.</summary>
    public OnnxInput Input { get; }

    /// <summary>The names of the outputs.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The operators, each after those that it reads from.</summary>
    public IReadOnlyList<OnnxNode> Nodes { get; }

    /// <summary>The constants by name.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Initializers { get; }
}
