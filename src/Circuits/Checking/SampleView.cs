using System.Globalization;
using System.Text;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Circuits.Witnesses;

namespace Zkml.Circuits.Checking;

/// <summary>One sample of a witness, read through the circuit's views; accumulators are computed from what is committed.</summary>
internal sealed class SampleView
{
    private readonly Witness _witness;
    private readonly AccuracyCircuit _circuit;
    private readonly long[][] _accumulators;

    public SampleView(Witness witness, IntegerNetwork network, int number)
    {
        _witness = witness;
        _circuit = witness.Circuit;
        Number = number;
        NetworkArchitecture architecture = network.Architecture;
        _accumulators = new long[architecture.Layers.Count][];
        for (int i = 0; i < _accumulators.Length; i++)
            _accumulators[i] = Accumulate(architecture, architecture.Layers[i], network.Weights[i]);
    }

    /// <summary>The sample's number.</summary>
    public int Number { get; }

    /// <summary>z of a layer, in the order of <see cref="TensorShape.IndexOf"/>.</summary>
    public long[] Accumulators(int layer) => _accumulators[layer];

    /// <summary>A region's input at a position: Σ terms + constant.</summary>
    public long Input(LookupRegion region, int c, int x, int y)
    {
        long sum = region.Constant;
        foreach (InputTerm term in region.Input)
            sum += term.Coefficient * TermValue(term, c, x, y);
        return sum;
    }

    /// <summary>The sum that <see cref="Input"/> takes, spelled out with names and values.</summary>
    public string Explain(LookupRegion region, int c, int x, int y)
    {
        StringBuilder text = new();
        foreach (InputTerm term in region.Input)
        {
            View view = _circuit.Views[term.View];
            (int tc, int tx, int ty) = term.Broadcast ? (0, 0, 0) : (c, x, y);
            string channel = view.Rule switch
            {
                ChannelRule.Equal => $"{tc}",
                ChannelRule.Above => $"above {tc}",
                _ => "all",
            };
            text.Append(text.Length == 0 ? "" : " ")
                .Append(term.Coefficient < 0 ? "- " : text.Length == 0 ? "" : "+ ")
                .Append(Math.Abs(term.Coefficient) == 1 ? "" : $"{Math.Abs(term.Coefficient)}·")
                .Append(CultureInfo.InvariantCulture, $"{NameOf(view.Source)}({channel}, {view.MapX[tx]}, {view.MapY[ty]})[{TermValue(term, c, x, y)}]");
        }

        if (region.Constant != 0)
            text.Append(CultureInfo.InvariantCulture, $" + {region.Constant}");
        return text.ToString();
    }

    /// <summary>A view's value at a position of its region.</summary>
    public long Value(int viewIndex, int c, int x, int y)
    {
        View view = _circuit.Views[viewIndex];
        TensorShape shape = ShapeOf(view.Source);
        (int tx, int ty) = (view.MapX[x], view.MapY[y]);
        (int first, int end) = view.Rule switch
        {
            ChannelRule.Equal => (c, c + 1),
            ChannelRule.Above => (c + 1, shape.Channels),
            _ => (0, shape.Channels),
        };
        long sum = 0;
        for (int channel = first; channel < end; channel++)
            sum += Element(view.Source, shape.IndexOf(channel, tx, ty));
        return sum;
    }

    private long TermValue(InputTerm term, int c, int x, int y) =>
        term.Broadcast ? Value(term.View, 0, 0, 0) : Value(term.View, c, x, y);

    private TensorShape ShapeOf(TensorReference tensor) => tensor.Space switch
    {
        TensorSpace.Linear => _circuit.Architecture.Layers[tensor.Index].Linear,
        TensorSpace.Aux => _circuit.Aux.Tensors[tensor.Index].Shape,
        _ => _circuit.Data.Tensors[tensor.Index].Shape,
    };

    private string NameOf(TensorReference tensor) => tensor.Space switch
    {
        TensorSpace.Linear => _circuit.Architecture.Layers[tensor.Index].Name,
        TensorSpace.Aux => _circuit.Aux.Tensors[tensor.Index].Name,
        _ => _circuit.Data.Tensors[tensor.Index].Name,
    };

    private long Element(TensorReference tensor, int index) => tensor.Space switch
    {
        TensorSpace.Linear => _accumulators[tensor.Index][index],
        TensorSpace.Aux => _witness.AuxRow(Number)[_circuit.Aux.Columns[tensor.Index] + index],
        _ => tensor.Index == 0 ? _witness.Samples[Number][index] : _witness.Samples.Labels[Number],
    };

    /// <summary>The committed tensor of layer i's activation: each layer has its pooling excesses, then its activation.</summary>
    private int ActivationTensor(int layer) =>
        _circuit.Architecture.Layers.Take(layer + 1).Sum(l => 1 + (l.Pool is null ? 0 : l.Pool.KernelX + l.Pool.KernelY - 2)) - 1;

    private long Activation(NetworkArchitecture architecture, int source, int c, int x, int y)
    {
        int index = architecture.ShapeOf(source).IndexOf(c, x, y);
        return source == 0
            ? Element(new TensorReference(TensorSpace.Data, 0), index) - architecture.InputZeroPoints[c]
            : Element(new TensorReference(TensorSpace.Aux, ActivationTensor(source - 1)), index);
    }

    private long[] Accumulate(NetworkArchitecture architecture, LayerArchitecture layer, LayerWeights weights)
    {
        TensorShape shape = layer.Linear;
        long[] z = new long[shape.Count];
        for (int i = 0; i < z.Length; i++)
            z[i] = weights.Bias[i % shape.Channels];
        for (int t = 0; t < layer.Terms.Count; t++)
            Scatter(architecture, layer, layer.Terms[t], weights.Terms[t], z);
        return z;
    }

    /// <summary>Adds a term by going through its inputs and finding the outputs that read each.</summary>
    private void Scatter(NetworkArchitecture architecture, LayerArchitecture layer, LinearTerm term, int[] weights, long[] z)
    {
        TensorShape source = architecture.ShapeOf(term.Source);
        TensorShape shape = layer.Linear;
        bool dense = term.Kind == LinearKind.Dense;
        for (int i = 0; i < source.Count; i++)
        {
            (int ci, int sx, int sy) = (i % source.Channels, i / source.Channels % source.Width, i / source.Channels / source.Width);
            long a = Activation(architecture, term.Source, ci, sx, sy);
            for (int tap = 0; a != 0 && tap < term.KernelX * term.KernelY; tap++)
            {
                (int x, int remainderX) = Math.DivRem(sx + term.PadX - (term.DilationX * (tap % term.KernelX)), term.StrideX);
                (int y, int remainderY) = Math.DivRem(sy + term.PadY - (term.DilationY * (tap / term.KernelX)), term.StrideY);
                if (remainderX != 0 || remainderY != 0 || x < 0 || x >= shape.Width || y < 0 || y >= shape.Height)
                    continue;
                int kernel = dense ? shape.Channels * (ci + (source.Channels * tap)) : shape.Channels * tap;
                for (int co = dense ? 0 : ci; co < (dense ? shape.Channels : ci + 1); co++)
                    z[shape.IndexOf(co, x, y)] += weights[kernel + co] * a;
            }
        }
    }
}
