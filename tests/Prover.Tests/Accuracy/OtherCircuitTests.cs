using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Tests.Accuracy.Forging;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>
/// An argument that is right for one circuit, shown to the verifier of another whose vectors and messages have the same extents: the
/// constants and index maps are the circuit's own.
/// </summary>
public class OtherCircuitTests
{
    public static TheoryData<string, RejectionReason> Circuits { get; } = new()
    {
        { "fractional bits", RejectionReason.LeafDenominator },
        { "activation bits", RejectionReason.LeafDenominator },
        { "zero points", RejectionReason.FeatureReduction },
        { "padding", RejectionReason.OpeningReduction },
        { "stride", RejectionReason.OpeningReduction },
        { "dilation", RejectionReason.OpeningReduction },
        { "pooling", RejectionReason.OpeningReduction },
        { "source", RejectionReason.FeatureReduction },
    };

    [Theory]
    [MemberData(nameof(Circuits))]
    public void Verify_ArgumentForACircuitOfTheSameShape_IsRejected(string difference, RejectionReason reason)
    {
        AccuracyCircuit other = CircuitCompiler.Compile(Other(difference), SmallNetwork.Samples, SmallNetwork.GroupBits);
        Assert.Equal(SmallArgument.Circuit.OpeningBits, other.OpeningBits);
        Assert.Equal(Verdict.Accepted, SmallArgument.Honest.Verify());
        Verdict verdict = SmallArgument.Honest.Verify(circuit: other);
        Assert.Equal((difference, reason), (difference, verdict.Reason));
    }

    // The last group has room for one sample more.
    [Fact]
    public void Verify_ArgumentForAnotherNumberOfSamples_IsRejected()
    {
        AccuracyCircuit other = CircuitCompiler.Compile(SmallNetwork.Architecture, SmallNetwork.Samples + 1, SmallNetwork.GroupBits);
        Assert.Equal(SmallArgument.Circuit.Groups, other.Groups);
        Assert.Equal(RejectionReason.LeafNumerator, SmallArgument.Honest.Verify(circuit: other).Reason);
    }

    // Circuits whose messages are of another number fail as soon as the layouts part.
    [Theory]
    [InlineData(SmallNetwork.Samples, 0)]
    [InlineData(SmallNetwork.Samples, 2)]
    [InlineData(SmallNetwork.Samples - 1, SmallNetwork.GroupBits)]
    [InlineData(9, SmallNetwork.GroupBits)]
    [InlineData(1, SmallNetwork.GroupBits)]
    public void Verify_ArgumentForAnotherLayout_IsRejected(int samples, int groupBits)
    {
        AccuracyCircuit other = CircuitCompiler.Compile(SmallNetwork.Architecture, samples, groupBits);
        Assert.False(SmallArgument.Honest.Verify(circuit: other).IsAccepted);
    }

    private static NetworkArchitecture Other(string difference)
    {
        NetworkArchitecture network = SmallNetwork.Architecture;
        LayerArchitecture[] layers = [.. network.Layers];
        void ChangeTerm(int layer, int index, Func<LinearTerm, LinearTerm> change)
        {
            LinearTerm[] terms = [.. layers[layer].Terms];
            terms[index] = change(terms[index]);
            layers[layer] = layers[layer] with { Terms = terms };
        }

        switch (difference)
        {
            case "fractional bits":
                return network with { FractionalBits = network.FractionalBits - 1 };
            case "activation bits":
                return network with { ActivationBits = network.ActivationBits - 1 };
            case "zero points":
                return network with { InputZeroPoints = [1, 0, -1] };
            case "padding":
                ChangeTerm(SmallNetwork.Block, 0, term => term with { PadX = 0 });
                break;
            case "stride":
                ChangeTerm(SmallNetwork.Logits, 1, term => term with { StrideX = 1 });
                ChangeTerm(SmallNetwork.Block, 1, term => term with { StrideX = 2 });
                break;
            case "dilation":
                ChangeTerm(SmallNetwork.Block, 0, term => term with { DilationY = 2 });
                break;
            case "source":
                ChangeTerm(SmallNetwork.Logits, 0, term => term with { Source = 1 });
                break;
            default:
                MaxPool pool = layers[SmallNetwork.Conv].Pool!;
                layers[SmallNetwork.Conv] = layers[SmallNetwork.Conv] with { Pool = pool with { PadX = 1 } };
                break;
        }

        return network with { Layers = layers };
    }
}
