using Zkml.Algebra.Fields;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Circuits.Network;
using Zkml.Prover.Claims;

namespace Zkml.Prover.LinearLayers;

/// <summary>
/// The claims on one layer's accumulators. All of them share their channel weights, as every region takes its channel
/// coordinates from the same place: one bias evaluation and one kernel evaluation a term serve them all.
/// </summary>
/// <param name="Layer">The layer.</param>
/// <param name="Views">The positions of the claims among the circuit's views.</param>
/// <param name="Weights">The claims' weights.</param>
/// <param name="Values">The claims' values.</param>
internal sealed record LayerClaims<T>(int Layer, int[] Views, TensorWeights<T>[] Weights, T[] Values)
    where T : IScalar<T>
{
    /// <summary>The channel weights.</summary>
    public T[] Channels => Weights[0].Channels;

    /// <summary>Gathers the claims, layer by layer, from all views' weights and values.</summary>
    public static LayerClaims<T>[] Gather(AccuracyCircuit circuit, TensorWeights<T>[] weights, T[] values)
    {
        var layers = new LayerClaims<T>[circuit.Architecture.Layers.Count];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            TensorReference accumulators = new(TensorSpace.Linear, layer);
            int[] views = [.. Enumerable.Range(0, weights.Length).Where(i => circuit.Views[i].Source == accumulators)];
            layers[layer] = new LayerClaims<T>(
                layer, views, [.. views.Select(i => weights[i])], [.. views.Select(i => values[i])]);
        }

        return layers;
    }

    /// <summary>The claim on the layer's bias.</summary>
    public BiasWeights<T> BiasWeights(AccuracyCircuit circuit)
    {
        LayerWeightBlocks blocks = circuit.Weights.Layers[Layer];
        return new BiasWeights<T>(Channels, blocks.BiasOffset, blocks.BiasBits);
    }
}

/// <summary>One linear term of one layer, as the batched sumcheck Σ_i K(i)·X'(i) meets it.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Term">The term's position in the layer.</param>
internal readonly record struct TermReference(int Layer, int Term)
{
    /// <summary>Every term of a circuit in order.</summary>
    public static TermReference[] All(AccuracyCircuit circuit) =>
        [.. circuit.Architecture.Layers.SelectMany((layer, i) => layer.Terms.Select((_, j) => new TermReference(i, j)))];

    public LinearTerm Of(AccuracyCircuit circuit) => circuit.Architecture.Layers[Layer].Terms[Term];

    public KernelBlock Kernel(AccuracyCircuit circuit) => circuit.Weights.Layers[Layer].Terms[Term];

    /// <summary>The committed tensor that the term reads.</summary>
    public TensorReference Source(AccuracyCircuit circuit)
    {
        int source = Of(circuit).Source;
        return source == 0
            ? new TensorReference(TensorSpace.Data, 0)
            : new TensorReference(TensorSpace.Aux, circuit.Activations[source - 1]);
    }

    /// <summary>The number of variables of the term's own index, its input's.</summary>
    public int Variables(AccuracyCircuit circuit) => TensorBlock.BitsOf(circuit.Architecture.ShapeOf(Of(circuit).Source));
}
