using System.Numerics;
using Zkml.Algebra.Fields;

namespace Zkml.Algebra.Tests.Fields;

/// <summary>The portable field against integers of any size.</summary>
/// <typeparam name="TParameters">The field.</typeparam>
public abstract class FieldLaws<TParameters>
    where TParameters : struct, IFieldParameters
{
    private static readonly BigInteger P = Fp256<TParameters>.Modulus;

    private static readonly BigInteger[] Edges = FieldEdges.Values(P);

    private static readonly Gen<BigInteger> Integers = Gen.OneOf(
        Gen.Int[0, Edges.Length - 1].Select(i => Edges[i]),
        Gen.Byte.Array[32].Select(b => new BigInteger(b, isUnsigned: true) % P));

    [Fact]
    public void Modulus_IsAPrimeOf254Bits()
    {
        Assert.Equal(254, P.GetBitLength());
        Assert.All(Enumerable.Range(2, 20), b => Assert.True(BigInteger.ModPow(b, P - 1, P).IsOne));
        Assert.Equal(ulong.MaxValue, unchecked(TParameters.P0 * TParameters.NegativeInverse));
    }

    [Fact]
    public void From_ToBigInteger_IsTheIdentity() => Integers.Sample(x =>
    {
        Assert.Equal(x, Of(x).ToBigInteger());
        Assert.Equal(Of(x), Of(x - P));
        Assert.Equal(Of(x), Of(x + (3 * P)));
    });

    [Fact]
    public void From_Long_IsFromTheInteger() =>
        Gen.OneOf(Gen.Long, Gen.Const(long.MinValue), Gen.Const(long.MaxValue), Gen.Const(-1L)).Sample(x =>
            Assert.Equal(Of(x), Fp256<TParameters>.From(x)));

    [Fact]
    public void Sums_AreThoseOfIntegers() => Gen.Select(Integers, Integers).Sample((x, y) =>
    {
        Assert.Equal((x + y) % P, (Of(x) + Of(y)).ToBigInteger());
        Assert.Equal((x - y + P) % P, (Of(x) - Of(y)).ToBigInteger());
        Assert.Equal((P - x) % P, (-Of(x)).ToBigInteger());
        Assert.Equal(2 * x % P, Of(x).Double().ToBigInteger());
    });

    [Fact]
    public void Products_AreThoseOfIntegers() => Gen.Select(Integers, Integers).Sample((x, y) =>
    {
        Assert.Equal(x * y % P, (Of(x) * Of(y)).ToBigInteger());
        Assert.Equal(x * x % P, Of(x).Square().ToBigInteger());
    });

    [Fact]
    public void Pow_IsThatOfIntegers() => Gen.Select(Integers, Integers).Sample(
        (x, y) => Assert.Equal(BigInteger.ModPow(x, y, P), Of(x).Pow(y).ToBigInteger()), iter: 30);

    [Fact]
    public void BatchInverse_IsEachInverse_AndLeavesZeros() =>
        Gen.OneOf(Integers, Gen.Const(BigInteger.Zero)).Array[0, 40].Sample(
            values =>
            {
                Fp256<TParameters>[] elements = [.. values.Select(Of)];
                Fp256<TParameters>.BatchInverse(elements);
                for (int i = 0; i < values.Length; i++)
                {
                    BigInteger expected = values[i].IsZero ? BigInteger.Zero : BigInteger.One;
                    Assert.Equal(expected, (elements[i] * Of(values[i])).ToBigInteger());
                    Assert.Equal(values[i].IsZero, elements[i].IsZero);
                }
            },
            iter: 50);

    [Fact]
    public void Encodings_AreCanonical() => Integers.Sample(x =>
    {
        byte[] little = new byte[Fp256<TParameters>.Size];
        byte[] big = new byte[Fp256<TParameters>.Size];
        Of(x).WriteLittleEndian(little);
        Of(x).WriteBigEndian(big);
        Assert.Equal(x, new BigInteger(little, isUnsigned: true));
        Assert.Equal(x, new BigInteger(big, isUnsigned: true, isBigEndian: true));
        Assert.True(Fp256<TParameters>.TryReadLittleEndian(little, out Fp256<TParameters> fromLittle));
        Assert.True(Fp256<TParameters>.TryReadBigEndian(big, out Fp256<TParameters> fromBig));
        Assert.Equal(Of(x), fromLittle);
        Assert.Equal(Of(x), fromBig);
    });

    [Fact]
    public void Encodings_NotBelowTheModulus_AreRefused()
    {
        BigInteger top = (BigInteger.One << 256) - 1;
        BigInteger[] refused = [P, P + 1, 2 * P, P + (BigInteger.One << 64), P + (BigInteger.One << 128), P + (BigInteger.One << 192), top];
        foreach (BigInteger x in refused)
        {
            byte[] bytes = new byte[Fp256<TParameters>.Size];
            Assert.True(x.TryWriteBytes(bytes, out _, isUnsigned: true));
            Assert.False(Fp256<TParameters>.TryReadLittleEndian(bytes, out Fp256<TParameters> value));
            Assert.True(value.IsZero);
            Array.Reverse(bytes);
            Assert.False(Fp256<TParameters>.TryReadBigEndian(bytes, out _));
        }
    }

    [Fact]
    public void Equality_IsThatOfValues() => Gen.Select(Integers, Integers).Sample((x, y) =>
    {
        Assert.Equal(x == y, Of(x) == Of(y));
        Assert.Equal(x != y, Of(x) != Of(y));
        Assert.Equal(Of(x).GetHashCode(), Of(x + P).GetHashCode());
        Assert.Equal(x.IsZero, Of(x).IsZero);
    });

    [Fact]
    public void Random_Draws_Differ() =>
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => Fp256<TParameters>.Random()).Distinct().Count());

    [Fact]
    public void ToString_IsHexadecimal()
    {
        Assert.Equal("0x0", Fp256<TParameters>.Zero.ToString());
        Assert.Equal("0xff", Of(255).ToString());
        Assert.Equal("0x" + (P - 1).ToString("x64", null).TrimStart('0'), Of(-1).ToString());
    }

    private static Fp256<TParameters> Of(BigInteger x) => Fp256<TParameters>.From(x);
}

public sealed class FrLaws : FieldLaws<FrParameters>;

public sealed class FqLaws : FieldLaws<FqParameters>;
