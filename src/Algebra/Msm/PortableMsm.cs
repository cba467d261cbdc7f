using Zkml.Algebra.Curves;

namespace Zkml.Algebra.Msm;

/// <summary>
/// Pippenger's multi-scalar multiplication with signed digits (Bernstein, Doumen, Lange, Oosterwijk: Faster batch forgery
/// identification, section 4 of ePrint 2012/549), on the portable field: for machines without AVX2 and FMA.
/// </summary>
internal static class PortableMsm
{
    private const int FrBits = 254;
    private const int IntBits = 32;

    /// <summary>Σ_i scalars[i] · points[i].</summary>
    /// <param name="points">The points, at least as many as scalars.</param>
    /// <param name="scalars">The scalars.</param>
    public static G1 Run(ReadOnlySpan<G1Affine> points, ReadOnlySpan<Fr> scalars)
    {
        G1Affine[] bases = points[..scalars.Length].ToArray();
        byte[] bytes = new byte[scalars.Length * Fr.Size];
        for (int i = 0; i < scalars.Length; i++)
            scalars[i].WriteLittleEndian(bytes.AsSpan(i * Fr.Size));

        return Run(bases, bytes, Fr.Size, FrBits);
    }

    /// <summary>Σ_i scalars[i] · points[i].</summary>
    /// <param name="points">The points, at least as many as scalars.</param>
    /// <param name="scalars">The scalars.</param>
    public static G1 RunSmall(ReadOnlySpan<G1Affine> points, ReadOnlySpan<int> scalars)
    {
        G1Affine[] bases = points[..scalars.Length].ToArray();
        byte[] bytes = new byte[scalars.Length * sizeof(int)];
        uint largest = 0;
        for (int i = 0; i < scalars.Length; i++)
        {
            // The magnitude of int.MinValue is a uint but not an int.
            uint magnitude = scalars[i] < 0 ? 0u - (uint)scalars[i] : (uint)scalars[i];
            BitConverter.TryWriteBytes(bytes.AsSpan(i * sizeof(int)), magnitude);
            largest = Math.Max(largest, magnitude);
            if (scalars[i] < 0)
                bases[i] = -bases[i];
        }

        return Run(bases, bytes, sizeof(int), IntBits - (int)uint.LeadingZeroCount(largest));
    }

    private static G1 Run(G1Affine[] points, byte[] scalars, int scalarSize, int scalarBits)
    {
        int window = WindowBits(points.Length);

        // One bit more than the scalars have: the last window takes the carry of the signed digits.
        int windows = (scalarBits / window) + 1;
        var sums = new G1[windows];
        Parallel.For(0, windows, k => sums[k] = WindowSum(points, scalars, scalarSize, k * window, window));

        G1 sum = G1.Infinity;
        for (int k = windows - 1; k >= 0; k--)
        {
            for (int i = 0; i < window; i++)
                sum = sum.Double();
            sum += sums[k];
        }

        return sum;
    }

    private static G1 WindowSum(G1Affine[] points, byte[] scalars, int scalarSize, int position, int window)
    {
        var buckets = new G1[1 << (window - 1)];
        for (int i = 0; i < points.Length; i++)
        {
            int digit = Digit(scalars.AsSpan(i * scalarSize, scalarSize), position, window);
            if (digit > 0)
                buckets[digit - 1] += points[i];
            else if (digit < 0)
                buckets[-digit - 1] -= points[i];
        }

        // Σ_b (b + 1)·B_b as the sum of the running sums from the top.
        G1 running = G1.Infinity;
        G1 sum = G1.Infinity;
        for (int b = buckets.Length - 1; b >= 0; b--)
        {
            running += buckets[b];
            sum += running;
        }

        return sum;
    }

    /// <summary>
    /// The signed digit in [-2^(window-1), 2^(window-1)] at a bit position: Booth's recoding, where a digit's top bit weighs
    /// -2^(window-1) and is made good as the carry into the digit above, so that digits can be read in any order.
    /// </summary>
    private static int Digit(ReadOnlySpan<byte> scalar, int position, int window)
    {
        int carry = position == 0 ? 0 : Bits(scalar, position - 1, 1);
        int bits = Bits(scalar, position, window);
        return bits + carry - ((bits >> (window - 1)) << window);
    }

    private static int Bits(ReadOnlySpan<byte> scalar, int position, int count)
    {
        uint bits = 0;
        for (int i = 3; i >= 0; i--)
        {
            int index = (position >> 3) + i;
            bits = (bits << 8) | (index < scalar.Length ? scalar[index] : 0u);
        }

        return (int)((bits >> (position & 7)) & ((1u << count) - 1));
    }

    /// <summary>About log2(n) - 2: a window costs n additions and 2^window for its buckets.</summary>
    private static int WindowBits(int count) => Math.Clamp((int)uint.Log2((uint)Math.Max(count, 1)) - 2, 2, 16);
}
