using System.Numerics;

namespace Zkml.Algebra.Ntt;

/// <summary>The roots of unity of Fr of order a power of two: r - 1 = 2^28 · odd, and 5 generates the group.</summary>
public static class RootsOfUnity
{
    /// <summary>log2 of the largest order.</summary>
    public const int TwoAdicity = 28;

    private static Fr[] Roots { get; } = Generate();

    /// <summary>ω = 5^((r - 1) / 2^log), of order 2^log.</summary>
    /// <param name="log">0 to 28.</param>
    public static Fr Primitive(int log) => Roots[log];

    private static Fr[] Generate()
    {
        var roots = new Fr[TwoAdicity + 1];
        roots[TwoAdicity] = Fr.From(5).Pow((Fr.Modulus - BigInteger.One) >> TwoAdicity);
        for (int log = TwoAdicity; log > 0; log--)
        {
            roots[log - 1] = roots[log].Square();
        }

        return roots;
    }
}
