using Google.Protobuf;
using Zkml.Circuits.Onnx;
using Zkml.Circuits.Onnx.Import;
using Zkml.Circuits.Onnx.Schema;
using Zkml.Testing;
using static Zkml.Circuits.Tests.Onnx.ModelBuilder;

namespace Zkml.Circuits.Tests.Onnx;

public sealed class OnnxReaderTests
{
    private static readonly byte[] Small = File.ReadAllBytes(Repository.PathOf("samples", "models", "mnist_cnn_small.onnx"));

    [Fact]
    public void Read_OfARealModel_GivesItsGraph()
    {
        OnnxGraph graph = OnnxReader.Read(Small);
        Assert.Equal(13, graph.Opset);
        Assert.Equal([null, 1, 28, 28], graph.Input.Dims);
        Assert.Equal("Conv", graph.Nodes[0].Operator);
        Assert.Equal(6, graph.Initializers.Count);
    }

    [Fact]
    public void Read_OfNodesInAnyOrder_SortsThem()
    {
        ModelBuilder model = OperatorTests.Convolved(4);
        NodeProto relu = model.Graph.Node[1];
        model.Graph.Node.RemoveAt(1);
        model.Graph.Node.Insert(0, relu);
        Assert.Equal(["Conv", "Relu"], model.ToGraph("a").Nodes.Select(node => node.Operator));
    }

    public static TheoryData<string, string> Damages => new()
    {
        { "cycle", "cycle" },
        { "missing value", "'nowhere' is defined nowhere" },
        { "missing output", "'nowhere' is computed by no node" },
        { "value twice", "is defined elsewhere too" },
        { "short tensor", "'w': it holds 3 elements" },
        { "negative extent", "'w': its dimensions are negative" },
        { "huge extents", "more than" },
        { "external data", "its data lie in another file" },
        { "string tensor", "elements of type 8" },
        { "opset", "operator set 6" },
        { "no opset", "0 versions" },
        { "domain", "operator domain 'com.microsoft'" },
        { "two inputs", "2 inputs" },
        { "attribute twice", "'pads' is given twice" },
        { "no graph", "no graph" },
        { "control characters", "'?[31m' is defined nowhere" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Read_OfADamagedModel_SaysWhatIsWrong(string damage, string message)
    {
        ModelBuilder model = OperatorTests.Convolved(4);
        byte[] sound = model.ToBytes("a");
        Assert.NotNull(OnnxReader.Read(sound));

        TensorProto tensor = model.Graph.Initializer[0];
        NodeProto node = model.Graph.Node[0];
        switch (damage)
        {
            case "cycle": node.Input[0] = "a"; break;
            case "missing value": node.Input[0] = "nowhere"; break;
            case "missing output": model.Graph.Output[0].Name = "nowhere"; break;
            case "value twice": model.Graph.Node[1].Output[0] = "z"; break;
            case "short tensor": tensor.FloatData.Clear(); tensor.FloatData.AddRange([1, 2, 3]); break;
            case "negative extent": tensor.Dims[0] = -4; break;
            case "huge extents": tensor.Dims[0] = long.MaxValue; break;
            case "external data": tensor.DataLocation = TensorProto.Types.DataLocation.External; break;
            case "string tensor": tensor.DataType = 8; break;
            case "opset": model.Model.OpsetImport[0].Version = 6; break;
            case "no opset": model.Model.OpsetImport.Clear(); break;
            case "domain": node.Domain = "com.microsoft"; break;
            case "two inputs": model.Graph.Input.Add(new ValueInfoProto { Name = "x2", Type = TensorType(OnnxElementType.Float, 1, 2) }); break;
            case "attribute twice": node.Attribute.AddRange([Ints("pads", 1), Ints("pads", 1)]); break;
            case "no graph": model.Model.Graph = null; break;
            case "control characters": node.Input[0] = "\u001b[31m"; break;
            default: Assert.Fail(damage); break;
        }

        OnnxFormatException error = Assert.Throws<OnnxFormatException>(() => OnnxReader.Read(model.Model.ToByteArray()));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfEveryTruncation_ThrowsNothingElse()
    {
        byte[] bytes = OperatorTests.Convolved(4).ToBytes("a");
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<OnnxFormatException>(() => ReadAndImport(bytes[..length]));
    }

    [Fact]
    public void Read_OfRandomBytes_ThrowsNothingElse() => Gen.Byte.Array[0, 200].Sample(bytes => { Survives(bytes); }, iter: 200);

    [Fact]
    public void Read_OfAlteredModels_ThrowsNothingElse()
    {
        byte[] bytes = OperatorTests.Head(OperatorTests.Convolved(4), "a", 4).Bytes.ToArray();
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                byte[] altered = [.. bytes];
                foreach ((int position, byte value) in changes)
                    altered[position] = value;
                Survives(altered);
            },
            iter: 1000);
    }

    [Fact]
    public void Read_OfManyEmptyMessages_IsRefusedBeforeTheyAreBuilt()
    {
        // Two bytes an empty node: a graph of 16 MiB that would be built of eight million objects.
        byte[] nodes = new byte[1 << 24];
        for (int i = 0; i < nodes.Length; i += 2)
            nodes[i] = 0x0a;
        byte[] model = [0x3a, 0x80, 0x80, 0x80, 0x08, .. nodes];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<OnnxFormatException>(() => OnnxReader.Read(model));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Import_OfConstantsThatGrowExponentially_IsRefused()
    {
        ModelBuilder model = OperatorTests.Convolved(4);
        model.Longs("c0", 1, 2, 3, 4);
        for (int i = 0; i < 40; i++)
            model.Node("Concat", $"c{i} c{i}", $"c{i + 1}", Int("axis", 0));
        model.Node("Reshape", "a c40", "r");
        ImportLaws.Refused(model.ToGraph("r"), "too large");
    }

    [Fact]
    public void ReadFile_OfAMissingFile_NamesIt()
    {
        OnnxFormatException error = Assert.Throws<OnnxFormatException>(() => OnnxReader.ReadFile("/nowhere/model.onnx"));
        Assert.Contains("/nowhere/model.onnx", error.Message, StringComparison.Ordinal);
    }

    private static void Survives(byte[] bytes)
    {
        try
        {
            ReadAndImport(bytes);
        }
        catch (OnnxFormatException)
        {
            // What is not a model is refused; any other exception fails the test.
        }
    }

    private static void ReadAndImport(byte[] bytes) => OnnxImporter.ToNetwork(OnnxReader.Read(bytes), new ImportOptions());
}
