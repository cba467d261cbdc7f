using System.Buffers.Binary;
using Zkml.Circuits;
using Zkml.Circuits.Network;
using Zkml.Prover.Files;
using Zkml.Testing.Networks;

namespace Zkml.Prover.Tests.Files;

public sealed class ArchitectureFileTests : FileFormatLaws<ArchitectureFile, NetworkArchitecture>
{
    [Fact]
    public void Bytes_AreGolden() => RequireGolden(TestValues.Architecture, "architecture.bin");

    [Fact]
    public void Encode_OutOfBounds_IsAUserError()
    {
        NetworkArchitecture wrong = TestValues.Architecture with { AccumulatorBits = 30 };
        UserErrorException error = Assert.ThrowsAny<UserErrorException>(() => ArchitectureFile.Encode(wrong));
        Assert.Contains("accumulator bits T = 30", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_OutOfBounds_SaysWhatAndHowToMendIt()
    {
        byte[] body = BodyOf(TestValues.Architecture);
        int accumulatorBits = (3 * 4) + 4 + (2 * 4);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(accumulatorBits), 25);
        FileFormatException error = Refusal(body);
        Assert.StartsWith("memory: architecture (byte ", error.Message, StringComparison.Ordinal);
        Assert.Contains("accumulator bits T = 25: allowed are 8 to 24", error.Message, StringComparison.Ordinal);
        Assert.Equal("make it again with 'prover import'", error.Help);
    }

    internal static void RequireSameArchitecture(NetworkArchitecture expected, NetworkArchitecture actual)
    {
        Assert.True(NetworkRules.SameShape(expected, actual));
        Assert.Equal(expected.Layers.Select(layer => layer.Name), actual.Layers.Select(layer => layer.Name));
    }

    protected override NetworkArchitecture Generate(Random random) => RandomNetworks.Architecture(random);

    protected override void RequireSame(NetworkArchitecture expected, NetworkArchitecture actual) => RequireSameArchitecture(expected, actual);
}

public sealed class NetworkFileTests : FileFormatLaws<NetworkFile, IntegerNetwork>
{
    [Fact]
    public void RoundTrip_ExtremeWeights_AreExact()
    {
        IntegerNetwork network = Generate(new Random(1));
        network.Weights[0].Terms[0][0] = short.MinValue;
        network.Weights[0].Terms[0][^1] = short.MaxValue;
        int half = 1 << (network.Architecture.AccumulatorBits - 1);
        network.Weights[^1].Bias[0] = -half;
        network.Weights[^1].Bias[^1] = half - 1;
        RequireSameNetwork(network, NetworkFile.Decode(NetworkFile.Encode(network), "memory"));
    }

    [Fact]
    public void Decode_BiasOutOfRange_IsRefusedWithoutItsValue()
    {
        IntegerNetwork network = Generate(new Random(2));
        byte[] body = BodyOf(network);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(body.Length - 4), 98765);
        FileFormatException error = Refusal(body);
        Assert.Equal("bias of layer 'logits'", error.Field);
        Assert.EndsWith($"entry {network.Architecture.Classes - 1} does not fit T = 16 signed bits", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("98765", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_WeightOutOfRange_IsAUserErrorWithoutItsValue()
    {
        IntegerNetwork network = Generate(new Random(3));
        network.Weights[0].Terms[0][0] = 98765;
        UserErrorException error = Assert.ThrowsAny<UserErrorException>(() => NetworkFile.Encode(network));
        Assert.Contains("a weight does not fit 16 signed bits", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("98765", error.ToString(), StringComparison.Ordinal);
    }

    internal static void RequireSameNetwork(IntegerNetwork expected, IntegerNetwork actual)
    {
        ArchitectureFileTests.RequireSameArchitecture(expected.Architecture, actual.Architecture);
        Assert.Equal(expected.Weights.Select(layer => layer.Bias), actual.Weights.Select(layer => layer.Bias));
        Assert.Equal(expected.Weights.SelectMany(layer => layer.Terms), actual.Weights.SelectMany(layer => layer.Terms));
    }

    protected override IntegerNetwork Generate(Random random) => RandomNetworks.Network(random);

    protected override void RequireSame(IntegerNetwork expected, IntegerNetwork actual) => RequireSameNetwork(expected, actual);
}
