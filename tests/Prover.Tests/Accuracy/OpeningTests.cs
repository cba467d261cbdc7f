using Zkml.Algebra.Curves;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Tests.Accuracy.Forging;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>The opening inside a whole proof: every point and scalar of it altered, and all that its challenges are drawn from.</summary>
public sealed class OpeningTests(SmallStatement small) : IClassFixture<SmallStatement>
{
    private static readonly (string Name, Func<MercuryProof, G1Affine> Get, Func<MercuryProof, G1Affine, MercuryProof> Set)[] Points =
    [
        ("h", p => p.H, (p, v) => p with { H = v }),
        ("g", p => p.G, (p, v) => p with { G = v }),
        ("q", p => p.Q, (p, v) => p with { Q = v }),
        ("s", p => p.S, (p, v) => p with { S = v }),
        ("d", p => p.D, (p, v) => p with { D = v }),
        ("w", p => p.W, (p, v) => p with { W = v }),
        ("w'", p => p.WPrime, (p, v) => p with { WPrime = v }),
    ];

    private static readonly (string Name, Func<MercuryProof, Fr> Get, Func<MercuryProof, Fr, MercuryProof> Set)[] Scalars =
    [
        ("g(z)", p => p.GAtZ, (p, v) => p with { GAtZ = v }),
        ("g(1/z)", p => p.GAtInverse, (p, v) => p with { GAtInverse = v }),
        ("h(z)", p => p.HAtZ, (p, v) => p with { HAtZ = v }),
        ("h(1/z)", p => p.HAtInverse, (p, v) => p with { HAtInverse = v }),
        ("h(α)", p => p.HAtAlpha, (p, v) => p with { HAtAlpha = v }),
        ("S(z)", p => p.SAtZ, (p, v) => p with { SAtZ = v }),
    ];

    [Fact]
    public void Verify_AnyPointOfTheOpeningAltered_IsRejected()
    {
        MercuryProof opening = small.Proof.Opening;
        for (int i = 0; i < Points.Length; i++)
        {
            G1Affine own = Points[i].Get(opening);
            G1Affine next = Points[(i + 1) % Points.Length].Get(opening);
            foreach (G1Affine other in new[] { (own + G1Affine.Generator).ToAffine(), -own, G1Affine.Infinity, next })
            {
                AssertRejected(RejectionReason.Opening, Points[i].Set(opening, other), Points[i].Name);
            }

            AssertRejected(RejectionReason.Point, Points[i].Set(opening, own with { Y = own.Y + Fq.One }), Points[i].Name);
            AssertRejected(
                RejectionReason.Opening, Points[(i + 1) % Points.Length].Set(Points[i].Set(opening, next), own), Points[i].Name + " swapped");
        }
    }

    [Fact]
    public void Verify_AnyScalarOfTheOpeningAltered_IsRejected()
    {
        MercuryProof opening = small.Proof.Opening;
        for (int i = 0; i < Scalars.Length; i++)
        {
            Fr own = Scalars[i].Get(opening);
            Fr next = Scalars[(i + 1) % Scalars.Length].Get(opening);
            foreach (Fr other in new[] { own + Fr.One, -own, Fr.Zero, next })
            {
                AssertRejected(RejectionReason.Opening, Scalars[i].Set(opening, other), Scalars[i].Name);
            }
        }
    }

    // Everything zero and at infinity satisfies many a pairing equation.
    [Fact]
    public void Verify_OpeningOfZeros_IsRejected()
    {
        MercuryProof zeros = new(
            default, default, default, default, default, Fr.Zero, Fr.Zero, Fr.Zero, Fr.Zero, Fr.Zero, Fr.Zero, default, default);
        AssertRejected(RejectionReason.Opening, zeros, "zeros");
    }

    [Fact]
    public void Verify_OpeningOfAnotherProofOfTheStatement_IsRejected()
    {
        CommittedVectors vectors = small.Vectors();
        DenseWitness.Solve(vectors, new DenseNetwork(small.Circuit, vectors.Weights), small.Circuit.Samples);
        AccuracyProof other = new DenseProver(small.Circuit, vectors, small.Correct).Prove(small.Key, small.Statement(small.Correct));
        Assert.Equal(Verdict.Accepted, small.Verify(other));
        AssertRejected(RejectionReason.Opening, other.Opening, "another proof's");
    }

    // Frozen challenges: the opening's first challenge depends on the statement and on every part of the claim.
    [Fact]
    public void OpeningTranscript_AnyItemChanged_GivesOtherChallenges()
    {
        OpeningClaim<Fr> claim = new([Fr.From(1), Fr.From(2)], Fr.From(3), [Fr.From(4), Fr.From(5)], Fr.From(6));
        Fr Challenge(int digest, int correct, OpeningClaim<Fr> of)
        {
            KeccakTranscript transcript = AccuracyVerifier.OpeningTranscript(Fr.From(digest), correct, of);
            return transcript.Challenge();
        }

        List<Fr> challenges =
        [
            Challenge(7, 8, claim),
            Challenge(9, 8, claim),
            Challenge(7, 9, claim),
            Challenge(7, 8, claim with { Groups = [Fr.From(2), Fr.From(1)] }),
            Challenge(7, 8, claim with { Rho = Fr.Zero }),
            Challenge(7, 8, claim with { Point = [Fr.From(4), Fr.From(4)] }),
            Challenge(7, 8, claim with { Value = Fr.Zero }),
        ];
        Assert.Equal(challenges.Count, challenges.Distinct().Count());
    }

    private void AssertRejected(RejectionReason reason, MercuryProof opening, string name) =>
        Assert.Equal((name, reason), (name, small.Verify(small.Proof with { Opening = opening }).Reason));
}
