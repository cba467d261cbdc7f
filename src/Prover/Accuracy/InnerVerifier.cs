using Zkml.Algebra.Fields;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Claims;
using Zkml.Prover.LinearLayers;
using Zkml.Prover.LogUp;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Accuracy;

/// <summary>
/// The verifier of the inner argument (PROTOCOL sections 4 to 7), written once: on field elements it is the native verifier, on
/// wires it records the circuit that the wrap proves.
/// </summary>
/// <remarks>
/// It concludes nothing about commitments: the caller must bind σ to the whole statement before the first challenge, check K and
/// the group counts against the circuit, and check the returned claim against the commitments. docs/soundness.md has the error of
/// each challenge.
/// </remarks>
public static class InnerVerifier
{
    /// <summary>Runs the verifier over the channel's messages.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="correct">K.</param>
    /// <param name="channel">Messages, challenges and requirements; seeded by σ.</param>
    /// <returns>The one claim that remains, to be checked by an opening.</returns>
    public static OpeningClaim<T> Verify<T>(AccuracyCircuit circuit, T correct, IVerifierChannel<T> channel)
        where T : IScalar<T>
    {
        // The nonce: a first message that only the prover knows, so that no later challenge can be recomputed from a guess at the weights.
        channel.Read();
        channel.Enter("fraction tree");
        T alpha = channel.Challenge();
        T beta = channel.Challenge();
        LeafClaim<T> leafClaim = FractionTreeVerifier.Verify(circuit.SampleBits + circuit.Leaves.SlotBits, channel);

        channel.Enter("leaves");
        ClaimSet<T> claims = new();
        LeafPoint<T> leaf = new(circuit, leafClaim.Point);
        var values = LeafEvaluations<T>.Tell(circuit, leaf, correct, new ReadingOracle<T>(channel), claims);
        new LeafVerifier<T>(circuit, leaf, values, alpha, beta).Verify(leafClaim, channel);

        channel.Enter("linear layers");
        LayerClaims<T>[] layers = LayerClaims<T>.Gather(circuit, values.ViewWeights, values.Views);
        LinearLayersVerifier.Verify(circuit, layers, leaf.Live, claims, channel);

        channel.Enter("claim reduction");
        (T[] point, T[] evaluations) = ClaimReductionVerifier.Verify(circuit, claims, leaf.InGroup, channel);
        return OpeningClaim<T>.Combine(circuit, leaf.Groups.ToArray(), channel.Challenge(), point, evaluations);
    }

    private sealed class ReadingOracle<T>(IVerifierChannel<T> channel) : ILeafOracle<T>
        where T : IScalar<T>
    {
        public T Tensor(TensorReference tensor, TensorWeights<T> weights) => channel.Read();

        public T Multiplicity(int table, T[] point) => channel.Read();

        public T Weights(T[] point) => channel.Read();
    }
}
