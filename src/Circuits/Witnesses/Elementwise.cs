using System.Runtime.Intrinsics;

namespace Zkml.Circuits.Witnesses;

/// <summary>The non-linear steps of the network over whole tensors. Inputs fit 30 signed bits, so sums of two fit an int.</summary>
internal static class Elementwise
{
    /// <summary>
    /// One comparison of max pooling, in place: d = m - tap, r = max(d, 0), m = tap + r. Gives the range of d.
    /// </summary>
    public static ValueRange Maximum(
        Span<int> maximum, ReadOnlySpan<int> tap, Span<int> differences, Span<int> relu, bool vectorise)
    {
        int lowest = int.MaxValue;
        int highest = int.MinValue;
        int i = 0;
        if (vectorise && tap.Length >= Vector256<int>.Count)
        {
            var least = Vector256.Create(lowest);
            var largest = Vector256.Create(highest);
            for (; i <= tap.Length - Vector256<int>.Count; i += Vector256<int>.Count)
            {
                var t = Vector256.Create(tap[i..]);
                Vector256<int> d = Vector256.Create<int>(maximum[i..]) - t;
                var r = Vector256.Max(d, Vector256<int>.Zero);
                d.CopyTo(differences[i..]);
                r.CopyTo(relu[i..]);
                (t + r).CopyTo(maximum[i..]);
                least = Vector256.Min(least, d);
                largest = Vector256.Max(largest, d);
            }

            (lowest, highest) = Extremes(least, largest);
        }

        for (; i < tap.Length; i++)
        {
            int d = maximum[i] - tap[i];
            int r = Math.Max(d, 0);
            differences[i] = d;
            relu[i] = r;
            maximum[i] = tap[i] + r;
            lowest = Math.Min(lowest, d);
            highest = Math.Max(highest, d);
        }

        return new ValueRange(lowest, highest);
    }

    /// <summary>a = clamp((z + 2^(S-1)) >> S, low, high). Gives the range of z + 2^(S-1).</summary>
    public static ValueRange Requantise(
        ReadOnlySpan<int> z, Span<int> activation, int fractionalBits, int low, int high, bool vectorise)
    {
        int half = 1 << (fractionalBits - 1);
        int lowest = int.MaxValue;
        int highest = int.MinValue;
        int i = 0;
        if (vectorise && z.Length >= Vector256<int>.Count)
        {
            var least = Vector256.Create(lowest);
            var largest = Vector256.Create(highest);
            for (; i <= z.Length - Vector256<int>.Count; i += Vector256<int>.Count)
            {
                Vector256<int> rounded = Vector256.Create(z[i..]) + Vector256.Create(half);
                var a = Vector256.Clamp(rounded >> fractionalBits, Vector256.Create(low), Vector256.Create(high));
                a.CopyTo(activation[i..]);
                least = Vector256.Min(least, rounded);
                largest = Vector256.Max(largest, rounded);
            }

            (lowest, highest) = Extremes(least, largest);
        }

        for (; i < z.Length; i++)
        {
            int rounded = z[i] + half;
            activation[i] = Math.Clamp(rounded >> fractionalBits, low, high);
            lowest = Math.Min(lowest, rounded);
            highest = Math.Max(highest, rounded);
        }

        return new ValueRange(lowest, highest);
    }

    /// <summary>The least lane of one vector and the largest of another.</summary>
    public static (int Lowest, int Highest) Extremes(Vector256<int> least, Vector256<int> largest)
    {
        int lowest = int.MaxValue;
        int highest = int.MinValue;
        for (int lane = 0; lane < Vector256<int>.Count; lane++)
        {
            lowest = Math.Min(lowest, least[lane]);
            highest = Math.Max(highest, largest[lane]);
        }

        return (lowest, highest);
    }
}
