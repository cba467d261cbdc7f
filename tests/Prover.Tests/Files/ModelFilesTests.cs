using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Testing.Backends;
using Zkml.Testing.Networks;

namespace Zkml.Prover.Tests.Files;

public sealed class ModelCommitmentFileTests : FileFormatLaws<ModelCommitmentFile, ModelCommitment>
{
    [Fact]
    public void Bytes_AreGolden() => RequireGolden(new ModelCommitment(TestValues.Architecture, TestValues.Point(5)), "model-commitment.bin");

    [Fact]
    public void Decode_PointAtInfinity_IsRefused()
    {
        byte[] body = BodyOf(Generate(new Random(1)));
        body.AsSpan(body.Length - 64).Clear();
        Assert.Contains("the point at infinity", Refusal(body).Message, StringComparison.Ordinal);
    }

    protected override ModelCommitment Generate(Random random) =>
        new(RandomNetworks.Architecture(random), TestValues.Point(random.Next(1, int.MaxValue)));

    protected override void RequireSame(ModelCommitment expected, ModelCommitment actual)
    {
        ArchitectureFileTests.RequireSameArchitecture(expected.Architecture, actual.Architecture);
        Assert.Equal(expected.Commitment, actual.Commitment);
    }
}

public sealed class ModelOpeningFileTests : FileFormatLaws<ModelOpeningFile, ModelOpening>
{
    [Fact]
    public void Decode_BlindNotCanonical_IsRefusedWithoutItsValue()
    {
        byte[] body = BodyOf(Generate(new Random(1)));
        body.AsSpan(body.Length - 32).Fill(0xff);
        FileFormatException error = Refusal(body);
        Assert.Equal("blind", error.Field);
        Assert.EndsWith("the scalar is not below r", error.Message, StringComparison.Ordinal);
    }

    protected override ModelOpening Generate(Random random) => new(RandomNetworks.Network(random), new TestElements(random.Next()).Next());

    protected override void RequireSame(ModelOpening expected, ModelOpening actual)
    {
        NetworkFileTests.RequireSameNetwork(expected.Network, actual.Network);
        Assert.Equal(expected.Blind, actual.Blind);
    }
}
