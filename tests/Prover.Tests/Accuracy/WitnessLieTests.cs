using Zkml.Circuits.Compilation;
using Zkml.Circuits.Lookups;
using Zkml.Prover.Tests.Accuracy.Forging;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>
/// Lies in what is committed, all else made to agree with them as far as it can be: one lookup fails, so the fractions do not sum to
/// zero, and the root's layer shows it.
/// </summary>
public class WitnessLieTests
{
    private static AccuracyCircuit Circuit => SmallArgument.Circuit;

    public static TheoryData<string> AuxTensors { get; } =
    [
        .. SmallArgument.Circuit.Aux.Tensors.Select(tensor => tensor.Name).Where(name => name != "blind"),
    ];

    [Theory]
    [MemberData(nameof(AuxTensors))]
    public void Verify_OneCommittedEntryOffByOne_IsRejected(string tensor)
    {
        CommittedVectors vectors = SmallArgument.Solved();
        vectors.At(SmallArgument.Aux(tensor), 0, 0) += Fr.One;
        AssertRejected(vectors, SmallArgument.Correct);
    }

    // An output that is not the table's; whatever follows from it is right, and its row is not counted.
    [Theory]
    [InlineData("conv.maxpool-x1", 1)]
    [InlineData("conv.maxpool-y1", 1)]
    [InlineData("conv.requantise", 1)]
    [InlineData("block.requantise", -1)]
    public void Verify_OneFalseOutputCarriedOn_IsRejected(string region, int by)
    {
        CommittedVectors vectors = Falsified((n, lookup, element, truth) =>
            n == 1 && lookup.Name == region && element == 0 ? truth + by : truth, out int correct);
        AssertRejected(vectors, correct);
    }

    // [d ≥ 0] = relu(d + 1) - relu(d): a lost comparison is called won by raising relu(d + 1) from 0 to 1, and the sample counts.
    [Fact]
    public void Verify_LostComparisonsCalledWon_IsRejected()
    {
        CommittedVectors vectors = Falsified((_, lookup, _, truth) =>
            lookup.Name == "rank.relu(d+1)" && truth == 0 ? 1 : truth, out int correct);
        Assert.Equal(Circuit.Samples, correct);
        AssertRejected(vectors, correct);
    }

    [Fact]
    public void Verify_RankMultiplicityMoved_IsRejected()
    {
        CommittedVectors vectors = SmallArgument.Solved();
        SmallArgument.CountOneMore(vectors);
        AssertRejected(vectors, SmallArgument.Correct + 1);
    }

    // A table's multiplicities may be any elements, so a count can be made up for elsewhere only in the same row.
    [Theory]
    [InlineData(TableKind.Relu)]
    [InlineData(TableKind.Requantise)]
    [InlineData(TableKind.RequantiseSigned)]
    [InlineData(TableKind.Range)]
    public void Verify_MultiplicityMovedToTheNextRow_IsRejected(TableKind kind)
    {
        CommittedVectors vectors = SmallArgument.Solved();
        int table = SmallArgument.Table(kind);
        vectors.Multiplicity(table, 7) += Fr.One;
        vectors.Multiplicity(table, 8) -= Fr.One;
        AssertRejected(vectors, SmallArgument.Correct);
    }

    // Solved for the label that the network gives, then committed with the data owner's.
    [Fact]
    public void Verify_LabelMovedWithOneHotLogitAndRank_IsRejected()
    {
        CommittedVectors vectors = SmallArgument.Solved();
        TensorReference label = new(TensorSpace.Data, 1);
        int n = Enumerable.Range(0, Circuit.Samples).First(i => Rank(SmallArgument.Solved(), i) < Circuit.Architecture.Classes);
        Fr honest = vectors.At(label, n, 0);
        for (int j = 0; j < Circuit.Architecture.Classes; j++)
        {
            var lie = CommittedVectors.Of(Circuit, SmallArgument.Model, SmallArgument.Samples);
            lie.At(label, n, 0) = Fr.From(j);
            int correct = Solve(lie);
            lie.At(label, n, 0) = honest;
            if (correct > SmallArgument.Correct)
            {
                AssertRejected(lie, correct);
                return;
            }
        }

        Assert.Fail("no label makes the sample correct");
    }

    // Two labelled classes at once, or one of weight two: the one-hot label is the multiplicity of a row, and nothing else.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Verify_OneHotThatIsNotOne_IsRejected(int ofLabel, int ofOther)
    {
        CommittedVectors vectors = SmallArgument.Solved();
        TensorReference oneHot = SmallArgument.Aux("one-hot");
        int label = SmallArgument.Samples.Labels[0];
        vectors.At(oneHot, 0, label) += Fr.From(ofLabel);
        vectors.At(oneHot, 0, (label + 1) % Circuit.Architecture.Classes) += Fr.From(ofOther);
        AssertRejected(vectors, SmallArgument.Correct);
    }

    [Fact]
    public void Verify_PixelChangedAfterTheWitness_IsRejected()
    {
        CommittedVectors vectors = SmallArgument.Solved();
        vectors.At(new TensorReference(TensorSpace.Data, 0), 2, 1, 1, 1) += Fr.From(4);
        AssertRejected(vectors, SmallArgument.Correct);
    }

    [Fact]
    public void Verify_WeightChangedAfterTheWitness_IsRejected()
    {
        CommittedVectors vectors = SmallArgument.Solved();
        int slot = Circuit.Weights.Layers[SmallNetwork.Block].Terms[0].SlotOf(1, 2, 1, 1);
        int range = SmallArgument.Table(TableKind.Range);
        int row = DenseWitness.Signed(vectors.Weights[slot]) - Circuit.Tables[range].FirstInput;
        vectors.Weights[slot] += Fr.One;
        vectors.Multiplicity(range, row) -= Fr.One;
        vectors.Multiplicity(range, row + 1) += Fr.One;
        AssertRejected(vectors, SmallArgument.Correct);
    }

    // 2^(T-1) is the first integer beyond the table: on a weight that only ever meets zeros, no other lookup sees it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Verify_WeightOutOfRange_IsRejected(bool padded)
    {
        int slot = padded ? Circuit.Weights.Layers[SmallNetwork.Conv].Terms[0].SlotOf(3, 0, 0, 0) : UnusedWeight();
        var vectors = CommittedVectors.Of(Circuit, SmallArgument.Model, SmallArgument.Samples);
        vectors.Weights[slot] = Fr.From(1 << (Circuit.Architecture.AccumulatorBits - 1));
        int correct = Solve(vectors);
        AssertRejected(vectors, correct);

        vectors.Weights[slot] -= Fr.One;
        vectors.Multiplicity(SmallArgument.Table(TableKind.Range), Circuit.Tables[SmallArgument.Table(TableKind.Range)].Rows - 1) += Fr.One;
        Assert.Equal(Verdict.Accepted, new DenseProver(Circuit, vectors, correct).Prove().Verify());
    }

    // With a leaf of 0/0 every fraction above it is 0/0, and every layer of the tree is right.
    [Fact]
    public void Verify_ZeroDenominatorAtALeaf_IsRejected()
    {
        CommittedVectors vectors = SmallArgument.Solved();
        vectors.At(SmallArgument.Aux("conv.activation"), 0, 0) += Fr.One;
        DenseProver prover = new(Circuit, vectors, SmallArgument.Correct) { ChangeLeaves = leaves => leaves[5] = default };
        Verdict verdict = prover.Prove().Verify();
        Assert.Equal(RejectionReason.ZeroDenominator, verdict.Reason);
    }

    // One leaf takes the sum to zero: the tree is right, the leaf is not.
    [Fact]
    public void Verify_LeafThatBalancesTheSum_IsRejected()
    {
        CommittedVectors vectors = SmallArgument.Solved();
        SmallArgument.CountOneMore(vectors);
        DenseProver prover = new(Circuit, vectors, SmallArgument.Correct + 1)
        {
            ChangeLeaves = leaves =>
            {
                using DenseFractionTree tree = new(leaves);
                (Fr p, Fr q) = tree.Root;
                (Fr p0, Fr q0) = leaves[0];
                leaves[0] = (p0 - (p * q.Inverse() * q0), q0);
            },
        };
        Assert.Equal(RejectionReason.LeafNumerator, prover.Prove().Verify().Reason);
    }

    private static CommittedVectors Falsified(Func<int, LookupRegion, int, int, int> falsify, out int correct)
    {
        var vectors = CommittedVectors.Of(Circuit, SmallArgument.Model, SmallArgument.Samples);
        correct = DenseWitness.Solve(vectors, new DenseNetwork(Circuit, vectors.Weights), Circuit.Samples, falsify);
        return vectors;
    }

    private static int Solve(CommittedVectors vectors) =>
        DenseWitness.Solve(vectors, new DenseNetwork(Circuit, vectors.Weights), Circuit.Samples);

    private static int Rank(CommittedVectors vectors, int n) => Enumerable.Range(0, Circuit.Architecture.Classes).Sum(j =>
        DenseWitness.Signed(vectors.At(SmallArgument.Aux("relu(d+1)"), n, j) - vectors.At(SmallArgument.Aux("relu(d)"), n, j)));

    // A weight of the last layer's depthwise term whose activation is zero in every sample.
    private static int UnusedWeight()
    {
        CommittedVectors vectors = SmallArgument.Solved();
        KernelBlock block = Circuit.Weights.Layers[SmallNetwork.Logits].Terms[1];
        (int c, int x, int y) = DenseLeaves.Positions(new(3, 2, 2)).First(position => Enumerable.Range(0, Circuit.Samples).All(n =>
            vectors.At(SmallArgument.Aux("conv.activation"), n, position.C, position.X, position.Y).IsZero));
        return block.SlotOf(c, 0, x, y);
    }

    private static void AssertRejected(CommittedVectors vectors, int correct)
    {
        Verdict verdict = new DenseProver(Circuit, vectors, correct).Prove().Verify();
        Assert.Equal(Verdict.Reject(RejectionReason.FractionLayer, "layer 0 of the fraction tree"), verdict);
    }
}
