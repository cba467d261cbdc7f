using System.Runtime.Intrinsics;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Witnesses;

/// <summary>
/// A layer's linear terms with AVX2, 8 output channels a vector, in 32 bits: only for layers that
/// <see cref="LinearKernel.FitsVectors"/>.
/// </summary>
internal sealed class VectorLinearKernel : LinearKernel
{
    private readonly LayerArchitecture _layer;
    private readonly VectorTerm[] _terms;
    private readonly int[] _bias;
    private readonly int _positions;

    public VectorLinearKernel(IntegerNetwork network, int layer)
    {
        _layer = network.Architecture.Layers[layer];
        LayerWeights weights = network.Weights[layer];
        _positions = _layer.Linear.Width * _layer.Linear.Height;
        int vectors = (_layer.Linear.Channels + Vector256<int>.Count - 1) / Vector256<int>.Count;
        _bias = new int[vectors * Vector256<int>.Count];
        weights.Bias.CopyTo(_bias, 0);
        _terms = new VectorTerm[_layer.Terms.Count];
        for (int t = 0; t < _terms.Length; t++)
        {
            LinearTerm term = _layer.Terms[t];
            TensorShape source = network.Architecture.ShapeOf(term.Source);
            _terms[t] = term.Kind == LinearKind.Dense
                ? new VectorDenseTerm(term, source, _layer.Linear, weights.Terms[t])
                : new VectorDepthwiseTerm(term, source, _layer.Linear, weights.Terms[t]);
        }
    }

    /// <inheritdoc/>
    public override int AccumulatorScratch => _positions * _bias.Length;

    /// <inheritdoc/>
    public override int PaddedInput => _terms.Max(term => term.PaddedInput);

    /// <inheritdoc/>
    public override ValueRange Evaluate(SampleTrace trace, Span<int> z)
    {
        Span<int> sums = trace.AccumulatorScratch.AsSpan(0, AccumulatorScratch);
        for (int i = 0; i < sums.Length; i += _bias.Length)
            _bias.CopyTo(sums[i..]);
        for (int t = 0; t < _terms.Length; t++)
            _terms[t].AddTo(sums, trace.Activation(_layer.Terms[t].Source), trace.PaddedInput);
        return Pack(sums, z);
    }

    /// <summary>Leaves out the padding channels, which are zero: joined to z's range they do not matter, since 0 always fits.</summary>
    private ValueRange Pack(ReadOnlySpan<int> sums, Span<int> z)
    {
        Vector256<int> least = Vector256<int>.Zero;
        Vector256<int> largest = Vector256<int>.Zero;
        for (int i = 0; i < sums.Length; i += Vector256<int>.Count)
        {
            var value = Vector256.Create(sums[i..]);
            least = Vector256.Min(least, value);
            largest = Vector256.Max(largest, value);
        }

        int channels = _layer.Linear.Channels;
        for (int position = 0; position < _positions; position++)
            sums.Slice(position * _bias.Length, channels).CopyTo(z[(position * channels)..]);
        (int lowest, int highest) = Elementwise.Extremes(least, largest);
        return new ValueRange(lowest, highest);
    }
}
