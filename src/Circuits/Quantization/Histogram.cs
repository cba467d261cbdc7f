namespace Zkml.Circuits.Quantization;

/// <summary>Counts of non-negative values in bins of one width, which doubles when a value lies beyond the last bin.</summary>
internal sealed class Histogram
{
    private const int Bins = 1 << 11;

    private readonly long[] _counts = new long[Bins];
    private double _width;

    /// <summary>The number of values.</summary>
    public long Count { get; private set; }

    /// <summary>The largest value.</summary>
    public double Maximum { get; private set; }

    /// <summary>Counts <paramref name="value"/>.</summary>
    public void Add(double value)
    {
        Count++;
        if (value > Maximum)
        {
            Maximum = value;
            Widen(value);
        }

        _counts[_width == 0 ? 0 : (int)(value / _width)]++;
    }

    /// <summary>The least bin end such that at least <paramref name="share"/> of the values lie below; the maximum for a share of 1.</summary>
    public double Quantile(double share)
    {
        if (share >= 1)
            return Maximum;

        long wanted = (long)Math.Ceiling(share * Count);
        long seen = 0;
        for (int i = 0; i < Bins; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
                return Math.Min((i + 1) * _width, Maximum);
        }

        return Maximum;
    }

    private void Widen(double value)
    {
        if (_width == 0)
        {
            // Every value so far was zero, and is in bin 0.
            _width = value * 2 / Bins;
        }

        while (value >= _width * Bins)
        {
            for (int i = 0; i < Bins / 2; i++)
                _counts[i] = _counts[2 * i] + _counts[(2 * i) + 1];
            Array.Clear(_counts, Bins / 2, Bins / 2);
            _width *= 2;
        }
    }
}
