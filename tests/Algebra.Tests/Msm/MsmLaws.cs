using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Msm;
using Zkml.Algebra.Tests.Curves;

namespace Zkml.Algebra.Tests.Msm;

/// <summary>What any multi-scalar multiplication must give, against the sum computed from the points' discrete logarithms.</summary>
public abstract class MsmLaws
{
    private const int MaxCount = 3000;

    /// <summary>The points g, 2g, 3g, ... with their logarithms 1, 2, 3, ...</summary>
    private static readonly G1Affine[] Multiples = FirstMultiples(MaxCount);

    protected abstract G1 Run(ReadOnlySpan<G1Affine> points, ReadOnlySpan<Fr> scalars);

    protected abstract G1 RunSmall(ReadOnlySpan<G1Affine> points, ReadOnlySpan<int> scalars);

    /// <summary>Sizes around the implementation's thresholds.</summary>
    protected virtual IReadOnlyList<int> Sizes => [0, 1, 2, 3, 4, 5, 7, 8, 31, 32, 33, 127, 128, 129, 513];

    [Fact]
    public void RandomScalars_OfManySizes()
    {
        var random = new Random(1);
        foreach (int size in Sizes)
        {
            BigInteger[] scalars = [.. Enumerable.Range(0, size).Select(_ => RandomScalar(random))];
            CheckScattered(scalars);
        }
    }

    [Fact]
    public void EdgeScalars()
    {
        IEnumerable<BigInteger> edges = Scalars.Edges
            .Concat(Enumerable.Range(0, 254).SelectMany(k => new[] { BigInteger.One << k, (BigInteger.One << k) - 1 }))
            .Select(k => k % Scalars.Order);
        CheckScattered([.. edges]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void EqualScalars(int scalar)
    {
        // Neighbours in arithmetic progression in one bucket: sums meet again as equal points and as opposite ones.
        BigInteger k = ((BigInteger)scalar + Scalars.Order) % Scalars.Order;
        CheckScattered([.. Enumerable.Repeat(k, 400)]);
        Check([.. Enumerable.Repeat(k, 400)], i => i + 1);
    }

    [Fact]
    public void EqualBases()
    {
        var random = new Random(2);
        Check(RandomScalars(random, 300), _ => 7);
        Check([.. Enumerable.Repeat((BigInteger)5, 300)], _ => 7);
    }

    [Fact]
    public void OppositeBases()
    {
        var random = new Random(3);
        Check(RandomScalars(random, 300), i => i % 2 == 0 ? 9 : -9);
        Check([.. Enumerable.Repeat((BigInteger)5, 300)], i => i % 2 == 0 ? 9 : -9);
        Check([.. Enumerable.Repeat((BigInteger)5, 301)], i => i % 4 < 2 ? 9 : -9);
    }

    [Fact]
    public void InfinityAmongBases()
    {
        var random = new Random(4);
        Check(RandomScalars(random, 300), i => i % 3 == 0 ? 0 : i);
        Check([.. Enumerable.Repeat((BigInteger)5, 300)], i => i % 3 == 0 ? 0 : i);
        Check(RandomScalars(random, 40), _ => 0);
    }

    [Fact]
    public void SmallScalars_OfEveryWidth()
    {
        var random = new Random(5);
        for (int bits = 1; bits <= 22; bits++)
        {
            int bound = 1 << (bits - 1);
            int[] scalars = [.. Enumerable.Range(0, 150).Select(_ => random.Next(10) < 4 ? random.Next(-bound, bound + 1) : 0)];
            scalars[0] = bound;
            scalars[1] = -bound;
            CheckSmall(scalars, i => i + 1);
        }
    }

    [Fact]
    public void SmallScalars_OfManySizes()
    {
        var random = new Random(6);
        foreach (int size in Sizes)
            CheckSmall([.. Enumerable.Range(0, size).Select(_ => random.Next(-255, 256))], i => i + 1);
    }

    [Fact]
    public void SmallScalars_AtTheExtremes()
    {
        CheckSmall([1 << 21, -(1 << 21), (1 << 21) - 1, 1 - (1 << 21), 0, 1, -1], i => i + 1);
        CheckSmall([int.MaxValue, int.MinValue, int.MinValue + 1, 0, 1, -1], i => i + 1);
        CheckSmall([.. Enumerable.Repeat(-(1 << 21), 200)], _ => 3);
        CheckSmall([.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 1 << 21 : -(1 << 21))], _ => 3);
        CheckSmall(new int[500], i => i + 1);
    }

    protected static BigInteger[] RandomScalars(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => RandomScalar(random))];

    /// <summary>Σ_i scalars[i]·logarithm(i)·g, for logarithms in [-<see cref="MaxCount"/>, <see cref="MaxCount"/>].</summary>
    protected void Check(BigInteger[] scalars, Func<int, int> logarithm)
    {
        G1Affine[] points = [.. Enumerable.Range(0, scalars.Length).Select(i => Multiple(logarithm(i)))];
        BigInteger sum = scalars.Select((k, i) => k * logarithm(i)).Aggregate(BigInteger.Zero, (a, b) => a + b);
        Fr[] elements = [.. scalars.Select(Fr.From)];
        Assert.Equal(G1.Generator * Fr.From(sum), Run(points, elements));
    }

    protected void CheckSmall(int[] scalars, Func<int, int> logarithm)
    {
        G1Affine[] points = [.. Enumerable.Range(0, scalars.Length).Select(i => Multiple(logarithm(i)))];
        long sum = scalars.Select((k, i) => (long)k * logarithm(i)).Sum();
        Assert.Equal(G1.Generator.Multiply(sum), RunSmall(points, scalars));
    }

    private void CheckScattered(BigInteger[] scalars) => Check(scalars, i => (i * 617 % MaxCount) + 1);

    private static G1Affine Multiple(int k) =>
        k == 0 ? G1Affine.Infinity : k < 0 ? -Multiples[-k - 1] : Multiples[k - 1];

    private static BigInteger RandomScalar(Random random)
    {
        byte[] bytes = new byte[40];
        random.NextBytes(bytes);
        return new BigInteger(bytes, isUnsigned: true) % Scalars.Order;
    }

    private static G1Affine[] FirstMultiples(int count)
    {
        var points = new G1[count];
        G1 sum = G1.Infinity;
        for (int i = 0; i < count; i++)
            points[i] = sum += G1Affine.Generator;
        var affine = new G1Affine[count];
        G1.ToAffine(points, affine);
        return affine;
    }
}

public sealed class NaiveMsmTests : MsmLaws
{
    protected override IReadOnlyList<int> Sizes => [0, 1, 2, 3, 50];

    protected override G1 Run(ReadOnlySpan<G1Affine> points, ReadOnlySpan<Fr> scalars) => NaiveMsm.Run(points, scalars);

    protected override G1 RunSmall(ReadOnlySpan<G1Affine> points, ReadOnlySpan<int> scalars) =>
        NaiveMsm.RunSmall(points, scalars);
}

public sealed class PortableMsmTests : MsmLaws
{
    protected override G1 Run(ReadOnlySpan<G1Affine> points, ReadOnlySpan<Fr> scalars) => PortableMsm.Run(points, scalars);

    protected override G1 RunSmall(ReadOnlySpan<G1Affine> points, ReadOnlySpan<int> scalars) =>
        PortableMsm.RunSmall(points, scalars);
}
