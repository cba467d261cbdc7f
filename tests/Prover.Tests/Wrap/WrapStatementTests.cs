using Zkml.Algebra.Curves;
using Zkml.Circuits.Network;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Plonk;
using Zkml.Prover.Tests.Accuracy.Forging;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Tests.Wrap;

/// <summary>Wrapped proofs: accepted for their own statement, refused for any other and with any part altered (PROTOCOL section 11).</summary>
public sealed class WrapStatementTests(WrappedStatement wrapped) : IClassFixture<WrappedStatement>
{
    private static readonly G1Affine OffCurve = new(Fq.One, Fq.One);

    [Fact]
    public void Verify_HonestProof_IsAcceptedWithTheTrueCount()
    {
        Assert.Equal(Verdict.Accepted, wrapped.Verify(wrapped.Proof));
        Assert.Equal(new IntegerInference(wrapped.Network).CountCorrect(wrapped.Samples), wrapped.Proof.Correct);
    }

    [Fact]
    public void Verify_OtherCounts_AreRejected()
    {
        foreach (int correct in Enumerable.Range(0, SmallNetwork.Samples + 1).Where(count => count != wrapped.Proof.Correct))
            AssertRejected(RejectionReason.Opening, wrapped.Proof with { Correct = correct });
        foreach (int correct in new[] { -1, SmallNetwork.Samples + 1, int.MaxValue, int.MinValue })
            AssertRejected(RejectionReason.CountRange, wrapped.Proof with { Correct = correct });
    }

    [Fact]
    public void Verify_OtherContexts_AreRejected()
    {
        StatementContext context = wrapped.Context;
        foreach (StatementContext other in new[]
        {
            context with { ChainId = 1 },
            context with { Contract = context.Contract + 1 },
            context with { ChallengeId = context.ChallengeId + 1 },
            context with { Submitter = context.Submitter + 1 },
            context with { ChainId = context.Contract, Contract = context.ChainId },
            StatementContext.OffChain,
        })
        {
            Assert.Equal(RejectionReason.Opening, wrapped.Verify(wrapped.Proof, context: other).Reason);
        }
    }

    [Fact]
    public void Verify_OtherCommitments_AreRejected()
    {
        ModelCommitment model = wrapped.Model.Commitment;
        DataCommitment data = wrapped.Data.Commitment;
        G1Affine[] groups = [.. data.Groups];
        Assert.Equal(RejectionReason.Opening, wrapped.Verify(wrapped.Proof, model: model with { Commitment = Other(model.Commitment) }).Reason);
        Assert.Equal(RejectionReason.Opening, wrapped.Verify(wrapped.Proof, data: wrapped.Commit(wrapped.Samples, 99)).Reason);
        Assert.Equal(RejectionReason.Opening, wrapped.Verify(wrapped.Proof, data: data with { Groups = [groups[1], groups[0], groups[2]] }).Reason);
        Assert.Equal(RejectionReason.Opening, wrapped.Verify(wrapped.Proof, data: data with { Groups = [groups[0], groups[0], groups[2]] }).Reason);
        Assert.Equal(RejectionReason.GroupCount, wrapped.Verify(wrapped.Proof, data: data with { Groups = groups[..2] }).Reason);
        Assert.Equal(RejectionReason.GroupCount, wrapped.Verify(wrapped.Proof, data: data with { Groups = [.. groups, groups[2]] }).Reason);
        Assert.Equal(RejectionReason.Statement, wrapped.Verify(wrapped.Proof, data: data with { Samples = 4 }).Reason);
        Assert.Equal(RejectionReason.Statement, wrapped.Verify(wrapped.Proof, data: data with { GroupBits = 2 }).Reason);
        Assert.Equal(RejectionReason.Point, wrapped.Verify(wrapped.Proof, model: model with { Commitment = OffCurve }).Reason);
        Assert.Equal(RejectionReason.Point, wrapped.Verify(wrapped.Proof, model: model with { Commitment = G1Affine.Infinity }).Reason);
        Assert.Equal(RejectionReason.Point, wrapped.Verify(wrapped.Proof, data: data with { Groups = [OffCurve, groups[1], groups[2]] }).Reason);

        WitnessCommitments own = wrapped.Proof.Commitments;
        G1Affine[] aux = [.. own.Aux];
        AssertRejected(RejectionReason.Opening, own with { Aux = [aux[1], aux[0], aux[2]] });
        AssertRejected(RejectionReason.Opening, own with { Aux = [aux[0], aux[0], aux[2]] });
        AssertRejected(RejectionReason.Opening, own with { Multiplicities = own.Mask, Mask = own.Multiplicities });
        AssertRejected(RejectionReason.Opening, own with { Multiplicities = Other(own.Multiplicities) });
        AssertRejected(RejectionReason.Opening, own with { Mask = Other(own.Mask) });
        AssertRejected(RejectionReason.GroupCount, own with { Aux = aux[..2] });
        AssertRejected(RejectionReason.GroupCount, own with { Aux = [.. aux, aux[0]] });
        AssertRejected(RejectionReason.Point, own with { Mask = G1Affine.Infinity });
        AssertRejected(RejectionReason.Point, own with { Multiplicities = OffCurve });
        AssertRejected(RejectionReason.Point, own with { Aux = [aux[0], OffCurve, aux[2]] });
    }

    [Fact]
    public void Verify_OtherKeys_AreRejected()
    {
        WrapKey key = wrapped.Key;
        byte[] otherCircuit = [.. key.CircuitId.Span];
        otherCircuit[0] ^= 1;
        foreach ((WrapKey other, RejectionReason reason) in new[]
        {
            (key with { CircuitId = otherCircuit }, RejectionReason.Statement),
            (key with { Samples = key.Samples + 1 }, RejectionReason.Statement),
            (key with { GroupBits = key.GroupBits + 1 }, RejectionReason.Statement),
            (key with { OpeningBits = key.OpeningBits + 1 }, RejectionReason.Statement),
            (key with { LogRows = key.LogRows + 1 }, RejectionReason.Opening),
            (key with { Preprocessed = Other(key.Preprocessed) }, RejectionReason.Opening),
            (key with { Kzg = new KzgVerifierKey((key.Kzg.TauG2 + G2Affine.Generator).ToAffine()) }, RejectionReason.Opening),
        })
        {
            Assert.NotEqual(key.Digest(), other.Digest());
            Assert.Equal(reason, wrapped.Verify(wrapped.Proof, key: other).Reason);
        }
    }

    [Fact]
    public void Verify_AnyPartOfTheClaimAltered_IsRejected()
    {
        OpeningClaim<Fr> claim = wrapped.Proof.Claim;
        for (int i = 0; i < claim.Groups.Length; i++)
            AssertRejected(RejectionReason.Opening, claim with { Groups = Altered(claim.Groups, i) });
        for (int i = 0; i < claim.Point.Length; i++)
            AssertRejected(RejectionReason.Opening, claim with { Point = Altered(claim.Point, i) });
        AssertRejected(RejectionReason.Opening, claim with { Rho = claim.Rho + Fr.One });
        AssertRejected(RejectionReason.Opening, claim with { Value = claim.Value + Fr.One });
        AssertRejected(RejectionReason.MessageCount, claim with { Point = claim.Point[1..] });
        AssertRejected(RejectionReason.MessageCount, claim with { Point = [.. claim.Point, Fr.Zero] });
        AssertRejected(RejectionReason.MessageCount, claim with { Groups = [] });
        AssertRejected(RejectionReason.MessageCount, claim with { Groups = [claim.Groups[0]], Point = [claim.Groups[1], .. claim.Point] });
    }

    [Fact]
    public void Verify_AnyScalarAltered_IsRejected()
    {
        PlonkProof plonk = wrapped.Proof.Plonk;
        ReadOnlySpan<Fr> evaluations = plonk.Evaluations.All;
        for (int i = 0; i < evaluations.Length; i++)
        {
            foreach (Fr value in new[] { evaluations[i] + Fr.One, Fr.Zero, -evaluations[i], evaluations[(i + 1) % evaluations.Length] })
            {
                Fr[] altered = [.. evaluations];
                altered[i] = value;
                PlonkProof other = plonk with { Evaluations = new PlonkEvaluations(altered) };
                if (value != evaluations[i])
                    AssertRejected(RejectionReason.Opening, wrapped.Proof with { Plonk = other });
            }
        }

        MercuryProof p = wrapped.Proof.Opening;
        foreach (MercuryProof altered in new[]
        {
            p with { GAtZ = p.GAtZ + Fr.One },
            p with { GAtInverse = p.GAtInverse + Fr.One },
            p with { HAtZ = p.HAtZ + Fr.One },
            p with { HAtInverse = p.HAtInverse + Fr.One },
            p with { HAtAlpha = p.HAtAlpha + Fr.One },
            p with { SAtZ = p.SAtZ + Fr.One },
            p with { GAtZ = p.HAtZ, HAtZ = p.GAtZ },
        })
        {
            AssertRejected(RejectionReason.Opening, wrapped.Proof with { Opening = altered });
        }
    }

    [Fact]
    public void Verify_AnyPointAltered_IsRejected()
    {
        PlonkProof plonk = wrapped.Proof.Plonk;
        MercuryProof opening = wrapped.Proof.Opening;
        (G1Affine Own, Func<G1Affine, WrappedProof> Set)[] points =
        [
            (plonk.Wires, v => wrapped.Proof with { Plonk = plonk with { Wires = v } }),
            (plonk.Permutation, v => wrapped.Proof with { Plonk = plonk with { Permutation = v } }),
            (plonk.Quotient, v => wrapped.Proof with { Plonk = plonk with { Quotient = v } }),
            (opening.H, v => wrapped.Proof with { Opening = opening with { H = v } }),
            (opening.G, v => wrapped.Proof with { Opening = opening with { G = v } }),
            (opening.Q, v => wrapped.Proof with { Opening = opening with { Q = v } }),
            (opening.S, v => wrapped.Proof with { Opening = opening with { S = v } }),
            (opening.D, v => wrapped.Proof with { Opening = opening with { D = v } }),
            (opening.W, v => wrapped.Proof with { Opening = opening with { W = v } }),
            (opening.WPrime, v => wrapped.Proof with { Opening = opening with { WPrime = v } }),
        ];
        for (int i = 0; i < points.Length; i++)
        {
            (G1Affine own, Func<G1Affine, WrappedProof> set) = points[i];
            foreach (G1Affine other in new[] { Other(own), -own, G1Affine.Infinity, points[(i + 1) % points.Length].Own })
                AssertRejected(RejectionReason.Opening, set(other));
            AssertRejected(RejectionReason.Point, set(own with { Y = own.Y + Fq.One }));
        }
    }

    // Parts of two accepted proofs of one statement do not fit together.
    [Fact]
    public void Verify_PartsOfAnotherProofOfTheStatement_AreRejected()
    {
        WrappedProof own = wrapped.Proof;
        WrappedProof other = wrapped.Prove(wrapped.Context, Fr.Random);
        Assert.Equal(Verdict.Accepted, wrapped.Verify(other));
        AssertRejected(RejectionReason.Opening, own with { Plonk = other.Plonk });
        AssertRejected(RejectionReason.Opening, own with { Opening = other.Opening });
        AssertRejected(RejectionReason.Opening, own with { Claim = other.Claim });
        AssertRejected(RejectionReason.Opening, own with { Commitments = other.Commitments });
        AssertRejected(RejectionReason.Opening, own with { Plonk = other.Plonk, Opening = other.Opening });
        AssertRejected(RejectionReason.Opening, own with { Claim = other.Claim, Plonk = other.Plonk, Opening = other.Opening });
    }

    [Fact]
    public void Verify_ProofOfZeros_IsRejected()
    {
        PlonkProof plonk = new(default, default, default, new PlonkEvaluations(new Fr[18]));
        MercuryProof opening = new(
            default, default, default, default, default, Fr.Zero, Fr.Zero, Fr.Zero, Fr.Zero, Fr.Zero, Fr.Zero, default, default);
        AssertRejected(RejectionReason.Opening, wrapped.Proof with { Plonk = plonk, Opening = opening });
    }

    private static Fr[] Altered(Fr[] values, int index)
    {
        Fr[] altered = [.. values];
        altered[index] += Fr.One;
        return altered;
    }

    private static G1Affine Other(G1Affine point) => (point + G1Affine.Generator).ToAffine();

    private void AssertRejected(RejectionReason reason, OpeningClaim<Fr> claim) => AssertRejected(reason, wrapped.Proof with { Claim = claim });

    private void AssertRejected(RejectionReason reason, WitnessCommitments commitments) =>
        AssertRejected(reason, wrapped.Proof with { Commitments = commitments });

    private void AssertRejected(RejectionReason reason, WrappedProof proof) => Assert.Equal(reason, wrapped.Verify(proof).Reason);
}
