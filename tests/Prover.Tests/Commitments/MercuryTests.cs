using System.Numerics;
using System.Security.Cryptography;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Reference;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Polynomials;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Tests.Commitments;

public sealed class MercuryTests(TestSrs srs) : IClassFixture<TestSrs>
{
    private static readonly FileKind Kind = new("TEST", 1, "test file", 1 << 20, "make it again");

    private readonly ReferenceBackend _backend = new();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void Proof_OfTheValue_IsAccepted(int variables)
    {
        Opening opening = Open(Elements(1 << variables, seed: variables), Elements(variables, seed: 100 + variables));
        Assert.Equal(Verdict.Accepted, opening.Verify());
    }

    // Zero, constants and sparse vectors have commitments at infinity on the way; the corners of the cube are coefficients.
    [Fact]
    public void Proof_OfDegeneratePolynomials_IsAccepted()
    {
        var unit = new Fr[16];
        unit[5] = Fr.One;
        Fr[][] polynomials = [new Fr[16], [.. Enumerable.Repeat(Fr.From(3), 16)], unit];
        Fr[][] points = [[Fr.Zero, Fr.Zero, Fr.Zero, Fr.Zero], [Fr.One, Fr.Zero, Fr.One, Fr.Zero], Elements(4, seed: 1)];
        foreach (Fr[] polynomial in polynomials)
        {
            foreach (Fr[] point in points)
                Assert.Equal(Verdict.Accepted, Open(polynomial, point).Verify());
        }

        Assert.Equal(Fr.One, Open(unit, points[1]).Value);
    }

    [Fact]
    public void Proof_OfAnotherStatement_IsRejected()
    {
        Opening opening = Open(Elements(32, seed: 1), Elements(5, seed: 2));
        Fr[] otherPoint = [.. opening.Point];
        otherPoint[4] += Fr.One;
        AssertRejected(opening with { Value = opening.Value + Fr.One });
        AssertRejected(opening with { Point = otherPoint });
        AssertRejected(opening with { Point = [.. opening.Point.Reverse()] });
        AssertRejected(opening with { Point = opening.Point[..4] });
        AssertRejected(opening with { Commitment = (opening.Commitment + G1Affine.Generator).ToAffine() });
        AssertRejected(opening with { Key = new KzgVerifierKey((opening.Key.TauG2 + G2Affine.Generator).ToAffine()) });
    }

    // The transcript binds the statement even where the equations are blind to it: same everything, another label before it.
    [Fact]
    public void Proof_InAnotherTranscript_IsRejected()
    {
        Opening opening = Open(Elements(32, seed: 1), Elements(5, seed: 2));
        KeccakTranscript transcript = opening.Transcript();
        transcript.Absorb(Fr.One);
        Verdict verdict = MercuryVerifier.Verify(opening.Key, opening.Commitment, opening.Point, opening.Value, opening.Proof, transcript);
        Assert.Equal(RejectionReason.Opening, verdict.Reason);
    }

    public static TheoryData<string, Func<MercuryProof, MercuryProof>> Tampered => new()
    {
        { "h", p => p with { H = Other(p.H) } },
        { "g", p => p with { G = Other(p.G) } },
        { "q", p => p with { Q = Other(p.Q) } },
        { "s", p => p with { S = Other(p.S) } },
        { "d", p => p with { D = Other(p.D) } },
        { "w", p => p with { W = Other(p.W) } },
        { "w'", p => p with { WPrime = Other(p.WPrime) } },
        { "g(z)", p => p with { GAtZ = p.GAtZ + Fr.One } },
        { "g(1/z)", p => p with { GAtInverse = p.GAtInverse + Fr.One } },
        { "h(z)", p => p with { HAtZ = p.HAtZ + Fr.One } },
        { "h(1/z)", p => p with { HAtInverse = p.HAtInverse + Fr.One } },
        { "h(α)", p => p with { HAtAlpha = p.HAtAlpha + Fr.One } },
        { "S(z)", p => p with { SAtZ = p.SAtZ + Fr.One } },
        { "g and d swapped", p => p with { G = p.D, D = p.G } },
        { "g(z) and h(z) swapped", p => p with { GAtZ = p.HAtZ, HAtZ = p.GAtZ } },
        { "w at infinity", p => p with { W = G1Affine.Infinity } },
        { "both quotients at infinity", p => p with { W = G1Affine.Infinity, WPrime = G1Affine.Infinity } },
    };

    [Theory]
    [MemberData(nameof(Tampered), DisableDiscoveryEnumeration = true)]
    public void Proof_WithOneElementChanged_IsRejected(string element, Func<MercuryProof, MercuryProof> tamper)
    {
        Opening opening = Open(Elements(16, seed: 3), Elements(4, seed: 4));
        Assert.True(opening.Verify().IsAccepted);
        Verdict verdict = (opening with { Proof = tamper(opening.Proof) }).Verify();
        Assert.True(verdict.Reason == RejectionReason.Opening, $"{element}: {verdict}");
    }

    // Whoever could know the challenges before a message (and here τ, to spare the search) makes W' fit: the same lies with the honest
    // proof's challenges frozen are accepted, so what rejects each one is that the transcript absorbs it before the next challenge.
    [Theory]
    [MemberData(nameof(Tampered), DisableDiscoveryEnumeration = true)]
    public void Proof_FittedToFrozenChallenges_IsRejected(string element, Func<MercuryProof, MercuryProof> tamper)
    {
        Opening opening = Open(Elements(16, seed: 3), Elements(4, seed: 4));
        var frozen = MercuryChallenges.Draw(opening.Proof, opening.Transcript());
        MercuryProof forged = tamper(opening.Proof) with { WPrime = G1Affine.Infinity };
        Assert.True(MercuryVerifier.TryReduce(opening.Commitment, opening.Point, opening.Value, forged, frozen, out G1Affine rest));
        forged = forged with { WPrime = (rest * (UnsafeSetup.Tau("tests") - frozen.Xi).Inverse()).ToAffine() };
        Assert.True(MercuryVerifier.TryReduce(opening.Commitment, opening.Point, opening.Value, forged, frozen, out G1Affine left));
        Assert.True(opening.Key.Check(left, forged.WPrime), element);
        if (forged != opening.Proof)
            AssertRejected(opening with { Proof = forged });
    }

    [Fact]
    public void Reduce_ChallengesThatCoincide_Fails()
    {
        Opening opening = Open(Elements(16, seed: 3), Elements(4, seed: 4));
        var honest = MercuryChallenges.Draw(opening.Proof, opening.Transcript());
        MercuryChallenges[] degenerate =
        [
            honest with { Z = Fr.Zero }, honest with { Z = Fr.One }, honest with { Z = -Fr.One }, honest with { Alpha = honest.Z },
            honest with { Alpha = honest.Z.Inverse() },
        ];
        foreach (MercuryChallenges challenges in degenerate)
            Assert.False(MercuryVerifier.TryReduce(opening.Commitment, opening.Point, opening.Value, opening.Proof, challenges, out _));
    }

    [Fact]
    public void Proof_WithAPointOffTheCurve_IsRejectedByItsName()
    {
        Opening opening = Open(Elements(16, seed: 3), Elements(4, seed: 4));
        var off = new G1Affine(Fq.One, Fq.One);
        MercuryProof p = opening.Proof;
        MercuryProof[] forged =
        [
            p with { H = off }, p with { G = off }, p with { Q = off }, p with { S = off }, p with { D = off }, p with { W = off }, p with { WPrime = off },
        ];
        string[] names = ["h", "g", "q", "s", "d", "w", "w'"];
        for (int i = 0; i < forged.Length; i++)
            Assert.Equal(Verdict.Reject(RejectionReason.Point, $"{names[i]} of the opening"), (opening with { Proof = forged[i] }).Verify());
    }

    // A prover who may send a g of higher degree could move f's value: D is what stops it.
    [Fact]
    public void Proof_FromALongerVector_IsRejected()
    {
        Fr[] f = Elements(16, seed: 5);
        Opening opening = Open(f, Elements(4, seed: 6));
        G1 extra = srs.Srs.Powers[16] * Fr.From(9);
        AssertRejected(opening with { Commitment = (opening.Commitment + extra).ToAffine() });
    }

    [Fact]
    public void Prove_WrongLength_IsAnArgumentError()
    {
        using IBases bases = srs.Srs.LoadBases(_backend, 4);
        using IVector f = _backend.Zeros(8);
        var transcript = new KeccakTranscript(TranscriptLabels.Mercury);
        Assert.Throws<ArgumentException>(() => MercuryProver.Prove(_backend, bases, f, new Fr[4], transcript));
        Assert.Throws<ArgumentOutOfRangeException>(() => MercuryProver.Prove(_backend, bases, f, new Fr[1], transcript));
    }

    // SHA-256 of the proof's bytes, made by the protocol's executable specification (Python) with its commitments multiplied out as
    // points, keccak256 as the transcript, and the seed's τ: every equation, order and encoding at once, for μ even and odd.
    [Theory]
    [InlineData(4, "82f8f707e9b7301422e11016cd62b9576f1c8117bb7097d97f379ad8b8bcdbd8")]
    [InlineData(5, "d2d057051a07785cfdabc00f25fa83bc6d91b842ec3859269396958184b6d545")]
    public void Proof_IsTheSpecificationsByteForByte(int variables, string expected)
    {
        Fr[] polynomial = [.. Enumerable.Range(0, 1 << variables).Select(i => Fr.From(i + 2).Pow(77))];
        Fr[] point = [.. Enumerable.Range(0, variables).Select(j => Fr.From(j + 3).Pow(99))];
        byte[] proof = Encode(Open(polynomial, point).Proof);
        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(proof)));
    }

    [Fact]
    public void Write_AndRead_GiveTheProofBack()
    {
        MercuryProof proof = Open(Elements(16, seed: 7), Elements(4, seed: 8)).Proof;
        byte[] bytes = Encode(proof);
        Assert.Equal(MercuryProof.Size, bytes.Length);
        Assert.Equal(proof, Decode(bytes));
    }

    // Each word in turn gets the field's order added (or is all ones): never another name for the same proof.
    [Fact]
    public void Read_WordsThatAreNotCanonical_AreRefused()
    {
        byte[] bytes = Encode(Open(Elements(16, seed: 7), Elements(4, seed: 8)).Proof);
        for (int word = 0; word < bytes.Length / 32; word++)
        {
            bool scalar = word is >= 10 and < 16;
            var value = new BigInteger(bytes.AsSpan(word * 32, 32), isUnsigned: true, isBigEndian: true);
            byte[] shifted = (value + (scalar ? Fr.Modulus : Fq.Modulus)).ToByteArray(isUnsigned: true, isBigEndian: true);
            byte[] forged = [.. bytes];
            shifted.CopyTo(forged.AsSpan(word * 32));
            FileFormatException e = Assert.Throws<FileFormatException>(() => Decode(forged));
            Assert.Contains(scalar ? "not below r" : "not below q", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_AnyByteChangedOrAnyLength_NeverAnAcceptedProof()
    {
        Opening opening = Open(Elements(4, seed: 7), Elements(2, seed: 8));
        byte[] bytes = Encode(opening.Proof);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte[1, 255]).Sample(
            (place, change) =>
            {
                byte[] forged = [.. bytes];
                forged[place] ^= change;
                try
                {
                    Assert.False((opening with { Proof = Decode(forged) }).Verify().IsAccepted);
                }
                catch (FileFormatException)
                {
                }
            },
            iter: 40);
        Gen.Int[0, bytes.Length - 1].Sample(length => Assert.Throws<FileFormatException>(() => Decode(bytes[..length])), iter: 20);
    }

    private static void AssertRejected(Opening opening) => Assert.Equal(RejectionReason.Opening, opening.Verify().Reason);

    private static G1Affine Other(G1Affine point) => (point + G1Affine.Generator).ToAffine();

    private static byte[] Encode(MercuryProof proof) => BinaryFile.Encode(Kind, proof.Write)[24..^32];

    private static MercuryProof Decode(byte[] bytes) =>
        BinaryFile.Decode(BinaryFile.Encode(Kind, w => w.WriteBytes(bytes)), "memory", Kind, MercuryProof.Read);

    private static Fr[] Elements(int count, int seed)
    {
        var random = new Random(seed);
        byte[] bytes = new byte[40];
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                random.NextBytes(bytes);
                return Fr.From(new BigInteger(bytes, isUnsigned: true));
            }),
        ];
    }

    private Opening Open(Fr[] polynomial, Fr[] point)
    {
        using IBases bases = srs.Srs.LoadBases(_backend, point.Length);
        using IVector f = _backend.Upload(polynomial);
        var opening = new Opening(
            srs.Srs.VerifierKey, _backend.Msm(bases, f).ToAffine(), point, Multilinear.Evaluate(polynomial, point), null!);
        return opening with { Proof = MercuryProver.Prove(_backend, bases, f, point, opening.Transcript()) };
    }

    private sealed record Opening(KzgVerifierKey Key, G1Affine Commitment, Fr[] Point, Fr Value, MercuryProof Proof)
    {
        public KeccakTranscript Transcript()
        {
            var transcript = new KeccakTranscript(TranscriptLabels.Mercury);
            transcript.Absorb(Commitment);
            transcript.Absorb(Point);
            transcript.Absorb(Value);
            return transcript;
        }

        public Verdict Verify() => MercuryVerifier.Verify(Key, Commitment, Point, Value, Proof, Transcript());
    }
}
