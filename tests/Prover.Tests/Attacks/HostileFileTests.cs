using System.Buffers.Binary;
using System.Text;
using Zkml.Circuits.Network;
using Zkml.Prover.Files;

namespace Zkml.Prover.Tests.Attacks;

/// <summary>Files made to break whoever reads them, with good digests where there is room for one: a refusal, and nothing else.</summary>
public sealed class HostileFileTests
{
    private static readonly NetworkArchitecture Plain = Network(new TensorShape(1, 16, 16), Logits(Dense(0, 16, 16)));

    // A file that ends inside its digest announces a body of negative length, which fits the length that is left for one.
    [Fact]
    public void Decode_FileThatEndsInsideItsDigest_IsRefused()
    {
        for (int length = BinaryFile.HeaderSize; length < BinaryFile.HeaderSize + BinaryFile.DigestSize; length++)
        {
            byte[] file = Cut(FileKinds.Proof, length);
            Assert.Equal("length", Assert.Throws<FileFormatException>(() => AccuracyProofFile.Decode(file, "memory")).Field);
        }
    }

    [Fact]
    public void Open_MappedFileThatEndsInsideItsDigest_IsRefused()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Cut(FileKinds.Srs, BinaryFile.HeaderSize));
            Assert.Equal("length", Assert.Throws<FileFormatException>(() => MappedBody.Open(path, FileKinds.Srs)).Field);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Every number is within its bounds, and the circuit that they make is not.
    [Fact]
    public void Decode_CircuitThatCannotBeProved_IsRefusedAsAFile()
    {
        Assert.Equal(3, CircuitFile.Decode(Circuit(Plain, samples: 3, groupBits: 1), "memory").Samples);
        Assert.Throws<FileFormatException>(() => CircuitFile.Decode(Circuit(Plain, samples: 1 << 24, groupBits: 20), "memory"));
    }

    // A few hundred bytes that ask for 2^29 multiplications of a verifier: a wide kernel over a wide output. More terms, and pooling, would
    // multiply it.
    [Fact]
    public void Decode_ArchitectureOfCostlyVerification_IsRefused()
    {
        LayerArchitecture wide = new("wide", [Dense(0, 1 << 12, 1)], new TensorShape(1, 1 << 17, 1), null, ActivationKind.Relu);
        NetworkArchitecture hostile = Network(new TensorShape(1, 1 << 12, 1), wide, Logits(Dense(1, 1, 1)));
        FileFormatException e = Assert.Throws<FileFormatException>(() => ArchitectureFile.Decode(Architecture(hostile), "memory"));
        Assert.Contains("multiplications", e.Message, StringComparison.Ordinal);
        Assert.Equal(Plain.Layers.Count, ArchitectureFile.Decode(Architecture(Plain), "memory").Layers.Count);
    }

    private static LinearTerm Dense(int source, int kernelX, int kernelY) =>
        new(source, LinearKind.Dense, kernelX, kernelY, 1, 1, 0, 0, 1, 1);

    private static NetworkArchitecture Network(TensorShape input, params LayerArchitecture[] layers) =>
        new(input, new int[input.Channels], AccumulatorBits: 16, FractionalBits: 4, ActivationBits: 8, layers);

    private static LayerArchitecture Logits(LinearTerm term) =>
        new("logits", [term], new TensorShape(2, 1, 1), null, ActivationKind.None);

    private static byte[] Architecture(NetworkArchitecture architecture) => BinaryFile.Encode(FileKinds.Architecture, writer =>
    {
        ArchitectureFormat.WriteShapes(writer, architecture);
        ArchitectureFormat.WriteNames(writer, architecture);
    });

    private static byte[] Circuit(NetworkArchitecture architecture, int samples, int groupBits) =>
        BinaryFile.Encode(FileKinds.Circuit, writer =>
        {
            ArchitectureFormat.WriteShapes(writer, architecture);
            writer.WriteInt32(samples);
            writer.WriteInt32(groupBits);
            ArchitectureFormat.WriteNames(writer, architecture);
        });

    private static byte[] Cut(FileKind kind, int length)
    {
        byte[] file = new byte[length];
        BinaryFile.Encode(kind, _ => { }).AsSpan(0, BinaryFile.HeaderSize).CopyTo(file);
        Assert.Equal(kind.Tag, Encoding.ASCII.GetString(file, 8, 4));
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(16), length - BinaryFile.HeaderSize - BinaryFile.DigestSize);
        return file;
    }
}
