using Zkml.Circuits.Network;

namespace Zkml.Circuits.Witnesses;

/// <summary>Max pooling of accumulators by pairwise comparisons, first along x, then along y (PROTOCOL section 2).</summary>
internal static class MaxPoolKernel
{
    /// <summary>Fills the layer's pooling steps and maxima; gives the range of the differences.</summary>
    public static ValueRange Evaluate(LayerArchitecture layer, LayerTrace values, bool vectorise)
    {
        MaxPool pool = layer.Pool!;
        TensorShape full = layer.Linear;
        int channels = full.Channels;
        int row = pool.Width * channels;
        ReadOnlySpan<int> z = values.Accumulators;
        ValueRange range = ValueRange.Empty;

        for (int y = 0; y < full.Height; y++)
        {
            for (int x = 0; x < pool.Width; x++)
            {
                int at = (y * row) + (x * channels);
                Span<int> maximum = values.AlongX.AsSpan(at, channels);
                for (int k = 0; k < pool.KernelX; k++)
                {
                    int tapX = Math.Clamp((pool.StrideX * x) + k - pool.PadX, 0, full.Width - 1);
                    ReadOnlySpan<int> tap = z.Slice(((y * full.Width) + tapX) * channels, channels);
                    range = range.Join(Compare(values, k, 0, at, maximum, tap, vectorise));
                }
            }
        }

        for (int y = 0; y < pool.Height; y++)
        {
            int at = y * row;
            Span<int> maximum = values.Pooled.AsSpan(at, row);
            for (int k = 0; k < pool.KernelY; k++)
            {
                int tapY = Math.Clamp((pool.StrideY * y) + k - pool.PadY, 0, full.Height - 1);
                ReadOnlySpan<int> tap = values.AlongX.AsSpan(tapY * row, row);
                range = range.Join(Compare(values, k, pool.KernelX - 1, at, maximum, tap, vectorise));
            }
        }

        return range;
    }

    /// <summary>Takes tap k into the running maximum; the first one starts it.</summary>
    private static ValueRange Compare(
        LayerTrace values, int k, int firstStep, int at, Span<int> maximum, ReadOnlySpan<int> tap, bool vectorise)
    {
        if (k == 0)
        {
            tap.CopyTo(maximum);
            return ValueRange.Empty;
        }

        PoolStepTrace step = values.PoolSteps[firstStep + k - 1];
        return Elementwise.Maximum(
            maximum, tap, step.Differences.AsSpan(at, tap.Length), step.Relu.AsSpan(at, tap.Length), vectorise);
    }
}
