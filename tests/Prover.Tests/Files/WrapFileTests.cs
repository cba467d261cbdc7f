using Zkml.Algebra.Curves;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Plonk;
using Zkml.Prover.Wrap;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.Files;

public sealed class WrappedProofFileTests : FileFormatLaws<WrappedProofFile, PlacedProof>
{
    [Fact]
    public void Bytes_AreGolden() => RequireGolden(Generate(new Random(20_261_126)), "wrapped-proof.bin");

    [Fact]
    public void Decode_ScalarsAndCoordinatesPlusTheModulus_AreRefused()
    {
        PlacedProof placed = Generate(new Random(3));
        byte[] body = BodyOf(placed with { Proof = placed.Proof with { Claim = placed.Proof.Claim with { Rho = Fr.Zero } } });
        int rho = (4 * 32) + 4 + 4 + (64 * placed.Proof.Commitments.Aux.Count) + 128 + 4 + (32 * placed.Proof.Claim.Groups.Length);
        Fr.Modulus.ToByteArray(isUnsigned: true, isBigEndian: true).CopyTo(body, rho);
        Assert.Equal("ρ", Refusal(body).Field);
    }

    protected override PlacedProof Generate(Random random)
    {
        TestElements elements = new(random.Next());
        G1Affine[] points = TestValues.Points(random, random.Next(13, 16));
        MercuryProof opening = new(
            points[0], points[1], points[2], points[3], points[4],
            elements.Next(), elements.Next(), elements.Next(), elements.Next(), elements.Next(), elements.Next(),
            points[5], points[6]);
        var plonk = new PlonkProof(points[7], points[8], points[9], new PlonkEvaluations(elements.Vector(18)));
        OpeningClaim<Fr> claim = new(elements.Vector(random.Next(4)), elements.Next(), elements.Vector(random.Next(2, 20)), elements.Next());
        WrappedProof proof = new(random.Next(), new WitnessCommitments(points[12..], points[10], points[11]), claim, plonk, opening);
        return new PlacedProof(new StatementContext(random.Next(), random.NextInt64(), random.Next(), random.NextInt64()), proof);
    }

    protected override void RequireSame(PlacedProof expected, PlacedProof actual)
    {
        Assert.Equal(expected.Context, actual.Context);
        Assert.Equal(expected.Proof.Correct, actual.Proof.Correct);
        Assert.Equal(expected.Proof.Commitments.Aux, actual.Proof.Commitments.Aux);
        Assert.Equal(expected.Proof.Commitments.Multiplicities, actual.Proof.Commitments.Multiplicities);
        Assert.Equal(expected.Proof.Commitments.Mask, actual.Proof.Commitments.Mask);
        Assert.Equal(expected.Proof.Claim.Groups, actual.Proof.Claim.Groups);
        Assert.Equal(expected.Proof.Claim.Point, actual.Proof.Claim.Point);
        Assert.Equal((expected.Proof.Claim.Rho, expected.Proof.Claim.Value), (actual.Proof.Claim.Rho, actual.Proof.Claim.Value));
        Assert.Equal(expected.Proof.Plonk.Points, actual.Proof.Plonk.Points);
        Assert.True(expected.Proof.Plonk.Evaluations.All.SequenceEqual(actual.Proof.Plonk.Evaluations.All));
        Assert.Equal(expected.Proof.Opening, actual.Proof.Opening);
    }
}

public sealed class WrapKeyFileTests : FileFormatLaws<WrapKeyFile, CircuitKey>
{
    [Fact]
    public void Bytes_AreGolden() => RequireGolden(Generate(new Random(20_261_126)), "circuit-key.bin");

    [Fact]
    public void Digest_AnyPartAltered_Differs()
    {
        WrapKey key = Generate(new Random(1)).Wrap;
        byte[] circuitId = [.. key.CircuitId.Span];
        circuitId[31] ^= 1;
        WrapKey[] others =
        [
            key, key with { CircuitId = circuitId }, key with { Samples = key.Samples + 1 }, key with { GroupBits = key.GroupBits + 1 },
            key with { OpeningBits = key.OpeningBits + 1 }, key with { LogRows = key.LogRows - 1 }, key with { Preprocessed = -key.Preprocessed },
            key with { Kzg = new KzgVerifierKey(-key.Kzg.TauG2) },
        ];
        Assert.Equal(others.Length, others.Select(other => Convert.ToHexString(other.Digest())).Distinct().Count());
    }

    protected override CircuitKey Generate(Random random)
    {
        byte[] circuitId = new byte[32];
        random.NextBytes(circuitId);
        G2Affine tau = (G2Affine.Generator * Fr.From(random.Next(2, int.MaxValue))).ToAffine();
        WrapKey key = new(
            circuitId, random.Next(1, 1000), random.Next(8), random.Next(2, 20), random.Next(5, 20), TestValues.Point(random.Next(1, 999)), new KzgVerifierKey(tau));
        return new CircuitKey(key, random.Next(2) == 0 ? SrsOrigin.UnsafeSetup : SrsOrigin.Ceremony);
    }

    protected override void RequireSame(CircuitKey expected, CircuitKey actual)
    {
        Assert.Equal(expected.Origin, actual.Origin);
        Assert.Equal(expected.Wrap.Digest(), actual.Wrap.Digest());
    }
}
