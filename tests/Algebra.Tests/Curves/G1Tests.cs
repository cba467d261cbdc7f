using System.Numerics;
using Zkml.Algebra.Curves;

namespace Zkml.Algebra.Tests.Curves;

public sealed class G1Tests : GroupLaws<G1>
{
    protected override G1 Generator => G1.Generator;

    protected override G1 Infinity => G1.Infinity;

    protected override G1 Add(G1 a, G1 b) => a + b;

    protected override G1 AddAffine(G1 a, G1 b) => a + b.ToAffine();

    protected override G1 Subtract(G1 a, G1 b) => a - b;

    protected override G1 Double(G1 a) => a.Double();

    protected override G1 Negate(G1 a) => -a;

    protected override G1 Multiply(G1 a, BigInteger k) => a.Multiply(k);

    protected override G1 Multiply(G1 a, Fr k) => a * k;

    protected override G1 Normalize(G1 a) => a.ToAffine();

    protected override G1[] NormalizeAll(G1[] points)
    {
        var affine = new G1Affine[points.Length];
        G1.ToAffine(points, affine);
        return [.. affine.Select(G1.FromAffine)];
    }

    protected override bool IsOnCurve(G1 a) => a.ToAffine().IsOnCurve;

    [Fact]
    public void Addition_AgreesWithTheTextbookFormula() =>
        Scalars.Any.Select(Scalars.Any).Sample(
            (j, k) =>
            {
                G1Affine a = Generator.Multiply(j).ToAffine();
                G1Affine b = Generator.Multiply(k).ToAffine();
                Assert.Equal(Chord(a, b), (a + b).ToAffine());
            },
            iter: 20);

    [Fact]
    public void Encoding_RoundTrips() =>
        Scalars.Any.Sample(
            k =>
            {
                G1Affine point = Generator.Multiply(k).ToAffine();
                byte[] bytes = new byte[G1Affine.Size];
                point.Write(bytes);
                Assert.True(G1Affine.TryRead(bytes, out G1Affine read));
                Assert.Equal(point, read);
                Assert.Equal(point.X.ToBigInteger(), new BigInteger(bytes.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            },
            iter: 20);

    [Fact]
    public void Infinity_IsWrittenAsZeros()
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)0xff, G1Affine.Size)];
        G1Affine.Infinity.Write(bytes);
        Assert.All(bytes, b => Assert.Equal(0, b));
    }

    [Fact]
    public void Reading_RefusesPointsOffTheCurve()
    {
        Assert.False(G1Affine.TryRead(Encode(1, 3), out G1Affine point));
        Assert.Equal(G1Affine.Infinity, point);
        Assert.False(G1Affine.TryRead(Encode(0, 1), out _));
        Assert.False(G1Affine.TryRead(Encode(1, 0), out _));
    }

    [Fact]
    public void Reading_RefusesCoordinatesNotReduced()
    {
        BigInteger q = Fq.Modulus;
        Assert.True(G1Affine.TryRead(Encode(1, q - 2), out _));
        Assert.False(G1Affine.TryRead(Encode(1 + q, 2), out _));
        Assert.False(G1Affine.TryRead(Encode(1, 2 + q), out _));
        Assert.False(G1Affine.TryRead(Encode(q, q), out _));
        Assert.False(G1Affine.TryRead(Encode(q, 0), out _));
    }

    private static byte[] Encode(BigInteger x, BigInteger y)
    {
        byte[] bytes = new byte[G1Affine.Size];
        byte[] littleX = x.ToByteArray(isUnsigned: true);
        byte[] littleY = y.ToByteArray(isUnsigned: true);
        for (int i = 0; i < littleX.Length; i++)
            bytes[31 - i] = littleX[i];
        for (int i = 0; i < littleY.Length; i++)
            bytes[63 - i] = littleY[i];
        return bytes;
    }

    private static G1Affine Chord(G1Affine a, G1Affine b)
    {
        if (a.IsInfinity)
            return b;
        if (b.IsInfinity)
            return a;

        BigInteger q = Fq.Modulus;
        (BigInteger ax, BigInteger ay) = (a.X.ToBigInteger(), a.Y.ToBigInteger());
        (BigInteger bx, BigInteger by) = (b.X.ToBigInteger(), b.Y.ToBigInteger());
        if (ax == bx && ay != by)
            return G1Affine.Infinity;

        BigInteger slope = ax == bx
            ? 3 * ax * ax * BigInteger.ModPow(2 * ay, q - 2, q)
            : (by - ay) * BigInteger.ModPow(bx - ax + q, q - 2, q);
        BigInteger x = (slope * slope) - ax - bx;
        BigInteger y = (slope * (ax - x)) - ay;
        return new G1Affine(Fq.From(x), Fq.From(y));
    }
}
