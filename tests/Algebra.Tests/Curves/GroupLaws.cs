using System.Numerics;

namespace Zkml.Algebra.Tests.Curves;

/// <summary>The laws of a group of order r, for points in redundant coordinates.</summary>
/// <typeparam name="TPoint">The point.</typeparam>
public abstract class GroupLaws<TPoint>
    where TPoint : struct, IEquatable<TPoint>
{
    private const int Iterations = 20;

    protected abstract TPoint Generator { get; }

    protected abstract TPoint Infinity { get; }

    protected abstract TPoint Add(TPoint a, TPoint b);

    /// <summary>a + b with b given to the mixed addition, in affine coordinates.</summary>
    protected abstract TPoint AddAffine(TPoint a, TPoint b);

    protected abstract TPoint Subtract(TPoint a, TPoint b);

    protected abstract TPoint Double(TPoint a);

    protected abstract TPoint Negate(TPoint a);

    protected abstract TPoint Multiply(TPoint a, BigInteger k);

    protected abstract TPoint Multiply(TPoint a, Fr k);

    /// <summary>The same point, with Z = 1.</summary>
    protected abstract TPoint Normalize(TPoint a);

    protected abstract TPoint[] NormalizeAll(TPoint[] points);

    protected abstract bool IsOnCurve(TPoint a);

    private Gen<TPoint> Points => Scalars.Any.Select(k => Multiply(Generator, k));

    [Fact]
    public void Addition_IsCommutativeAndAssociative() =>
        Points.Select(Points, Points).Sample(
            (a, b, c) =>
            {
                Assert.Equal(Add(a, b), Add(b, a));
                Assert.Equal(Add(Add(a, b), c), Add(a, Add(b, c)));
            },
            iter: Iterations);

    [Fact]
    public void Addition_HasNeutralAndInverses() =>
        Points.Sample(
            a =>
            {
                Assert.Equal(a, Add(a, Infinity));
                Assert.Equal(a, Add(Infinity, a));
                Assert.Equal(a, AddAffine(a, Infinity));
                Assert.Equal(Infinity, Add(a, Negate(a)));
                Assert.Equal(Infinity, AddAffine(a, Negate(a)));
                Assert.Equal(Infinity, Subtract(a, a));
            },
            iter: Iterations);

    [Fact]
    public void Doubling_IsAdditionToItself() =>
        Points.Sample(
            a =>
            {
                Assert.Equal(Double(a), Add(a, a));
                Assert.Equal(Double(a), Add(a, Normalize(a)));
                Assert.Equal(Double(a), AddAffine(a, a));
            },
            iter: Iterations);

    [Fact]
    public void MixedAddition_IsAddition() =>
        Points.Select(Points).Sample((a, b) => Assert.Equal(Add(a, b), AddAffine(a, b)), iter: Iterations);

    [Fact]
    public void Multiplication_IsLinear() =>
        Scalars.Any.Select(Scalars.Any).Sample(
            (j, k) =>
            {
                TPoint a = Multiply(Generator, j);
                Assert.Equal(Multiply(Generator, j + k), Add(a, Multiply(Generator, k)));
                Assert.Equal(Multiply(Generator, j * k), Multiply(a, k));
                Assert.Equal(Multiply(a, k), Multiply(a, Fr.From(k)));
                Assert.Equal(Negate(Multiply(a, k)), Multiply(a, -k));
            },
            iter: Iterations);

    [Fact]
    public void Multiplication_ByEdges_IsDoubleAndAdd()
    {
        foreach (BigInteger k in Scalars.Edges)
        {
            TPoint expected = Infinity;
            for (int i = (int)k.GetBitLength() - 1; i >= 0; i--)
            {
                expected = Double(expected);
                if (!((k >> i) & 1).IsZero)
                    expected = Add(expected, Generator);
            }

            Assert.Equal(expected, Multiply(Generator, k));
        }
    }

    [Fact]
    public void Generator_HasOrderR()
    {
        Assert.Equal(Infinity, Multiply(Generator, Scalars.Order));
        Assert.NotEqual(Infinity, Generator);
    }

    [Fact]
    public void Results_AreOnTheCurve() =>
        Points.Select(Points).Sample((a, b) => IsOnCurve(Add(a, b)) && IsOnCurve(Double(a)), iter: Iterations);

    [Fact]
    public void Equality_IgnoresTheRepresentation() =>
        Points.Select(Points).Sample(
            (a, b) =>
            {
                TPoint roundAbout = Subtract(Add(a, b), b);
                Assert.Equal(a, roundAbout);
                Assert.Equal(a.GetHashCode(), roundAbout.GetHashCode());
                Assert.NotEqual(a, Add(a, Generator));
            },
            iter: Iterations);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void BatchNormalization_IsNormalizationOfEach(int count)
    {
        // Infinity at the ends and in the middle: it must not spoil the common inverse.
        TPoint[] points = [.. Enumerable.Range(0, count).Select(i => Multiply(Generator, i % 2 == 0 ? 0 : i + 7))];
        Assert.Equal(points.Select(Normalize), NormalizeAll(points));
        Assert.Equal(points, NormalizeAll(points));
    }
}
