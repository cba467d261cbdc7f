using Zkml.Algebra.Curves;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Tests.Accuracy.Forging;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>Whole proofs shown for other statements than theirs, and proofs that are made for a statement that does not hold.</summary>
public sealed class StatementTests(SmallStatement small) : IClassFixture<SmallStatement>
{
    private static readonly G1Affine OffCurve = new(Fq.One, Fq.One);

    [Fact]
    public void Verify_HonestProof_IsAcceptedWithTheTrueCount()
    {
        Assert.Equal(small.Correct, small.Proof.Correct);
        Assert.Equal(Verdict.Accepted, small.Verify(small.Proof));
    }

    // K + r is no int, as K is a 32-bit integer in memory, in files and in σ: there is one encoding of a count.
    [Theory]
    [InlineData(-1, RejectionReason.CountRange)]
    [InlineData(SmallNetwork.Samples + 1, RejectionReason.CountRange)]
    [InlineData(int.MaxValue, RejectionReason.CountRange)]
    [InlineData(int.MinValue, RejectionReason.CountRange)]
    public void Verify_CountOutOfRange_IsRejected(int correct, RejectionReason reason) =>
        AssertRejected(reason, small.Verify(small.Proof with { Correct = correct }));

    [Fact]
    public void Verify_AnyOtherCount_IsRejected()
    {
        foreach (int correct in Enumerable.Range(0, SmallNetwork.Samples + 1).Where(count => count != small.Correct))
        {
            AssertRejected(RejectionReason.FractionLayer, small.Verify(small.Proof with { Correct = correct }));
        }
    }

    // The challenges are drawn for the false count, so nothing but the count itself is wrong.
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Verify_ProofMadeForAnotherCount_IsRejected(int by)
    {
        CommittedVectors vectors = Solved();
        int correct = small.Correct + by;
        AccuracyProof proof = new DenseProver(small.Circuit, vectors, correct).Prove(small.Key, small.Statement(correct));
        AssertRejected(RejectionReason.OpeningReduction, small.Verify(proof));
    }

    [Fact]
    public void Verify_OtherContext_IsRejected()
    {
        StatementContext context = small.Context;
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
            AssertRejected(RejectionReason.FractionLayer, small.Verify(small.Proof, context: other));
        }
    }

    [Fact]
    public void Verify_OtherCircuitDigest_IsRejected()
    {
        byte[] other = small.CircuitId.ToArray();
        other[31] ^= 1;
        AssertRejected(RejectionReason.FractionLayer, small.Verify(small.Proof, circuitId: other));
    }

    [Fact]
    public void Verify_OtherCommitments_IsRejected()
    {
        ModelCommitment model = ModelCommitter.Commit(small.Key, small.Model).Commitment;
        AssertRejected(RejectionReason.FractionLayer, small.Verify(small.Proof, model: model));
        DataCommitment data = small.Commit(small.Samples).Commitment;
        AssertRejected(RejectionReason.FractionLayer, small.Verify(small.Proof, data: data));
        WitnessCommitments own = small.Proof.Commitments;
        foreach (WitnessCommitments other in new[]
        {
            own with { Mask = own.Multiplicities, Multiplicities = own.Mask },
            own with { Mask = -own.Mask },
            own with { Multiplicities = small.CommittedModel.Commitment.Commitment },
            own with { Aux = [own.Aux[1], own.Aux[0], own.Aux[2]] },
            own with { Aux = [own.Aux[0], own.Aux[0], own.Aux[2]] },
            own with { Aux = data.Groups },
        })
        {
            AssertRejected(RejectionReason.FractionLayer, small.Verify(small.Proof with { Commitments = other }));
        }
    }

    [Fact]
    public void Verify_GroupsReorderedOrRepeated_IsRejected()
    {
        IReadOnlyList<G1Affine> groups = Data.Groups;
        foreach (G1Affine[] other in (G1Affine[][])[[groups[1], groups[0], groups[2]], [groups[0], groups[0], groups[2]], [groups[2], groups[1], groups[0]]])
        {
            AssertRejected(RejectionReason.FractionLayer, small.Verify(small.Proof, data: Data with { Groups = other }));

            // Made for the list as shown, from the samples in their own order.
            DataCommitment stated = Data with { Groups = other };
            AccuracyProof proof = new DenseProver(small.Circuit, Solved(), small.Correct)
                .Prove(small.Key, small.Statement(small.Correct, data: stated));
            AssertRejected(RejectionReason.Opening, small.Verify(proof, data: stated));
        }
    }

    // A partial group that is not the last cannot be said: N alone gives the number of groups and which samples count.
    [Fact]
    public void Verify_GroupsMissingOrAdded_IsRejected()
    {
        G1Affine[] fewer = [.. Data.Groups.SkipLast(1)];
        G1Affine[] more = [.. Data.Groups, Data.Groups[0]];
        WitnessCommitments own = small.Proof.Commitments;
        foreach (G1Affine[] groups in (G1Affine[][])[fewer, more, []])
        {
            AssertRejected(RejectionReason.GroupCount, small.Verify(small.Proof, data: Data with { Groups = groups }));
            AccuracyProof proof = small.Proof with { Commitments = own with { Aux = groups } };
            AssertRejected(RejectionReason.GroupCount, small.Verify(proof));
            AssertRejected(RejectionReason.GroupCount, small.Verify(proof, data: Data with { Groups = groups }));
        }
    }

    [Fact]
    public void Verify_PointsThatAreNone_IsRejected()
    {
        WitnessCommitments own = small.Proof.Commitments;
        foreach (G1Affine bad in new[] { OffCurve, G1Affine.Infinity, own.Mask with { X = own.Mask.X + Fq.One } })
        {
            AssertRejected(RejectionReason.Point, small.Verify(small.Proof, model: Model with { Commitment = bad }));
            AssertRejected(RejectionReason.Point, small.Verify(small.Proof with { Commitments = own with { Mask = bad } }));
            AssertRejected(RejectionReason.Point, small.Verify(small.Proof with { Commitments = own with { Multiplicities = bad } }));
            for (int g = 0; g < 3; g++)
            {
                G1Affine[] data = [.. Data.Groups];
                G1Affine[] aux = [.. own.Aux];
                (data[g], aux[g]) = (bad, bad);
                AssertRejected(RejectionReason.Point, small.Verify(small.Proof, data: Data with { Groups = data }));
                AssertRejected(RejectionReason.Point, small.Verify(small.Proof with { Commitments = own with { Aux = aux } }));
            }
        }
    }

    // Made for the stated commitments with other vectors in hand: the whole inner argument is right, the opening cannot be.
    [Fact]
    public void Verify_ProofWithAnotherModel_IsRejected()
    {
        IntegerNetwork better = SmallNetwork.Model(5);
        CommittedVectors vectors = SmallStatement.Vectors(
            small.Circuit, better, small.Samples, small.CommittedModel.Opening, small.CommittedData.Opening);
        AssertOpeningFails(vectors);
    }

    [Fact]
    public void Verify_ProofWithOtherSamples_IsRejected()
    {
        CommittedVectors vectors = SmallStatement.Vectors(
            small.Circuit, small.Model, SmallNetwork.SamplesOf(6), small.CommittedModel.Opening, small.CommittedData.Opening);
        AssertOpeningFails(vectors);
    }

    // The right weights under another blinding scalar are not the commitment either.
    [Fact]
    public void Verify_ProofWithoutTheOwnersBlinding_IsRejected()
    {
        CommittedVectors vectors = small.Vectors();
        vectors.Weights[small.Circuit.Weights.BlindSlot] += Fr.One;
        AssertOpeningFails(vectors);
    }

    // Six samples were committed to, of which the last is left out: the proof is right for five, and it is not the owner's statement.
    [Fact]
    public void Verify_FewerSamplesThanWereCommitted_IsRejected()
    {
        SampleSet six = SmallNetwork.SamplesOf(SmallStatement.DataSeed, count: 6);
        (DataCommitment commitment, DataOpening opening) = small.Commit(six);
        CommittedVectors vectors = SmallStatement.Vectors(small.Circuit, small.Model, six, small.CommittedModel.Opening, opening);
        int correct = Solve(vectors);
        AccuracyProof proof = new DenseProver(small.Circuit, vectors, correct)
            .Prove(small.Key, small.Statement(correct, data: commitment));
        AssertRejected(RejectionReason.Statement, small.Verify(proof, data: commitment));
        Assert.Equal(Verdict.Accepted, small.Verify(proof, data: commitment with { Samples = SmallNetwork.Samples }));
    }

    [Fact]
    public void Verify_CommitmentsMadeForAnotherCircuit_IsRejected()
    {
        TensorShape wider = new(3, 3, 4);
        foreach (DataCommitment data in new[]
        {
            Data with { GroupBits = 0 }, Data with { Samples = 6 }, Data with { Samples = 4 }, Data with { Shape = wider },
        })
        {
            AssertRejected(RejectionReason.Statement, small.Verify(small.Proof, data: data));
        }

        foreach (NetworkArchitecture architecture in new[]
        {
            Model.Architecture with { FractionalBits = 4 },
            Model.Architecture with { InputZeroPoints = [0, 0, 0] },
            Model.Architecture with { Layers = [.. Model.Architecture.Layers.Take(1), .. Model.Architecture.Layers.Skip(2)] },
        })
        {
            AssertRejected(RejectionReason.Statement, small.Verify(small.Proof, model: Model with { Architecture = architecture }));
        }

        AccuracyCircuit fewer = CircuitCompiler.Compile(Model.Architecture, SmallNetwork.Samples + 1, SmallNetwork.GroupBits);
        AssertRejected(RejectionReason.Statement, small.Verify(small.Proof, circuit: fewer));
    }

    // Layers' names are for messages.
    [Fact]
    public void Verify_ArchitectureWithOtherNames_IsAccepted()
    {
        NetworkArchitecture renamed = Model.Architecture with
        {
            Layers = [.. Model.Architecture.Layers.Select(layer => layer with { Name = "x" + layer.Name })],
        };
        Assert.Equal(Verdict.Accepted, small.Verify(small.Proof, model: Model with { Architecture = renamed }));
    }

    // Frozen challenges: σ depends on every item, so every challenge does.
    [Fact]
    public void Digest_AnyItemOfTheStatementChanged_Differs()
    {
        AccuracyStatement statement = small.Statement(small.Correct);
        WitnessCommitments own = small.Proof.Commitments;
        G1Affine other = G1Affine.Generator;
        List<Fr> digests =
        [
            statement.Digest(own),
            (statement with { Correct = statement.Correct + 1 }).Digest(own),
            (statement with { Circuit = CircuitCompiler.Compile(Model.Architecture, 6, 1) }).Digest(own),
            (statement with { CircuitId = new byte[32] }).Digest(own),
            (statement with { Model = other }).Digest(own),
            (statement with { Context = statement.Context with { ChainId = 1 } }).Digest(own),
            (statement with { Context = statement.Context with { Contract = 1 } }).Digest(own),
            (statement with { Context = statement.Context with { ChallengeId = 1 } }).Digest(own),
            (statement with { Context = statement.Context with { Submitter = 1 } }).Digest(own),
            statement.Digest(own with { Multiplicities = other }),
            statement.Digest(own with { Mask = other }),
            statement.Digest(own with { Aux = [.. own.Aux, other] }),
            statement.Digest(own with { Aux = [.. own.Aux.Reverse()] }),
            (statement with { Data = [.. statement.Data.Reverse()] }).Digest(own),
            (statement with { Data = [.. statement.Data, own.Aux[0]] }).Digest(own with { Aux = [.. own.Aux.Skip(1)] }),
        ];
        Assert.Equal(digests.Count, digests.Distinct().Count());
    }

    private ModelCommitment Model => small.CommittedModel.Commitment;

    private DataCommitment Data => small.CommittedData.Commitment;

    private CommittedVectors Solved()
    {
        CommittedVectors vectors = small.Vectors();
        Solve(vectors);
        return vectors;
    }

    private int Solve(CommittedVectors vectors) =>
        DenseWitness.Solve(vectors, new DenseNetwork(small.Circuit, vectors.Weights), small.Circuit.Samples);

    private void AssertOpeningFails(CommittedVectors vectors)
    {
        int correct = Solve(vectors);
        AccuracyProof proof = new DenseProver(small.Circuit, vectors, correct).Prove(small.Key, small.Statement(correct));
        AssertRejected(RejectionReason.Opening, small.Verify(proof));
    }

    private static void AssertRejected(RejectionReason reason, Verdict verdict) => Assert.Equal(reason, verdict.Reason);
}
