using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Circuits.Network;
using Zkml.Prover.LinearLayers;

namespace Zkml.Prover.Tests.Accuracy.Forging;

/// <summary>
/// The network's linear maps on one sample's committed slots, by their definition; linear in the sample, so that it serves a
/// combination of samples as well. On request it reads padded inputs with padded weights, as no honest prover does.
/// </summary>
internal sealed class DenseNetwork(AccuracyCircuit circuit, Fr[] weights, bool readsPadding = false)
{
    public AccuracyCircuit Circuit => circuit;

    /// <summary>z of a layer, in the order of <see cref="TensorShape.IndexOf"/>.</summary>
    public Fr[] Accumulators(int layer, DenseSample sample)
    {
        LayerArchitecture architecture = circuit.Architecture.Layers[layer];
        TensorShape shape = architecture.Linear;
        var z = new Fr[shape.Count];
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = weights[circuit.Weights.Layers[layer].BiasOffset + (i % shape.Channels)] * sample.Live;
        }

        for (int t = 0; t < architecture.Terms.Count; t++)
        {
            TermReference term = new(layer, t);
            foreach ((int x, int y, int d, int input, int c) in Taps(term))
            {
                Fr value = Input(term, sample, input);
                for (int co = 0; co < shape.Channels && !value.IsZero; co++)
                {
                    if (term.Of(circuit).Kind == LinearKind.Dense || co == c)
                    {
                        z[shape.IndexOf(co, x, y)] += Weight(term, co, c, d) * value;
                    }
                }
            }
        }

        return z;
    }

    /// <summary>A view at a position of its region.</summary>
    public Fr View(View view, DenseSample sample, Func<int, Fr[]> accumulators, int c, int x, int y)
    {
        Fr Element(int channel) => Read(view.Source, sample, accumulators, channel, view.MapX[x], view.MapY[y]);
        Fr sum = Fr.Zero;
        int channels = view.Rule == ChannelRule.Equal ? 0 : ShapeOf(view.Source).Channels;
        for (int k = view.Rule == ChannelRule.Above ? c + 1 : 0; k < channels; k++)
        {
            sum += Element(k);
        }

        return view.Rule == ChannelRule.Equal ? Element(c) : sum;
    }

    /// <summary>A tensor's element.</summary>
    public Fr Read(TensorReference tensor, DenseSample sample, Func<int, Fr[]> accumulators, int c, int x, int y)
    {
        if (tensor.Space == TensorSpace.Linear)
        {
            return accumulators(tensor.Index)[ShapeOf(tensor).IndexOf(c, x, y)];
        }

        SampleSpace space = tensor.Space == TensorSpace.Aux ? circuit.Aux : circuit.Data;
        return sample.Space(tensor.Space)[space.Tensors[tensor.Index].SlotOf(c, x, y)];
    }

    /// <summary>A tensor's valid extent.</summary>
    public TensorShape ShapeOf(TensorReference tensor) => tensor.Space switch
    {
        TensorSpace.Linear => circuit.Architecture.Layers[tensor.Index].Linear,
        TensorSpace.Aux => circuit.Aux.Tensors[tensor.Index].Shape,
        _ => circuit.Data.Tensors[tensor.Index].Shape,
    };

    /// <summary>The tables of K and X' over a term's padded input, for claims on z with these powers.</summary>
    public (Fr[] Kernel, Fr[] Input) Factors(TermReference term, LayerClaims<Fr> claims, Fr[] powers, DenseSample sample)
    {
        int size = 1 << term.Variables(circuit);
        var kernel = new Fr[size];
        var inputs = new Fr[size];
        bool dense = term.Of(circuit).Kind == LinearKind.Dense;
        foreach ((int x, int y, int d, int input, int c) in Taps(term))
        {
            Fr spatial = Fr.Zero;
            for (int k = 0; k < powers.Length; k++)
            {
                spatial += powers[k] * claims.Weights[k].X[x] * claims.Weights[k].Y[y];
            }

            for (int co = 0; co < (dense ? claims.Channels.Length : 1); co++)
            {
                kernel[input] += spatial * (dense ? claims.Channels[co] * Weight(term, co, c, d) : Weight(term, c, c, d));
            }

            Fr value = Input(term, sample, input);
            inputs[input] = dense ? value : c < claims.Channels.Length ? value * claims.Channels[c] : Fr.Zero;
        }

        return (kernel, FillUnread(term, claims, sample, inputs, dense));
    }

    // Positions that no tap reads belong to X' as well: K is zero there.
    private Fr[] FillUnread(TermReference term, LayerClaims<Fr> claims, DenseSample sample, Fr[] inputs, bool dense)
    {
        TensorBlock block = BlockOf(term);
        foreach (int slot in block.ValidSlots())
        {
            int input = slot - block.Offset;
            int c = input & ((1 << block.ChannelBits) - 1);
            inputs[input] = Input(term, sample, input) * (dense ? Fr.One : claims.Channels[c]);
        }

        return inputs;
    }

    // Every (output position, kernel position, input element) that a term relates; elements as indices inside the padded block.
    private IEnumerable<(int X, int Y, int D, int Input, int C)> Taps(TermReference term)
    {
        LinearTerm linear = term.Of(circuit);
        TensorShape output = circuit.Architecture.Layers[term.Layer].Linear;
        TensorBlock block = BlockOf(term);
        TensorShape extent = readsPadding
            ? new TensorShape(1 << block.ChannelBits, 1 << block.WidthBits, 1 << block.HeightBits)
            : block.Shape;
        for (int y = 0; y < output.Height; y++)
        {
            for (int x = 0; x < output.Width; x++)
            {
                for (int d = 0; d < linear.KernelX * linear.KernelY; d++)
                {
                    int sx = (linear.StrideX * x) + (linear.DilationX * (d % linear.KernelX)) - linear.PadX;
                    int sy = (linear.StrideY * y) + (linear.DilationY * (d / linear.KernelX)) - linear.PadY;
                    bool inside = sx >= 0 && sx < extent.Width && sy >= 0 && sy < extent.Height;
                    for (int c = 0; inside && c < extent.Channels; c++)
                    {
                        yield return (x, y, d, block.SlotOf(c, sx, sy) - block.Offset, c);
                    }
                }
            }
        }
    }

    private Fr Weight(TermReference term, int co, int ci, int d)
    {
        LinearTerm linear = term.Of(circuit);
        KernelBlock block = term.Kernel(circuit);
        bool dense = linear.Kind == LinearKind.Dense;
        return weights[block.SlotOf(dense ? co : ci, dense ? ci : 0, d % linear.KernelX, d / linear.KernelX)];
    }

    // The committed element less its zero point, at live samples.
    private Fr Input(TermReference term, DenseSample sample, int input)
    {
        TensorReference source = term.Source(circuit);
        TensorBlock block = BlockOf(term);
        Fr value = sample.Space(source.Space)[block.Offset + input];
        int c = input & ((1 << block.ChannelBits) - 1);
        IReadOnlyList<int> zeroPoints = circuit.Architecture.InputZeroPoints;
        return source.Space == TensorSpace.Data && c < zeroPoints.Count ? value - (sample.Live * Fr.From(zeroPoints[c])) : value;
    }

    private TensorBlock BlockOf(TermReference term)
    {
        TensorReference source = term.Source(circuit);
        return (source.Space == TensorSpace.Data ? circuit.Data : circuit.Aux).Tensors[source.Index];
    }
}
