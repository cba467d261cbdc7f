using System.Numerics;

namespace Zkml.Algebra.Tests.Fields;

/// <summary>The values at which field arithmetic breaks first, listed once.</summary>
internal static class FieldEdges
{
    /// <summary>Integers in [0, p).</summary>
    public static BigInteger[] Values(BigInteger p)
    {
        List<BigInteger> values = [0, 1, 2, 3, p - 1, p - 2, p / 2, (p / 2) + 1];
        foreach (int bits in new[] { 255, 256 })
        {
            BigInteger r = (BigInteger.One << bits) % p;
            values.AddRange([r, r * r % p, p - r, BigInteger.ModPow(r, p - 2, p)]);
        }

        foreach (int boundary in new[] { 50, 51, 52, 64, 102, 128, 153, 192, 204, 253 })
        {
            BigInteger power = BigInteger.One << boundary;
            values.AddRange([power - 1, power, power + 1, p - power]);
        }

        return [.. values.Select(v => v % p)];
    }
}
