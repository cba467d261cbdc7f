using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Circuits.Lookups;
using Zkml.Circuits.Network;
using Zkml.Prover.Tests.Accuracy.Forging;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>
/// Padded slots of committed vectors are unconstrained. What is written there must change nothing, and a prover who computes with it
/// must be rejected.
/// </summary>
public class PaddingTests
{
    private static AccuracyCircuit Circuit => SmallArgument.Circuit;

    [Fact]
    public void Prove_ByDefinition_IsAcceptedWithTheTrueCount()
    {
        Assert.InRange(SmallArgument.Correct, 1, SmallNetwork.Samples - 1);
        Assert.Equal(Verdict.Accepted, SmallArgument.Honest.Verify());
    }

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    public void Verify_PaddingFilled_SameCountAndNoOther(bool weights, bool features, bool samples)
    {
        var vectors = CommittedVectors.Of(Circuit, SmallArgument.Model, SmallArgument.Samples);
        if (weights)
        {
            FillPaddedWeights(vectors);
        }

        Assert.Equal(SmallArgument.Correct, Solve(vectors));
        if (features)
        {
            FillPaddedFeatures(vectors);
        }

        if (samples)
        {
            FillPaddedSamples(vectors);
        }

        Assert.Equal(Verdict.Accepted, new DenseProver(Circuit, vectors, SmallArgument.Correct).Prove().Verify());
        AssertRejected(RejectionReason.OpeningReduction, new DenseProver(Circuit, vectors, SmallArgument.Correct + 1));
        SmallArgument.CountOneMore(vectors);
        AssertRejected(RejectionReason.FractionLayer, new DenseProver(Circuit, vectors, SmallArgument.Correct + 1));
    }

    [Fact]
    public void Verify_OneHotAtAPaddedSample_IsRejected()
    {
        CommittedVectors vectors = SmallArgument.Solved();
        vectors.At(SmallArgument.Aux("one-hot"), SmallNetwork.Samples, 1) = Fr.One;
        AssertRejected(RejectionReason.FractionLayer, new DenseProver(Circuit, vectors, SmallArgument.Correct));
    }

    [Fact]
    public void Verify_CorrectSampleBeyondTheLast_IsRejected()
    {
        CommittedVectors vectors = SmallArgument.Solved();
        vectors.Multiplicity(SmallArgument.Table(TableKind.Rank), Circuit.Architecture.Classes) += Fr.One;
        AssertRejected(RejectionReason.FractionLayer, new DenseProver(Circuit, vectors, SmallArgument.Correct + 1));
    }

    // The last group has room for a sixth sample: the whole argument is made for six, one of them classified correctly in the padding.
    [Fact]
    public void Verify_PaddedSampleProvedAsLive_IsRejected()
    {
        SampleSet five = SmallArgument.Samples;
        sbyte[] image = new sbyte[five.Shape.Count];
        byte label = (byte)new IntegerInference(SmallArgument.Model).Classify(image).Class;
        SampleSet six = new(five.Shape, [.. five.Values, .. image], [.. five.Labels, label]);
        var vectors = CommittedVectors.Of(Circuit, SmallArgument.Model, six);
        int correct = DenseWitness.Solve(vectors, new DenseNetwork(Circuit, vectors.Weights), six.Count);
        Assert.Equal(SmallArgument.Correct + 1, correct);
        AssertRejected(RejectionReason.LeafNumerator, new DenseProver(Circuit, vectors, correct) { Live = six.Count });
    }

    // Its witness, leaves, told values and sumchecks agree with each other; every label is one that padding made win.
    [Fact]
    public void Verify_ProverThatReadsAPaddedInputChannel_IsRejected()
    {
        SampleSet samples = SmallArgument.Samples with { Labels = [.. SmallArgument.Samples.Labels.Select(_ => (byte)1)] };
        var vectors = CommittedVectors.Of(Circuit, SmallArgument.Model, samples);
        KernelBlock kernel = Circuit.Weights.Layers[SmallNetwork.Logits].Terms[0];
        vectors.Weights[kernel.SlotOf(1, 3, 0, 0)] = Fr.From(4);
        for (int n = 0; n < samples.Count; n++)
        {
            vectors.At(SmallArgument.Aux("block.activation"), n, 3, 0, 0) = Fr.From(25);
        }

        AssertReadingPaddingFails(vectors, SmallNetwork.Samples);
    }

    [Fact]
    public void Verify_ProverThatReadsAPaddedPosition_IsRejected()
    {
        var vectors = CommittedVectors.Of(Circuit, SmallArgument.Model, SmallArgument.Samples);
        for (int n = 0; n < SmallNetwork.Samples; n++)
        {
            for (int y = 0; y < 3; y++)
            {
                vectors.At(SmallArgument.Aux("conv.activation"), n, 0, 3, y) = Fr.From(9);
            }
        }

        AssertReadingPaddingFails(vectors, null);
    }

    // Whatever is committed beyond a vector's length, up to the opening's, has weight zero.
    [Fact]
    public void Verify_OverlongVectors_SameCountAndNoOther()
    {
        CommittedVectors vectors = SmallArgument.Solved();
        Fill(vectors.Weights, Circuit.Weights.Bits);
        Fill(vectors.Multiplicities, Circuit.Multiplicities.Bits);
        foreach (Fr[] chunk in vectors.Aux)
        {
            Fill(chunk, Circuit.Aux.Bits + Circuit.GroupBits);
        }

        foreach (Fr[] chunk in vectors.Data)
        {
            Fill(chunk, Circuit.Data.Bits + Circuit.GroupBits);
        }

        Assert.Equal(Verdict.Accepted, new DenseProver(Circuit, vectors, SmallArgument.Correct).Prove().Verify());
        AssertRejected(RejectionReason.OpeningReduction, new DenseProver(Circuit, vectors, SmallArgument.Correct) { CountsBeyond = true });
        AssertRejected(RejectionReason.OpeningReduction, new DenseProver(Circuit, vectors, SmallArgument.Correct + 1));
    }

    private static void Fill(Fr[] vector, int bits)
    {
        for (int i = 1 << bits; i < vector.Length; i++)
        {
            vector[i] = Fr.From(i);
        }
    }

    private static void AssertReadingPaddingFails(CommittedVectors vectors, int? expected)
    {
        int correct = DenseWitness.Solve(
            vectors, new DenseNetwork(Circuit, vectors.Weights, readsPadding: true), SmallNetwork.Samples);
        Assert.Equal(expected ?? correct, correct);
        AssertRejected(RejectionReason.FeatureReduction, new DenseProver(Circuit, vectors, correct) { ReadsPadding = true });

        // The same vectors, computed with honestly, do not satisfy the lookups.
        AssertRejected(RejectionReason.FractionLayer, new DenseProver(Circuit, vectors, correct));
    }

    private static int Solve(CommittedVectors vectors) =>
        DenseWitness.Solve(vectors, new DenseNetwork(Circuit, vectors.Weights), SmallNetwork.Samples);

    private static void AssertRejected(RejectionReason reason, DenseProver prover) =>
        Assert.Equal(reason, prover.Prove().Verify().Reason);

    private static void FillPaddedWeights(CommittedVectors vectors)
    {
        foreach (KernelBlock block in Circuit.Weights.Layers.SelectMany(layer => layer.Terms))
        {
            for (int i = 0; i < 1 << block.Bits; i++)
            {
                int co = i & ((1 << block.OutputBits) - 1);
                int ci = (i >> block.OutputBits) & ((1 << block.InputBits) - 1);
                int dx = (i >> (block.OutputBits + block.InputBits)) & ((1 << block.XBits) - 1);
                int dy = i >> (block.OutputBits + block.InputBits + block.XBits);
                if (co >= block.Outputs || ci >= block.Inputs || dx >= block.KernelX || dy >= block.KernelY)
                {
                    vectors.Weights[block.Offset + i] = Fr.From(30);
                }
            }
        }
    }

    private static void FillPaddedFeatures(CommittedVectors vectors)
    {
        foreach ((TensorSpace space, SampleSpace features) in
            new[] { (TensorSpace.Aux, Circuit.Aux), (TensorSpace.Data, Circuit.Data) })
        {
            foreach (TensorBlock block in features.Tensors)
            {
                HashSet<int> valid = [.. block.ValidSlots()];
                foreach (int slot in Enumerable.Range(block.Offset, 1 << block.Bits).Where(slot => !valid.Contains(slot)))
                {
                    for (int n = 0; n < vectors.Capacity; n++)
                    {
                        vectors.At(space, n, slot) = Fr.From(77 + n);
                    }
                }
            }
        }
    }

    // Everything at n ≥ N but the one-hot labels: those are rows of the label table, which no sample may look up there.
    private static void FillPaddedSamples(CommittedVectors vectors)
    {
        int oneHot = SmallArgument.Aux("one-hot").Index;
        for (int n = SmallNetwork.Samples; n < vectors.Capacity; n++)
        {
            foreach (TensorBlock block in Circuit.Aux.Tensors.Where((_, i) => i != oneHot))
            {
                Array.ForEach(block.ValidSlots(), slot => vectors.At(TensorSpace.Aux, n, slot) = Fr.From(5 + n + slot));
            }

            foreach (TensorBlock block in Circuit.Data.Tensors)
            {
                Array.ForEach(block.ValidSlots(), slot => vectors.At(TensorSpace.Data, n, slot) = Fr.From(3 + n + slot));
            }
        }
    }
}
