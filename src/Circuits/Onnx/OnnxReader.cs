using Google.Protobuf;
using Zkml.Circuits.Onnx.Schema;
using static Zkml.Circuits.Onnx.OnnxFormatException;

namespace Zkml.Circuits.Onnx;

/// <summary>Reads ONNX files. They are untrusted: everything about their structure is checked here, once.</summary>
public static class OnnxReader
{
    /// <summary>The size of the largest file that is read: larger networks are far beyond what can be proved.</summary>
    public const int MaximumBytes = 1 << 27;

    /// <summary>The oldest operator set that is read.</summary>
    public const int MinimumOpset = 7;

    /// <summary>The newest operator set that is read.</summary>
    public const int MaximumOpset = 21;

    private const int MaximumNodes = 20_000;

    /// <summary>Reads the file at <paramref name="path"/>.</summary>
    /// <exception cref="OnnxFormatException">The file cannot be read, or is not a model that is supported.</exception>
    public static OnnxGraph ReadFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > MaximumBytes)
                throw TooLarge(file.Length);
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return Read(bytes);
        }
        catch (OnnxFormatException error)
        {
            throw new OnnxFormatException($"{path}: {error.Message}", error.Help, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new OnnxFormatException($"{path}: {error.Message}", "give the path of a readable .onnx file", error);
        }
    }

    /// <summary>Reads a model from its bytes, which must not change afterwards.</summary>
    /// <exception cref="OnnxFormatException">The bytes are not a model that is supported.</exception>
    public static OnnxGraph Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaximumBytes)
            throw TooLarge(bytes.Length);

        WireScanner.Require(bytes.Span, ModelProto.Descriptor);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new OnnxFormatException("the file is not an ONNX model, or it is truncated", "give a complete .onnx file", error);
        }

        return ReadGraph(model, bytes);
    }

    private static OnnxFormatException TooLarge(long length) =>
        new($"the ONNX file has {length} bytes", $"at most {MaximumBytes} are supported");

    private static OnnxGraph ReadGraph(ModelProto model, ReadOnlyMemory<byte> bytes)
    {
        GraphProto graph = model.Graph ?? throw new OnnxFormatException("the file holds no graph", "give a complete .onnx file");
        int opset = ReadOpset(model);
        if (graph.SparseInitializer.Count > 0)
            throw new OnnxFormatException("the model has sparse constants", "save it with dense ones");
        if (graph.Node.Count is 0 or > MaximumNodes)
            throw new OnnxFormatException($"the model has {graph.Node.Count} nodes", $"1 to {MaximumNodes} are supported");

        Dictionary<string, OnnxTensor> initializers = [];
        foreach (TensorProto tensor in graph.Initializer)
        {
            if (!initializers.TryAdd(tensor.Name, TensorReader.Read(tensor, $"constant {Quote(tensor.Name)}")))
                throw new OnnxFormatException($"constant {Quote(tensor.Name)} is defined twice");
        }

        OnnxInput input = ReadInput(graph, initializers);
        List<OnnxNode> nodes = NodeOrder.Sort([.. graph.Node.Select(ReadNode)], input, initializers);
        List<string> outputs = [.. graph.Output.Select(output => output.Name)];
        HashSet<string> defined = [.. nodes.SelectMany(node => node.Outputs)];
        if (outputs.Count == 0)
            throw new OnnxFormatException("the model has no output");
        foreach (string output in outputs)
        {
            if (output.Length == 0 || !defined.Contains(output))
                throw new OnnxFormatException($"output {Quote(output)} is computed by no node");
        }

        return new OnnxGraph(bytes, opset, input, outputs, nodes, initializers);
    }

    private static int ReadOpset(ModelProto model)
    {
        long[] versions = [.. model.OpsetImport.Where(set => set.Domain is "" or "ai.onnx").Select(set => set.Version)];
        if (versions.Length != 1)
            throw new OnnxFormatException($"the model names {versions.Length} versions of the ONNX operator set", "it must name one");
        if (versions[0] is < MinimumOpset or > MaximumOpset)
        {
            throw new OnnxFormatException(
                $"the model uses operator set {versions[0]}",
                $"supported are {MinimumOpset} to {MaximumOpset}: export it again, or use onnx.version_converter");
        }

        return (int)versions[0];
    }

    private static OnnxInput ReadInput(GraphProto graph, Dictionary<string, OnnxTensor> initializers)
    {
        // Before IR version 4 every constant is listed as an input too.
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => !initializers.ContainsKey(input.Name))];
        if (inputs.Length != 1)
        {
            string names = string.Join(", ", inputs.Take(4).Select(input => Quote(input.Name)));
            throw new OnnxFormatException($"the model has {inputs.Length} inputs: {names}", "exactly one is supported, the image");
        }

        string where = $"input {Quote(inputs[0].Name)}";
        TypeProto.Types.Tensor tensor = inputs[0].Type?.TensorType
            ?? throw new OnnxFormatException($"{where} is not a tensor", "a tensor of images is supported");
        if (tensor.Shape is null || tensor.Shape.Dim.Count is < 2 or > 4)
        {
            throw new OnnxFormatException(
                $"{where} has {tensor.Shape?.Dim.Count.ToString() ?? "no"} dimensions",
                "supported are [N, C, H, W], [N, H, W, C], [N, H, W] and [N, features]");
        }

        var type = (OnnxElementType)tensor.ElemType;
        if (type is not (OnnxElementType.Float or OnnxElementType.UInt8))
            throw new OnnxFormatException($"{where} has elements of type {tensor.ElemType}", "supported are float and uint8");

        List<int?> dims = [];
        foreach (TensorShapeProto.Types.Dimension dimension in tensor.Shape.Dim)
        {
            // Some exporters write a symbolic extent as -1 or 0.
            int? extent = dimension.HasDimValue && dimension.DimValue > 0 ? (int)Math.Min(dimension.DimValue, int.MaxValue) : null;
            dims.Add(extent);
        }

        return new OnnxInput(inputs[0].Name, type, dims);
    }

    private static OnnxNode ReadNode(NodeProto node)
    {
        string name = node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault() ?? "";
        Dictionary<string, object?> attributes = [];
        OnnxNode read = new(name, node.OpType, [.. node.Input], [.. node.Output], attributes);
        if (node.Domain is not ("" or "ai.onnx"))
        {
            throw new OnnxFormatException(
                $"{read}: it belongs to operator domain {Quote(node.Domain)}",
                "only the standard ONNX operators are supported: export the model without custom or fused ones");
        }

        if (read.Outputs.All(output => output.Length == 0))
            throw new OnnxFormatException($"{read}: it has no output");

        foreach (AttributeProto attribute in node.Attribute)
        {
            if (!attributes.TryAdd(attribute.Name, ReadValue(attribute, read)))
                throw new OnnxFormatException($"{read}: attribute {Quote(attribute.Name)} is given twice");
        }

        return read;
    }

    private static object? ReadValue(AttributeProto attribute, OnnxNode node) => attribute.Type switch
    {
        AttributeProto.Types.AttributeType.Int => attribute.I,
        AttributeProto.Types.AttributeType.Float => attribute.F,
        AttributeProto.Types.AttributeType.String => attribute.S.ToStringUtf8(),
        AttributeProto.Types.AttributeType.Ints => attribute.Ints.ToArray(),
        AttributeProto.Types.AttributeType.Floats => attribute.Floats.ToArray(),
        AttributeProto.Types.AttributeType.Tensor when attribute.T is not null =>
            TensorReader.Read(attribute.T, $"{node}: attribute {Quote(attribute.Name)}"),
        _ => null,
    };
}
