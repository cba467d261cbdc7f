using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Msm;
using Zkml.Algebra.Tests.Curves;
using Zkml.Algebra.Tests.Fields.Vectors;

namespace Zkml.Algebra.Tests.Msm;

public sealed class FixedBaseMsmTests
{
    private static readonly G1Affine Point = (G1Affine.Generator * Fr.From(123456789)).ToAffine();

    private static readonly Fr[] EdgeScalars =
        [.. Scalars.Edges.Concat(Enumerable.Range(0, 254).Select(k => BigInteger.One << k)).Select(Fr.From)];

    [VectorTheory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(100_000)]
    [InlineData(1 << 22)]
    public void Products_AreScalarMultiples(int expectedCount)
    {
        using var table = new FixedBaseTable(Point, expectedCount);
        var products = new G1Affine[EdgeScalars.Length];
        table.Multiply(EdgeScalars, products);
        Assert.Equal(EdgeScalars.Select(k => (Point * k).ToAffine()), products);
    }

    [Fact]
    public void PortableProducts_AreScalarMultiples()
    {
        var products = new G1Affine[EdgeScalars.Length];
        new PortableFixedBaseTable(Point).Multiply(EdgeScalars, products);
        Assert.Equal(EdgeScalars.Select(k => (Point * k).ToAffine()), products);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1025)]
    public void Powers_AreTheGeneratorTimesTheScalarsPowers(int count)
    {
        var tau = Fr.From(-987654321);
        G1Affine[] powers = FixedBaseMsm.Powers(tau, count);
        Assert.Equal(count, powers.Length);
        for (int i = 0; i < count; i += 31)
            Assert.Equal(G1.Generator * tau.Pow(i), powers[i]);
    }

    [Fact]
    public void Multiples_OfInfinity_AreInfinity()
    {
        using var table = new FixedBaseMsm(G1Affine.Infinity, 10);
        G1Affine[] products = [Point, Point, Point];
        table.Multiply([Fr.One, Fr.From(-5)], products);
        Assert.Equal([G1Affine.Infinity, G1Affine.Infinity, Point], products);
    }
}
