using Zkml.Circuits.Network;

namespace Zkml.Circuits.Witnesses;

/// <summary>A layer's linear terms in 64 bits on any processor: where vectors are missing, or where 32 bits might not hold a sum.</summary>
internal sealed class PortableLinearKernel(IntegerNetwork network, int layer) : LinearKernel
{
    private readonly LayerArchitecture _layer = network.Architecture.Layers[layer];
    private readonly LayerWeights _weights = network.Weights[layer];

    /// <inheritdoc/>
    public override ValueRange Evaluate(SampleTrace trace, Span<int> z)
    {
        TensorShape shape = _layer.Linear;
        long[] sums = new long[shape.Channels];
        ValueRange range = ValueRange.Empty;
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                for (int co = 0; co < sums.Length; co++)
                    sums[co] = _weights.Bias[co];
                for (int t = 0; t < _layer.Terms.Count; t++)
                    AddTerm(t, trace.Activation(_layer.Terms[t].Source), x, y, sums);
                Span<int> output = z.Slice(shape.IndexOf(0, x, y), sums.Length);
                for (int co = 0; co < sums.Length; co++)
                {
                    output[co] = unchecked((int)sums[co]);
                    range = range.Join(new ValueRange(sums[co], sums[co]));
                }
            }
        }

        return range;
    }

    private void AddTerm(int index, ReadOnlySpan<int> activation, int x, int y, Span<long> sums)
    {
        LinearTerm term = _layer.Terms[index];
        TensorShape source = network.Architecture.ShapeOf(term.Source);
        ReadOnlySpan<int> weights = _weights.Terms[index];
        int perTap = term.Kind == LinearKind.Dense ? source.Channels * sums.Length : sums.Length;
        for (int dy = 0; dy < term.KernelY; dy++)
        {
            int sy = (term.StrideY * y) + (term.DilationY * dy) - term.PadY;
            if ((uint)sy >= (uint)source.Height)
                continue;
            for (int dx = 0; dx < term.KernelX; dx++)
            {
                int sx = (term.StrideX * x) + (term.DilationX * dx) - term.PadX;
                if ((uint)sx >= (uint)source.Width)
                    continue;
                ReadOnlySpan<int> pixel = activation.Slice(source.IndexOf(0, sx, sy), source.Channels);
                ReadOnlySpan<int> tap = weights.Slice(((dy * term.KernelX) + dx) * perTap, perTap);
                if (term.Kind == LinearKind.Dense)
                    AddDense(pixel, tap, sums);
                else
                    AddDepthwise(pixel, tap, sums);
            }
        }
    }

    private static void AddDense(ReadOnlySpan<int> pixel, ReadOnlySpan<int> tap, Span<long> sums)
    {
        for (int ci = 0; ci < pixel.Length; ci++)
        {
            long a = pixel[ci];
            ReadOnlySpan<int> row = tap.Slice(ci * sums.Length, sums.Length);
            for (int co = 0; co < row.Length; co++)
                sums[co] += a * row[co];
        }
    }

    private static void AddDepthwise(ReadOnlySpan<int> pixel, ReadOnlySpan<int> tap, Span<long> sums)
    {
        for (int c = 0; c < pixel.Length; c++)
            sums[c] += (long)pixel[c] * tap[c];
    }
}
