using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Circuits.Network;
using Zkml.Prover.Claims;

namespace Zkml.Prover.LinearLayers;

/// <summary>
/// The linear layers on one folded sample: all samples combined by eq(r_n, n). Accumulators are never formed; a functional of
/// them is moved through the kernel onto the layer's inputs, and the kernel it becomes is kept for the sumcheck.
/// </summary>
internal sealed class FoldedNetwork
{
    private readonly AccuracyCircuit _circuit;
    private readonly int[] _weights;
    private readonly Fr[] _aux;
    private readonly Fr[] _data;
    private readonly Fr _live;
    private readonly Dictionary<TermReference, (EffectiveKernel Kernel, Fr[] Input)> _terms = [];
    private readonly Dictionary<(TermReference Term, TensorWeights<Fr> Claim), Fr[]> _tables = new(new ByReference());

    /// <param name="circuit">The circuit.</param>
    /// <param name="weights">The lower half of the weights' vector.</param>
    /// <param name="aux">The folded aux features, one a slot.</param>
    /// <param name="data">The folded data features.</param>
    /// <param name="live">The extension of [n &lt; N] at r_n.</param>
    public FoldedNetwork(AccuracyCircuit circuit, int[] weights, Fr[] aux, Fr[] data, Fr live)
    {
        _circuit = circuit;
        _weights = weights;
        _aux = aux;
        _data = data;
        _live = live;
    }

    /// <summary>The functional of a tensor; of accumulators, by way of the layer's inputs.</summary>
    public Fr Evaluate(TensorReference tensor, TensorWeights<Fr> weights) => tensor.Space switch
    {
        TensorSpace.Aux => weights.Apply(_circuit.Aux.Tensors[tensor.Index], _aux),
        TensorSpace.Data => weights.Apply(_circuit.Data.Tensors[tensor.Index], _data),
        _ => EvaluateAccumulators(tensor.Index, weights),
    };

    /// <summary>A layer's bias under channel weights.</summary>
    public Fr Bias(int layer, Fr[] channels)
    {
        int offset = _circuit.Weights.Layers[layer].BiasOffset;
        Fr sum = Fr.Zero;
        for (int c = 0; c < channels.Length; c++)
        {
            sum += channels[c] * Fr.From(_weights[offset + c]);
        }

        return sum;
    }

    /// <summary>A term's factors in the batched sumcheck: the kernel combined over the layer's claims, and the input X'.</summary>
    public (Fr[] Kernel, Fr[] Input) Factors(TermReference term, LayerClaims<Fr> claims, Fr[] powers)
    {
        var combined = new Fr[1 << term.Variables(_circuit)];
        for (int k = 0; k < powers.Length; k++)
        {
            Fr[] table = Table(term, claims.Weights[k]);
            for (int i = 0; i < combined.Length; i++)
            {
                combined[i] += powers[k] * table[i];
            }
        }

        return (combined, _terms[term].Input);
    }

    private Fr EvaluateAccumulators(int layer, TensorWeights<Fr> weights)
    {
        Fr sum = Bias(layer, weights.Channels) * _live * weights.SpatialTotal;
        for (int i = 0; i < _circuit.Architecture.Layers[layer].Terms.Count; i++)
        {
            TermReference term = new(layer, i);
            Fr[] table = Table(term, weights);
            sum += MultilinearExtensions.InnerProduct<Fr>(table, _terms[term].Input);
        }

        return sum;
    }

    private Fr[] Table(TermReference term, TensorWeights<Fr> claim)
    {
        if (!_tables.TryGetValue((term, claim), out Fr[]? table))
        {
            if (!_terms.TryGetValue(term, out (EffectiveKernel Kernel, Fr[] Input) known))
            {
                known = (new EffectiveKernel(_circuit, term, claim.Channels, _weights), Input(term, claim.Channels));
                _terms.Add(term, known);
            }

            table = known.Kernel.Table(claim);
            _tables.Add((term, claim), table);
        }

        return table;
    }

    // X' of LinearLayersVerifier: the input at its valid positions, less the zero points, times C[c] for depthwise terms.
    private Fr[] Input(TermReference term, Fr[] channels)
    {
        LinearTerm linear = term.Of(_circuit);
        TensorReference source = term.Source(_circuit);
        bool pixels = source.Space == TensorSpace.Data;
        TensorBlock block = (pixels ? _circuit.Data : _circuit.Aux).Tensors[source.Index];
        Fr[] space = pixels ? _data : _aux;
        var input = new Fr[1 << block.Bits];
        foreach (int slot in block.ValidSlots())
        {
            int c = (slot - block.Offset) & ((1 << block.ChannelBits) - 1);
            Fr value = space[slot];
            if (pixels && _circuit.Architecture.InputZeroPoints[c] != 0)
            {
                value -= _live * Fr.From(_circuit.Architecture.InputZeroPoints[c]);
            }

            input[slot - block.Offset] = linear.Kind == LinearKind.Depthwise ? value * channels[c] : value;
        }

        return input;
    }

    // A claim is its weights object: comparing the vectors themselves would cost more than it saves.
    private sealed class ByReference : IEqualityComparer<(TermReference Term, TensorWeights<Fr> Claim)>
    {
        public bool Equals((TermReference Term, TensorWeights<Fr> Claim) x, (TermReference Term, TensorWeights<Fr> Claim) y) =>
            x.Term == y.Term && ReferenceEquals(x.Claim, y.Claim);

        public int GetHashCode((TermReference Term, TensorWeights<Fr> Claim) key) =>
            HashCode.Combine(key.Term, System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Claim));
    }
}
