using Zkml.Algebra.Curves;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;

namespace Zkml.Prover.Tests.Files;

public sealed class VerifierKeyFileTests : FileFormatLaws<VerifierKeyFile, VerifierKey>
{
    [Fact]
    public void Bytes_AreGolden() => RequireGolden(Key(5, SrsOrigin.UnsafeSetup), "verifier-key.bin");

    [Fact]
    public void Decode_PointAtInfinityOrOffTheCurve_IsRefused()
    {
        byte[] body = BodyOf(Key(5, SrsOrigin.Ceremony));
        body.AsSpan(4).Clear();
        Assert.Contains("the point at infinity", Refusal(body).Message, StringComparison.Ordinal);
        body[^1] = 1;
        Assert.Contains("not a point of G2", Refusal(body).Message, StringComparison.Ordinal);
    }

    protected override VerifierKey Generate(Random random) =>
        Key(random.Next(1, int.MaxValue), random.Next(2) == 0 ? SrsOrigin.UnsafeSetup : SrsOrigin.Ceremony);

    protected override void RequireSame(VerifierKey expected, VerifierKey actual) => Assert.Equal(expected, actual);

    private static VerifierKey Key(int tau, SrsOrigin origin) => new(new KzgVerifierKey((G2Affine.Generator * Fr.From(tau)).ToAffine()), origin);
}
