using Zkml.Circuits.Compilation;
using Zkml.Circuits.Lookups;
using Zkml.Prover.Tests.Accuracy.Forging;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>Lies in the values told at the leaf point that keep every earlier equation, the transcript agreeing with them.</summary>
public class ToldValueTests
{
    private static AccuracyCircuit Circuit => SmallArgument.Circuit;

    // β·input + β²·output is unchanged: the input β less, the output 1 more.
    [Theory]
    [InlineData("conv.maxpool-x1")]
    [InlineData("block.requantise")]
    public void Verify_OutputToldForInput_IsRejected(string region)
    {
        LookupRegion lookup = Circuit.Lookups.First(candidate => candidate.Name == region);
        InputTerm input = lookup.Input[0];
        AssertRejected(RejectionReason.LinearLayers, (index, value, beta) =>
            index == input.View ? value - (Fr.From(input.Coefficient) * beta)
            : index == lookup.Output ? value + Fr.One
            : value);
    }

    // z(even) - z(odd) is unchanged.
    [Fact]
    public void Verify_BothSidesOfAPoolingDifferenceRaised_IsRejected()
    {
        LookupRegion lookup = Circuit.Lookups[0];
        Assert.Equal([1, -1], lookup.Input.Select(term => term.Coefficient));
        AssertRejected(RejectionReason.LinearLayers, (index, value, _) =>
            lookup.Input.Any(term => term.View == index) ? value + Fr.One : value);
    }

    // The rank is the difference of two sums.
    [Fact]
    public void Verify_BothSumsOfTheRankRaised_IsRejected()
    {
        LookupRegion lookup = Circuit.Lookups.Single(candidate => candidate.Table == TableKind.Rank);
        AssertRejected(RejectionReason.FeatureReduction, (index, value, _) =>
            lookup.Input.Any(term => term.View == index) ? value + Fr.One : value);
    }

    [Theory]
    [InlineData(SmallNetwork.Conv)]
    [InlineData(SmallNetwork.Block)]
    [InlineData(SmallNetwork.Logits)]
    public void Verify_BiasRaised_IsRejected(int layer)
    {
        int first = Circuit.Views.Count + Circuit.Tables.Count + 1;
        AssertRejected(RejectionReason.LinearLayers, (index, value, _) => index == first + layer ? value + Fr.One : value);
    }

    // Whatever the messages were, a forger who solves for one before each check passes it; what remains is false, and no opening of the
    // commitments shows it. Each check alone stops the forger who does not solve for it.
    [Fact]
    public void Verify_MessagesSolvedCheckByCheck_AreRejectedByTheNextCheckAndAtLastByTheOpening()
    {
        CommittedVectors vectors = SmallArgument.Solved();
        SmallArgument.CountOneMore(vectors);
        var correct = Fr.From(SmallArgument.Correct + 1);
        InnerArgument argument = new DenseProver(Circuit, vectors, SmallArgument.Correct + 1).Prove();
        IReadOnlyList<RejectionReason> checks = SolvingForger.Checks(Circuit, correct, argument.Messages);
        Assert.Equal(RejectionReason.ZeroDenominator, checks[0]);
        Assert.Equal(Circuit.SampleBits + Circuit.Leaves.SlotBits, checks.Count(reason => reason == RejectionReason.FractionLayer));
        Assert.Equal(
            [
                RejectionReason.LeafNumerator, RejectionReason.LeafDenominator, RejectionReason.LinearLayers,
                RejectionReason.FeatureReduction, RejectionReason.OpeningReduction,
            ],
            checks.Where(reason => reason is not (RejectionReason.ZeroDenominator or RejectionReason.FractionLayer)));
        IReadOnlyList<Fr> messages = argument.Messages;
        for (int solved = 1; solved <= checks.Count; solved++)
        {
            RejectionReason expected = solved < checks.Count ? checks[solved] : RejectionReason.Opening;
            Assert.Equal((solved, expected), (solved, argument.Verify(messages).Reason!.Value));
            messages = SolvingForger.Satisfy(Circuit, correct, messages, Math.Min(solved + 1, checks.Count));
        }
    }

    // Of an honest argument, another count contradicts one equation only; that solved, the opening is false.
    [Fact]
    public void Verify_OtherCountSolvedFor_IsRejectedByTheOpening()
    {
        InnerArgument honest = SmallArgument.Honest;
        int more = SmallArgument.Correct + 1;
        Assert.Equal(RejectionReason.OpeningReduction, honest.Verify(correct: more).Reason);
        int checks = SolvingForger.Checks(Circuit, Fr.From(more), honest.Messages).Count;
        Fr[] forged = SolvingForger.Satisfy(Circuit, Fr.From(more), honest.Messages, checks);
        Assert.Equal(RejectionReason.Opening, honest.Verify(forged, more).Reason);
    }

    private static void AssertRejected(RejectionReason reason, Func<int, Fr, Fr, Fr> tell)
    {
        DenseProver prover = new(Circuit, SmallArgument.Solved(), SmallArgument.Correct) { Tell = tell };
        Assert.Equal(reason, prover.Prove().Verify().Reason);
    }
}
