using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Fields;

namespace Zkml.Algebra.Tests.Curves;

public sealed class G2Tests : GroupLaws<G2>
{
    protected override G2 Generator => G2.Generator;

    protected override G2 Infinity => G2.Infinity;

    protected override G2 Add(G2 a, G2 b) => a + b;

    protected override G2 AddAffine(G2 a, G2 b) => a + b.ToAffine();

    protected override G2 Subtract(G2 a, G2 b) => a - b;

    protected override G2 Double(G2 a) => a.Double();

    protected override G2 Negate(G2 a) => -a;

    protected override G2 Multiply(G2 a, BigInteger k) => a.Multiply(k);

    protected override G2 Multiply(G2 a, Fr k) => a * k;

    protected override G2 Normalize(G2 a) => a.ToAffine();

    protected override G2[] NormalizeAll(G2[] points)
    {
        var affine = new G2Affine[points.Length];
        G2.ToAffine(points, affine);
        return [.. affine.Select(G2.FromAffine)];
    }

    protected override bool IsOnCurve(G2 a) => a.ToAffine().IsOnCurve && a.ToAffine().IsInSubgroup;

    [Fact]
    public void Encoding_RoundTrips() =>
        Scalars.Any.Sample(
            k =>
            {
                G2Affine point = Generator.Multiply(k).ToAffine();
                byte[] bytes = new byte[G2Affine.Size];
                point.Write(bytes);
                Assert.True(G2Affine.TryRead(bytes, out G2Affine read));
                Assert.Equal(point, read);
                Assert.Equal(
                    point.X.C1.ToBigInteger(), new BigInteger(bytes.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            },
            iter: 10);

    [Fact]
    public void Reading_RefusesPointsOffTheCurve()
    {
        byte[] bytes = new byte[G2Affine.Size];
        (Generator.ToAffine() with { Y = Fq2.One }).Write(bytes);
        Assert.False(G2Affine.TryRead(bytes, out G2Affine point));
        Assert.Equal(G2Affine.Infinity, point);
    }

    [Fact]
    public void Reading_RefusesPartsNotReduced()
    {
        byte[] infinity = new byte[G2Affine.Size];
        Assert.True(G2Affine.TryRead(infinity, out _));
        for (int part = 0; part < 4; part++)
        {
            byte[] bytes = new byte[G2Affine.Size];
            Fq.Modulus.ToByteArray(isUnsigned: true, isBigEndian: true).CopyTo(bytes, part * Fq.Size);
            Assert.False(G2Affine.TryRead(bytes, out _));
        }
    }

    [Fact]
    public void PointsOfTheTwistOutsideTheGroup_AreFoundOut()
    {
        int found = 0;
        for (int x = 1; found < 5; x++)
        {
            if (!TryLift(new Fq2(Fq.From(x), Fq.One), out G2Affine point))
                continue;

            found++;
            Assert.True(point.IsOnCurve);
            Assert.False(G2.FromAffine(point).Multiply(Scalars.Order).IsInfinity);
            Assert.False(point.IsInSubgroup);
            byte[] bytes = new byte[G2Affine.Size];
            point.Write(bytes);
            Assert.False(G2Affine.TryRead(bytes, out _));

            // Cleared of the cofactor 2q - r it is in the group; the rest, of that order, is not.
            BigInteger cofactor = (2 * Fq.Modulus) - Scalars.Order;
            Assert.True(G2.FromAffine(point).Multiply(cofactor).ToAffine().IsInSubgroup);
            Assert.False(G2.FromAffine(point).Multiply(Scalars.Order).ToAffine().IsInSubgroup);
        }
    }

    /// <summary>A point with this x, if there is one; q = 3 mod 4 (Adj, Rodríguez-Henríquez: ePrint 2012/685, algorithm 9).</summary>
    private static bool TryLift(Fq2 x, out G2Affine point)
    {
        Fq2 square = (x.Square() * x) + (new Fq2(Fq.From(9), Fq.One).Inverse() * Fq.From(3));
        Fq2 candidate = square.Pow((Fq.Modulus - 3) / 4);
        Fq2 alpha = candidate.Square() * square;
        Fq2 root = candidate * square;
        root = alpha == -Fq2.One
            ? new Fq2(Fq.Zero, Fq.One) * root
            : (Fq2.One + alpha).Pow((Fq.Modulus - 1) / 2) * root;
        point = new G2Affine(x, root);
        return root.Square() == square;
    }
}
