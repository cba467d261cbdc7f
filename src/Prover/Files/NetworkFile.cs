using System.Buffers.Binary;
using Zkml.Circuits;
using Zkml.Circuits.Network;

namespace Zkml.Prover.Files;

/// <summary>
/// A network with its weights, the model owner's secret: the architecture, then for each layer the kernels of its terms, two bytes a
/// weight, and its biases, four bytes each. The architecture fixes their numbers.
/// </summary>
public sealed class NetworkFile : FileFormat<NetworkFile, IntegerNetwork>, IFileFormat<IntegerNetwork>
{
    private NetworkFile()
    {
    }

    static FileKind IFileFormat<IntegerNetwork>.Kind => FileKinds.Network;

    static bool IFileFormat<IntegerNetwork>.IsSecret => true;

    static void IFileFormat<IntegerNetwork>.WriteBody(BinaryFileWriter writer, IntegerNetwork value) => Write(writer, value);

    static IntegerNetwork IFileFormat<IntegerNetwork>.ReadBody(BinaryFileReader reader) => Read(reader);

    /// <summary>Writes a network into a body.</summary>
    /// <exception cref="UserErrorException">Its parts do not fit each other, or the protocol's bounds.</exception>
    internal static void Write(BinaryFileWriter writer, IntegerNetwork network)
    {
        NetworkRules.Require(network);
        ArchitectureFormat.Write(writer, network.Architecture);
        foreach (LayerWeights layer in network.Weights)
        {
            foreach (int[] kernel in layer.Terms)
                WriteKernel(writer, kernel);
            foreach (int bias in layer.Bias)
                writer.WriteInt32(bias);
        }
    }

    /// <summary>Reads a network from a body.</summary>
    internal static IntegerNetwork Read(BinaryFileReader reader)
    {
        NetworkArchitecture architecture = ArchitectureFormat.Read(reader);
        var weights = new LayerWeights[architecture.Layers.Count];
        for (int i = 0; i < weights.Length; i++)
        {
            LayerArchitecture layer = architecture.Layers[i];
            int[][] kernels = [.. layer.Terms.Select(term => ReadKernel(reader, layer, NetworkRules.WeightCount(architecture, layer, term)))];
            weights[i] = new LayerWeights(kernels, ReadBias(reader, layer, architecture.AccumulatorBits));
        }

        return new IntegerNetwork(architecture, weights);
    }

    private static void WriteKernel(BinaryFileWriter writer, int[] kernel)
    {
        byte[] bytes = new byte[kernel.Length * sizeof(short)];
        for (int i = 0; i < kernel.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * sizeof(short)), (short)kernel[i]);
        writer.WriteBytes(bytes);
    }

    private static int[] ReadKernel(BinaryFileReader reader, LayerArchitecture layer, int count)
    {
        ReadOnlySpan<byte> bytes = reader.ReadBytes($"weights of layer '{layer.Name}'", count * sizeof(short));
        int[] kernel = new int[count];
        for (int i = 0; i < kernel.Length; i++)
            kernel[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * sizeof(short))..]);
        return kernel;
    }

    private static int[] ReadBias(BinaryFileReader reader, LayerArchitecture layer, int accumulatorBits)
    {
        string field = $"bias of layer '{layer.Name}'";
        ReadOnlySpan<byte> bytes = reader.ReadBytes(field, layer.Linear.Channels * sizeof(int));
        int half = 1 << (accumulatorBits - 1);
        int[] bias = new int[layer.Linear.Channels];
        for (int i = 0; i < bias.Length; i++)
        {
            bias[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
            if (bias[i] < -half || bias[i] >= half)
                throw reader.Fail(field, $"entry {i} does not fit T = {accumulatorBits} signed bits");
        }

        return bias;
    }
}
