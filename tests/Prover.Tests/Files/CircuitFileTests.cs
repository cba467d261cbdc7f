using System.Buffers.Binary;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Files;
using Zkml.Testing;
using Zkml.Testing.Networks;

namespace Zkml.Prover.Tests.Files;

public sealed class CircuitFileTests : FileFormatLaws<CircuitFile, AccuracyCircuit>
{
    private static readonly AccuracyCircuit Circuit = CircuitCompiler.Compile(TestValues.Architecture, 1000, 6);

    // A few words of a descriptor make the compiler's index maps as long as its bounds allow.
    protected override long Allocation => 1 << 26;

    [Fact]
    public void Bytes_AreGolden() => RequireGolden(Circuit, "circuit.bin");

    [Fact]
    public void Digest_IsGoldenAndKeccakOfTheCanonicalBytes()
    {
        byte[] body = BodyOf(Circuit);
        int names = Circuit.Architecture.Layers.Sum(layer => 4 + Encoding.UTF8.GetByteCount(layer.Name));
        Assert.Equal(Keccak256([.. Keccak256(Encoding.ASCII.GetBytes("zkml.circuit.v1")), .. body[..^names]]), CircuitDigest.Of(Circuit));
        GoldenFile.RequireSame(CircuitDigest.Of(Circuit), "tests", "Prover.Tests", "Files", "Golden", "circuit-digest.bin");
    }

    [Fact]
    public void Digest_IsOfAllButNames()
    {
        NetworkArchitecture a = TestValues.Architecture;
        AccuracyCircuit[] others =
        [
            Circuit,
            CircuitCompiler.Compile(a, 1001, 6),
            CircuitCompiler.Compile(a, 1000, 7),
            CircuitCompiler.Compile(a with { InputZeroPoints = [3, -5] }, 1000, 6),
            CircuitCompiler.Compile(a with { FractionalBits = 7 }, 1000, 6),
            CircuitCompiler.Compile(a with { AccumulatorBits = 17 }, 1000, 6),
            CircuitCompiler.Compile(a with { Layers = [a.Layers[0] with { Activation = ActivationKind.Signed }, .. a.Layers.Skip(1)] }, 1000, 6),
            CircuitCompiler.Compile(a with { Layers = [a.Layers[0] with { Pool = a.Layers[0].Pool! with { PadY = 0 } }, .. a.Layers.Skip(1)] }, 1000, 6),
        ];
        Assert.Equal(others.Length, others.Select(other => Convert.ToHexString(CircuitDigest.Of(other))).Distinct().Count());

        AccuracyCircuit renamed = CircuitCompiler.Compile(
            a with { Layers = [a.Layers[0] with { Name = "another" }, .. a.Layers.Skip(1)] }, 1000, 6);
        Assert.Equal(CircuitDigest.Of(Circuit), CircuitDigest.Of(renamed));
    }

    [Fact]
    public void Decode_CircuitTooLargeToProve_IsRefused()
    {
        byte[] body = BodyOf(Circuit);
        int names = Circuit.Architecture.Layers.Sum(layer => 4 + Encoding.UTF8.GetByteCount(layer.Name));
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(body.Length - names - 8), 1 << 24);
        FileFormatException error = Refusal(body);
        Assert.Equal("circuit", error.Field);
        Assert.Contains("prove fewer samples at a time", error.Message, StringComparison.Ordinal);
    }

    // Fifteen layers that pool over windows of 64 x 64 with all the width that is left: as many index maps as the bounds allow.
    [Fact]
    public void Decode_LargestNetworkWithinTheBounds_TakesBoundedMemory()
    {
        TensorShape shape = new(1, 450, 60);
        MaxPool pool = new(64, 64, 1, 1, 63, 63, shape.Width, shape.Height);
        IEnumerable<LayerArchitecture> hidden = Enumerable.Range(0, 15).Select(i => new LayerArchitecture(
            $"layer{i}", [new(i, LinearKind.Depthwise, 1, 1, 1, 1, 0, 0, 1, 1)], shape, pool, ActivationKind.Relu));
        LinearTerm gemm = new(15, LinearKind.Dense, shape.Width, shape.Height, 1, 1, 0, 0, 1, 1);
        LayerArchitecture logits = new("logits", [gemm], new TensorShape(10, 1, 1), null, ActivationKind.None);
        NetworkArchitecture largest = new(shape, [0], 16, 6, 7, [.. hidden, logits]);
        byte[] file = CircuitFile.Encode(CircuitCompiler.Compile(largest, 1, 0));
        long before = GC.GetAllocatedBytesForCurrentThread();
        CircuitFile.Decode(file, "memory");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Allocation);
    }

    protected override AccuracyCircuit Generate(Random random) =>
        CircuitCompiler.Compile(RandomNetworks.Architecture(random), random.Next(1, 100), random.Next(8));

    protected override void RequireSame(AccuracyCircuit expected, AccuracyCircuit actual)
    {
        ArchitectureFileTests.RequireSameArchitecture(expected.Architecture, actual.Architecture);
        Assert.Equal((expected.Samples, expected.GroupBits), (actual.Samples, actual.GroupBits));
        Assert.Equal(expected.Lookups.Select(lookup => lookup.Name), actual.Lookups.Select(lookup => lookup.Name));
        Assert.Equal(expected.OpeningBits, actual.OpeningBits);
    }

    private static byte[] Keccak256(byte[] message)
    {
        KeccakDigest digest = new(256);
        digest.BlockUpdate(message);
        byte[] hash = new byte[32];
        digest.DoFinal(hash);
        return hash;
    }
}
