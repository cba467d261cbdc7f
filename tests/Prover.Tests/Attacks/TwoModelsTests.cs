using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Tests.Accuracy.Forging;

namespace Zkml.Prover.Tests.Attacks;

/// <summary>
/// A model owner commits to one model, and beyond the vector's length, where no small opening reaches, to its difference from another.
/// Larger groups make a larger opening: the same commitment must not turn into the other model there.
/// </summary>
public sealed class TwoModelsTests
{
    private const int LargeGroupBits = 6;

    [Fact]
    public void Verify_DifferenceOfModelsBeyondTheLength_IsNoModel()
    {
        SampleSet samples = SmallArgument.Samples;
        IntegerNetwork first = SmallArgument.Model;
        IntegerNetwork second = SmallNetwork.Model(5);
        int small = SmallArgument.Circuit.OpeningBits;
        AccuracyCircuit circuit = CircuitCompiler.Compile(SmallNetwork.Architecture, samples.Count, LargeGroupBits);
        Assert.True(circuit.OpeningBits > small);

        CommittedVectors pretended = Solved(circuit, second, samples);
        CommittedVectors committed = pretended.Clone();
        var own = CommittedVectors.Of(circuit, first, samples);
        own.Weights.CopyTo(committed.Weights, 0);
        for (int i = 0; i < 1 << circuit.Weights.Bits; i++)
        {
            committed.Weights[(1 << small) + i] = pretended.Weights[i] - own.Weights[i];
        }

        int correct = new IntegerInference(second).CountCorrect(samples);
        DenseProver forger = new(circuit, committed, correct) { Pretended = pretended, Until = Stage.Features, CountsBeyond = true };
        Assert.Equal(RejectionReason.OpeningReduction, forger.Prove().Verify().Reason);

        // The model within the length is the one that counts, in the large opening as in the small.
        CommittedVectors honest = Solved(circuit, first, samples);
        committed.Weights.CopyTo(honest.Weights, 0);
        correct = new IntegerInference(first).CountCorrect(samples);
        Assert.Equal(Verdict.Accepted, new DenseProver(circuit, honest, correct).Prove().Verify());
    }

    private static CommittedVectors Solved(AccuracyCircuit circuit, IntegerNetwork model, SampleSet samples)
    {
        var vectors = CommittedVectors.Of(circuit, model, samples);
        DenseWitness.Solve(vectors, new DenseNetwork(circuit, vectors.Weights), samples.Count);
        return vectors;
    }
}
