using Zkml.Algebra.Fields;
using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Circuits.Network;
using Zkml.Prover.Claims;

namespace Zkml.Prover.Accuracy;

/// <summary>The leaf point r = (r_n, r_f) as a circuit reads it: region points, view weights, validity. Prover and verifier share it.</summary>
/// <remarks>All regions take their index's bits from the low end of the same coordinates, so axes of equal place share their tables.</remarks>
internal sealed class LeafPoint<T>
    where T : IScalar<T>
{
    private readonly AccuracyCircuit _circuit;
    private readonly T[] _point;
    private readonly Dictionary<(int Start, int Length), T[]> _axes = [];

    public LeafPoint(AccuracyCircuit circuit, T[] point)
    {
        _circuit = circuit;
        _point = point;
        Live = MultilinearExtensions.LessThan<T>(Samples, circuit.Samples);
    }

    /// <summary>r_n.</summary>
    public ReadOnlySpan<T> Samples => _point.AsSpan(0, _circuit.SampleBits);

    /// <summary>r_n's coordinates inside a group.</summary>
    public ReadOnlySpan<T> InGroup => _point.AsSpan(0, _circuit.GroupBits);

    /// <summary>r_g, the coordinates that choose the group.</summary>
    public ReadOnlySpan<T> Groups => _point.AsSpan(_circuit.GroupBits, _circuit.SampleBits - _circuit.GroupBits);

    /// <summary>The extension of [n &lt; N] at r_n.</summary>
    public T Live { get; }

    /// <summary>The restricted eq weights of a region's valid positions.</summary>
    public TensorWeights<T> RegionWeights(TensorShape shape)
    {
        int start = _circuit.SampleBits;
        T[] channels = Axis(start, shape.Channels);
        start += TensorBlock.BitsFor(shape.Channels);
        T[] x = Axis(start, shape.Width);
        start += TensorBlock.BitsFor(shape.Width);
        return new TensorWeights<T>(channels, x, Axis(start, shape.Height));
    }

    /// <summary>A view's weights on its tensor.</summary>
    public TensorWeights<T> ViewWeights(View view)
    {
        TensorWeights<T> region = RegionWeights(view.Shape);
        TensorShape source = ShapeOf(view.Source);
        T[] channels = view.Rule switch
        {
            ChannelRule.Above => Above(region.Channels),
            ChannelRule.Sum => [.. Enumerable.Repeat(T.Constant(Fr.One), source.Channels)],
            _ => region.Channels,
        };
        return new TensorWeights<T>(channels, Scatter(region.X, view.MapX, source.Width), Scatter(region.Y, view.MapY, source.Height));
    }

    /// <summary>The point of a flat region's own index, and the weight of its block of 2^bits leaves among all leaves.</summary>
    public (T[] Point, T Weight) Flat(int slot, int bits) =>
        (_point[..bits], MultilinearExtensions.EqAt<T>(_point.AsSpan(bits), ((long)slot << _circuit.SampleBits) >> bits));

    /// <summary>The weight of a feature region's block of leaves among all leaves.</summary>
    public T RegionWeight(int slot, TensorShape shape)
    {
        int bits = TensorBlock.BitsOf(shape);
        return MultilinearExtensions.EqAt<T>(_point.AsSpan(_circuit.SampleBits + bits), slot >> bits);
    }

    private TensorShape ShapeOf(TensorReference tensor) => tensor.Space switch
    {
        TensorSpace.Linear => _circuit.Architecture.Layers[tensor.Index].Linear,
        TensorSpace.Aux => _circuit.Aux.Tensors[tensor.Index].Shape,
        _ => _circuit.Data.Tensors[tensor.Index].Shape,
    };

    private T[] Axis(int start, int length)
    {
        if (!_axes.TryGetValue((start, length), out T[]? table))
        {
            table = MultilinearExtensions.EqTable<T>(_point.AsSpan(start, TensorBlock.BitsFor(length)), length);
            _axes.Add((start, length), table);
        }

        return table;
    }

    private static T[] Scatter(T[] weights, IReadOnlyList<int> map, int length)
    {
        var scattered = new T[length];
        Array.Fill(scattered, T.Constant(Fr.Zero));
        for (int i = 0; i < weights.Length; i++)
        {
            scattered[map[i]] += weights[i];
        }

        return scattered;
    }

    private static T[] Above(T[] eq)
    {
        var sums = new T[eq.Length];
        T sum = T.Constant(Fr.Zero);
        for (int k = 0; k < eq.Length; k++)
        {
            sums[k] = sum;
            sum += eq[k];
        }

        return sums;
    }
}
