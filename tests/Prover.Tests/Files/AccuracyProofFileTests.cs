using Zkml.Algebra.Curves;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Files;

namespace Zkml.Prover.Tests.Files;

public sealed class AccuracyProofFileTests : FileFormatLaws<AccuracyProofFile, AccuracyProof>
{
    private static readonly AccuracyProof Golden = TestValues.Proof(
        7, [.. Enumerable.Range(1, 11).Select(TestValues.Point)], [.. Enumerable.Range(-2, 10).Select(k => Fr.From(k))]);

    [Fact]
    public void Bytes_AreGolden() => RequireGolden(Golden, "proof.bin");

    [Fact]
    public void Decode_ScalarPlusTheModulus_IsRefused()
    {
        byte[] body = BodyOf(Golden with { Messages = [Fr.One] });
        int message = 4 + 4 + (2 * 64) + 64 + 64 + 4;
        byte[] modulusPlusOne = (Fr.Modulus + 1).ToByteArray(isUnsigned: true, isBigEndian: true);
        modulusPlusOne.CopyTo(body, message);
        FileFormatException error = Refusal(body);
        Assert.Equal("messages", error.Field);
        Assert.Contains("not below r", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_CommitmentAtInfinity_IsRefusedAndOpeningAtInfinityIsNot()
    {
        WitnessCommitments commitments = Golden.Commitments;
        Assert.Equal("mask's commitment", Refusal(BodyOf(Golden with { Commitments = commitments with { Mask = G1Affine.Infinity } })).Field);
        Assert.Equal(
            "multiplicities' commitment",
            Refusal(BodyOf(Golden with { Commitments = commitments with { Multiplicities = G1Affine.Infinity } })).Field);
        Assert.Equal(
            "witness commitments", Refusal(BodyOf(Golden with { Commitments = commitments with { Aux = [G1Affine.Infinity] } })).Field);

        // The opening's points may be anything on the curve: a commitment to zero is one.
        AccuracyProof proof = Golden with { Opening = Golden.Opening with { Q = G1Affine.Infinity } };
        RequireSame(proof, AccuracyProofFile.Decode(AccuracyProofFile.Encode(proof), "memory"));
    }

    protected override AccuracyProof Generate(Random random) => TestValues.Proof(random);

    protected override void RequireSame(AccuracyProof expected, AccuracyProof actual)
    {
        Assert.Equal((expected.Correct, expected.Opening), (actual.Correct, actual.Opening));
        Assert.Equal(expected.Messages, actual.Messages);
        Assert.Equal(expected.Commitments.Aux, actual.Commitments.Aux);
        Assert.Equal(
            (expected.Commitments.Multiplicities, expected.Commitments.Mask), (actual.Commitments.Multiplicities, actual.Commitments.Mask));
    }
}
