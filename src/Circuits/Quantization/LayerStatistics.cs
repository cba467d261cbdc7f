using Zkml.Circuits.Network;

namespace Zkml.Circuits.Quantization;

/// <summary>What one layer's real values were on the calibration images, channel by channel.</summary>
internal sealed class LayerStatistics
{
    private readonly RealLayer _layer;
    private readonly (int Channel, int X, int Y) _strides;

    /// <summary>For each channel, the extreme of each sample.</summary>
    private readonly List<float>[] _extremes;

    public LayerStatistics(RealLayer layer)
    {
        _layer = layer;
        _strides = layer.Accumulator.Layout.Strides;
        _extremes = [.. Enumerable.Range(0, layer.Linear.Channels).Select(_ => new List<float>())];
        Activations = [.. _extremes.Select(_ => new Histogram())];
    }

    /// <summary>Each channel's activations before saturation; their absolute values where they are signed.</summary>
    public IReadOnlyList<Histogram> Activations { get; }

    /// <summary>Whether every value was a finite number.</summary>
    public bool IsFinite => _extremes.All(channel => channel.All(float.IsFinite));

    /// <summary>Takes one sample's accumulators in, laid out as the model holds them.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        if (_layer.Activation == ActivationKind.None)
            AddLogits(values);
        else if (_layer.Pool is MaxPool pool)
            AddPooled(values, pool);
        else
            AddPlain(values);
    }

    /// <summary>
    /// The extreme to expect of a channel on <paramref name="samples"/> samples: the largest |accumulator| or difference of two
    /// that pooling or ranking compares. The samples' own extremes are taken to have an exponential tail, whose mean is that of
    /// the largest twentieth's excess over the others, plus one standard error: few samples leave it uncertain.
    /// </summary>
    public double ExpectedExtreme(int channel, double samples)
    {
        float[] sorted = [.. _extremes[channel].OrderDescending()];
        int tail = Math.Max(1, sorted.Length / 20);
        double threshold = sorted[Math.Min(tail, sorted.Length - 1)];
        double excess = (sorted.Take(tail).Average() - threshold) * (1 + (1 / Math.Sqrt(tail)));
        double expected = threshold + (excess * Math.Log(Math.Max(1, samples * tail / sorted.Length)));
        return Math.Max(expected, sorted[0]);
    }

    private void AddLogits(ReadOnlySpan<float> values)
    {
        float least = 0;
        float largest = 0;
        foreach (float value in values)
            (least, largest) = (Math.Min(least, value), Math.Max(largest, value));
        foreach (List<float> channel in _extremes)
            channel.Add(largest - least);
    }

    private void AddPlain(ReadOnlySpan<float> values)
    {
        TensorShape shape = _layer.Linear;
        for (int c = 0; c < shape.Channels; c++)
        {
            float extreme = 0;
            for (int y = 0; y < shape.Height; y++)
            {
                for (int x = 0; x < shape.Width; x++)
                {
                    float value = values[(c * _strides.Channel) + (x * _strides.X) + (y * _strides.Y)];
                    extreme = Math.Max(extreme, Math.Abs(value));
                    AddActivation(c, value);
                }
            }

            _extremes[c].Add(extreme);
        }
    }

    /// <summary>No comparison within a window exceeds the difference of its largest and least element.</summary>
    private void AddPooled(ReadOnlySpan<float> values, MaxPool pool)
    {
        TensorShape shape = _layer.Linear;
        for (int c = 0; c < shape.Channels; c++)
        {
            float extreme = 0;
            for (int y = 0; y < pool.Height; y++)
            {
                (int top, int bottom) = Window(y, pool.KernelY, pool.StrideY, pool.PadY, shape.Height);
                for (int x = 0; x < pool.Width; x++)
                {
                    (int left, int right) = Window(x, pool.KernelX, pool.StrideX, pool.PadX, shape.Width);
                    float least = float.PositiveInfinity;
                    float largest = float.NegativeInfinity;
                    for (int row = top; row < bottom; row++)
                    {
                        for (int column = left; column < right; column++)
                        {
                            float value = values[(c * _strides.Channel) + (column * _strides.X) + (row * _strides.Y)];
                            (least, largest) = (Math.Min(least, value), Math.Max(largest, value));
                        }
                    }

                    extreme = Math.Max(extreme, Math.Max(largest - least, Math.Max(Math.Abs(least), Math.Abs(largest))));
                    AddActivation(c, largest);
                }
            }

            _extremes[c].Add(extreme);
        }
    }

    private void AddActivation(int channel, float value) =>
        Activations[channel].Add(_layer.Activation == ActivationKind.Relu ? Math.Clamp(value, 0, _layer.Ceiling) : Math.Abs(value));

    private static (int Start, int End) Window(int output, int kernel, int stride, int pad, int length)
    {
        int start = (output * stride) - pad;
        return (Math.Max(start, 0), Math.Min(start + kernel, length));
    }
}
