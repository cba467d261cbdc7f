using System.Numerics;

namespace Zkml.Algebra.Tests.Curves;

/// <summary>Scalars for points: random ones mixed with those at which scalar multiplication goes wrong.</summary>
internal static class Scalars
{
    public static BigInteger Order { get; } = Fr.Modulus;

    public static BigInteger[] Edges { get; } =
    [
        0, 1, 2, 3, 15, 16, 17, Order - 1, Order - 2, (Order - 1) / 2, (Order + 1) / 2,
        (BigInteger.One << 64) - 1, BigInteger.One << 64, (BigInteger.One << 128) - 1, BigInteger.One << 128,
        (BigInteger.One << 253) - 1, BigInteger.One << 253,
    ];

    public static Gen<BigInteger> Any { get; } = Gen.Frequency(
        (1, Gen.Int[0, Edges.Length - 1].Select(i => Edges[i])),
        (2, Gen.Byte.Array[32].Select(b => new BigInteger(b, isUnsigned: true) % Order)));
}
