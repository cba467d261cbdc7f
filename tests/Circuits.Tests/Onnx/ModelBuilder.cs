using Google.Protobuf;
using Zkml.Circuits.Onnx;
using Zkml.Circuits.Onnx.Schema;

namespace Zkml.Circuits.Tests.Onnx;

/// <summary>Small ONNX models in a few lines: values are named by the strings given, weights are pseudo-random.</summary>
internal sealed class ModelBuilder
{
    private readonly Random _random = new(7);

    public ModelBuilder(int opset, params long[] input)
    {
        Model.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
        Model.Graph.Input.Add(new ValueInfoProto { Name = "x", Type = TensorType(OnnxElementType.Float, input) });
    }

    public ModelProto Model { get; } = new() { IrVersion = 8, Graph = new GraphProto { Name = "test" } };

    public GraphProto Graph => Model.Graph;

    public static TypeProto TensorType(OnnxElementType type, params long[] dims)
    {
        TypeProto.Types.Tensor tensor = new() { ElemType = (int)type, Shape = new TensorShapeProto() };
        foreach (long extent in dims)
        {
            TensorShapeProto.Types.Dimension dimension = new();
            if (extent > 0)
                dimension.DimValue = extent;
            else
                dimension.DimParam = "N";
            tensor.Shape.Dim.Add(dimension);
        }

        return new TypeProto { TensorType = tensor };
    }

    /// <summary>A node from values to the value named <paramref name="output"/>.</summary>
    public ModelBuilder Node(string type, string inputs, string output, params AttributeProto[] attributes)
    {
        NodeProto node = new() { OpType = type, Name = output + "_node" };
        node.Input.AddRange(inputs.Split(' ').Select(name => name == "-" ? "" : name));
        node.Output.Add(output);
        node.Attribute.AddRange(attributes);
        Graph.Node.Add(node);
        return this;
    }

    /// <summary>A constant of pseudo-random numbers in ±<paramref name="size"/>, around <paramref name="centre"/>.</summary>
    public ModelBuilder Weights(string name, double size, double centre, params long[] dims)
    {
        long count = dims.Aggregate(1L, (product, extent) => product * extent);
        float[] values = [.. Enumerable.Range(0, (int)count).Select(_ => (float)(centre + (size * ((2 * _random.NextDouble()) - 1))))];
        return Floats(name, values, dims);
    }

    public ModelBuilder Floats(string name, float[] values, params long[] dims)
    {
        TensorProto tensor = new() { Name = name, DataType = (int)OnnxElementType.Float };
        tensor.Dims.AddRange(dims);
        tensor.FloatData.AddRange(values);
        Graph.Initializer.Add(tensor);
        return this;
    }

    public ModelBuilder Longs(string name, params long[] values)
    {
        TensorProto tensor = new() { Name = name, DataType = (int)OnnxElementType.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.AddRange(values);
        Graph.Initializer.Add(tensor);
        return this;
    }

    public ModelBuilder Bytes(string name, OnnxElementType type, int[] values, params long[] dims)
    {
        TensorProto tensor = new() { Name = name, DataType = (int)type };
        tensor.Dims.AddRange(dims);
        tensor.Int32Data.AddRange(values);
        Graph.Initializer.Add(tensor);
        return this;
    }

    public byte[] ToBytes(string output)
    {
        Graph.Output.Clear();
        Graph.Output.Add(new ValueInfoProto { Name = output, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)OnnxElementType.Float } } });
        return Model.ToByteArray();
    }

    public OnnxGraph ToGraph(string output) => OnnxReader.Read(ToBytes(output));

    public static AttributeProto Ints(string name, params long[] values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    public static AttributeProto Int(string name, long value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto Float(string name, float value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };
}
