using Zkml.Circuits.Lookups;
using Zkml.Circuits.Network;
using Zkml.Prover.Tests.Accuracy.Forging;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>
/// A prover has an argument that is right in itself, for vectors that are not the committed ones, and uses it up to some stage: each
/// stage's own check meets the first part that is made from the commitments.
/// </summary>
public class PretenceTests
{
    [Theory]
    [InlineData("model", "FractionLayer LeafDenominator LinearLayers OpeningReduction OpeningReduction Opening")]
    [InlineData("pixels", "FractionLayer LeafDenominator LinearLayers FeatureReduction OpeningReduction Opening")]
    [InlineData("labels", "FractionLayer LeafDenominator FeatureReduction FeatureReduction OpeningReduction Opening")]
    [InlineData("conv.activation", "FractionLayer LeafDenominator LinearLayers FeatureReduction OpeningReduction Opening")]
    [InlineData("block.activation", "FractionLayer LeafDenominator LinearLayers FeatureReduction OpeningReduction Opening")]
    [InlineData("conv.maxpool-x.excess1", "FractionLayer LeafDenominator FeatureReduction FeatureReduction OpeningReduction Opening")]
    [InlineData("conv.maxpool-y.excess1", "FractionLayer LeafDenominator FeatureReduction FeatureReduction OpeningReduction Opening")]
    [InlineData("relu(d)", "FractionLayer LeafDenominator FeatureReduction FeatureReduction OpeningReduction Opening")]
    [InlineData("relu(d+1)", "FractionLayer LeafDenominator FeatureReduction FeatureReduction OpeningReduction Opening")]
    [InlineData("labelled logit", "FractionLayer LeafDenominator FeatureReduction FeatureReduction OpeningReduction Opening")]
    [InlineData("one-hot", "FractionLayer LeafNumerator FeatureReduction FeatureReduction OpeningReduction Opening")]
    [InlineData("multiplicities", "FractionLayer LeafNumerator OpeningReduction OpeningReduction OpeningReduction Opening")]
    public void Verify_ArgumentForOtherVectorsUpToAStage_IsRejectedThere(string lie, string reasons)
    {
        (CommittedVectors pretended, CommittedVectors committed, int correct) = Tell(lie);
        string[] expected = reasons.Split(' ');
        for (Stage stage = Stage.None; stage <= Stage.Reduction; stage++)
        {
            var prover = new DenseProver(SmallArgument.Circuit, committed, correct) { Pretended = pretended, Until = stage };
            Verdict verdict = prover.Prove().Verify();
            Assert.Equal((stage, expected[(int)stage]), (stage, verdict.Reason?.ToString()));
        }
    }

    private static (CommittedVectors Pretended, CommittedVectors Committed, int Correct) Tell(string lie)
    {
        CommittedVectors pretended = lie switch
        {
            "model" => SmallArgument.Solved(model: SmallNetwork.Model(5)),
            "pixels" => SmallArgument.Solved(samples: SmallNetwork.SamplesOf(6) with { Labels = SmallArgument.Samples.Labels }),
            "labels" => SmallArgument.Solved(samples: AllCorrect()),
            _ => SmallArgument.Solved(),
        };
        CommittedVectors committed = pretended.Clone();
        CommittedVectors stated = SmallArgument.Solved();
        int rank = SmallArgument.Table(TableKind.Rank);
        int correct = DenseWitness.Signed(pretended.Multiplicity(rank, SmallNetwork.Architecture.Classes));
        switch (lie)
        {
            case "model":
                stated.Weights.CopyTo(committed.Weights, 0);
                break;
            case "pixels":
            case "labels":
                for (int g = 0; g < committed.Data.Length; g++)
                {
                    stated.Data[g].CopyTo(committed.Data[g], 0);
                }

                break;
            case "multiplicities":
                SmallArgument.CountOneMore(committed);
                break;
            default:
                committed.At(SmallArgument.Aux(lie), 0, 0) += Fr.One;
                break;
        }

        return (pretended, committed, correct);
    }

    private static SampleSet AllCorrect()
    {
        IntegerInference inference = new(SmallArgument.Model);
        SampleSet samples = SmallArgument.Samples;
        return samples with
        {
            Labels = [.. Enumerable.Range(0, samples.Count).Select(n => (byte)inference.Classify(samples[n], n).Class)],
        };
    }
}
