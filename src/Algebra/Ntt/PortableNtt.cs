using System.Numerics;

namespace Zkml.Algebra.Ntt;

/// <summary>The number-theoretic transform over Fr in the portable form: radix 2, one thread, natural order on both sides.</summary>
public static class PortableNtt
{
    /// <summary>Coefficients to evaluations at ω^0, ω^1, ..., in place.</summary>
    /// <param name="values">A power of two of them, up to 2^28.</param>
    public static void Forward(Span<Fr> values) => Transform(values, RootsOfUnity.Primitive(Log(values.Length)));

    /// <summary>Evaluations at ω^0, ω^1, ... to coefficients, in place.</summary>
    /// <param name="values">A power of two of them, up to 2^28.</param>
    public static void Inverse(Span<Fr> values)
    {
        Transform(values, RootsOfUnity.Primitive(Log(values.Length)).Inverse());
        Fr scale = Fr.From(values.Length).Inverse();
        foreach (ref Fr value in values)
        {
            value *= scale;
        }
    }

    /// <summary>log2 of a transform's size.</summary>
    /// <exception cref="ArgumentException">It is no power of two up to 2^28.</exception>
    internal static int Log(int length) =>
        BitOperations.IsPow2(length) && length <= 1 << RootsOfUnity.TwoAdicity
            ? BitOperations.Log2((uint)length)
            : throw new ArgumentException($"an NTT takes a power of two of elements up to 2^28, not {length}");

    // Cooley-Tukey: bit reversal, then butterflies of growing width.
    private static void Transform(Span<Fr> values, Fr omega)
    {
        int log = Log(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            int j = Reverse(i, log);
            if (i < j)
            {
                (values[i], values[j]) = (values[j], values[i]);
            }
        }

        var twiddles = new Fr[values.Length / 2];
        for (int width = 1; width < values.Length; width *= 2)
        {
            FillPowers(twiddles.AsSpan(0, width), omega.Pow(values.Length / (2 * width)));
            for (int start = 0; start < values.Length; start += 2 * width)
            {
                Butterflies(values.Slice(start, width), values.Slice(start + width, width), twiddles);
            }
        }
    }

    private static void Butterflies(Span<Fr> low, Span<Fr> high, ReadOnlySpan<Fr> twiddles)
    {
        for (int i = 0; i < low.Length; i++)
        {
            Fr product = twiddles[i] * high[i];
            high[i] = low[i] - product;
            low[i] += product;
        }
    }

    private static void FillPowers(Span<Fr> powers, Fr x)
    {
        Fr power = Fr.One;
        foreach (ref Fr entry in powers)
        {
            entry = power;
            power *= x;
        }
    }

    private static int Reverse(int i, int bits)
    {
        int reversed = 0;
        for (int k = 0; k < bits; k++)
        {
            reversed = (reversed << 1) | ((i >> k) & 1);
        }

        return reversed;
    }
}
