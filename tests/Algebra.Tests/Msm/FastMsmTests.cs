using Zkml.Algebra.Curves;
using Zkml.Algebra.Msm;
using Zkml.Algebra.Tests.Fields.Vectors;

namespace Zkml.Algebra.Tests.Msm;

public sealed class FastMsmTests : MsmLaws
{
    private const int Tile = WindowSums.TileSize;

    protected override IReadOnlyList<int> Sizes =>
        [.. base.Sizes, BatchAdder.Capacity - 1, BatchAdder.Capacity, BatchAdder.Capacity + 1, 3000];

    protected override G1 Run(ReadOnlySpan<G1Affine> points, ReadOnlySpan<Fr> scalars)
    {
        // Without the instructions, what a backend would call in its place.
        if (!FastMsm.IsSupported)
            return PortableMsm.Run(points, scalars);
        using var bases = new PackedBases(points);
        return FastMsm.Run(bases, 0, scalars);
    }

    protected override G1 RunSmall(ReadOnlySpan<G1Affine> points, ReadOnlySpan<int> scalars)
    {
        if (!FastMsm.IsSupported)
            return PortableMsm.RunSmall(points, scalars);
        using var bases = new PackedBases(points);
        return FastMsm.RunSmall(bases, 0, scalars);
    }

    [VectorFact]
    public void DistinctBases_OverTiles()
    {
        // Powers of tau: what the sum is follows from the scalars alone, and no base comes twice.
        var tau = Fr.From(0x1234567890abcdef);
        G1Affine[] points = FixedBaseMsm.Powers(tau, Tile + 5);
        var random = new Random(7);
        foreach (int count in new[] { Tile - 1, points.Length })
        {
            Fr[] scalars = [.. RandomScalars(random, count).Select(Fr.From)];
            Assert.Equal(G1.Generator * Evaluate(scalars, tau), Run(points, scalars));
        }
    }

    [VectorTheory]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(17)]
    [InlineData(21)]
    public void SmallScalars_OverTiles(int bits)
    {
        var tau = Fr.From(-3);
        G1Affine[] points = FixedBaseMsm.Powers(tau, Tile + 5);
        var random = new Random(bits);
        int bound = 1 << bits;
        int[] scalars =
            [.. Enumerable.Range(0, points.Length).Select(_ => random.Next(10) < 4 ? random.Next(-bound, bound + 1) : 0)];
        Fr[] elements = [.. scalars.Select(k => Fr.From(k))];
        Assert.Equal(G1.Generator * Evaluate(elements, tau), RunSmall(points, scalars));
    }

    [VectorFact]
    public void RepeatedBases_OverTiles()
    {
        // Buckets kept from one tile meet the same points, and their negatives, in the next.
        CheckSmall([.. Enumerable.Repeat(3, Tile + 9)], _ => 5);
        CheckSmall([.. Enumerable.Repeat(-7, (2 * Tile) + 9)], i => i < Tile ? 5 : -5);
        CheckSmall([.. Enumerable.Range(0, Tile + 100).Select(i => (i % 5) - 2)], i => (i % 11) - 5);
    }

    [VectorFact]
    public void Offsets_ChooseTheBases()
    {
        G1Affine[] points = FixedBaseMsm.Powers(Fr.From(5), 40);
        using var bases = new PackedBases(points);
        int[] small = [1, -2, 0, 300000];
        Fr[] full = [.. small.Select(k => Fr.From(k))];
        for (int offset = 0; offset <= points.Length - small.Length; offset++)
        {
            G1 expected = NaiveMsm.RunSmall(points.AsSpan(offset), small);
            Assert.Equal(expected, FastMsm.RunSmall(bases, offset, small));
            Assert.Equal(expected, FastMsm.Run(bases, offset, full));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => FastMsm.RunSmall(bases, points.Length - 3, small));
        Assert.Throws<ArgumentOutOfRangeException>(() => FastMsm.Run(bases, -1, full));
    }

    [VectorFact]
    public void Packing_RoundTrips()
    {
        G1Affine[] points = [.. FixedBaseMsm.Powers(Fr.From(11), 13), G1Affine.Infinity];
        using var bases = new PackedBases(points);
        Assert.True(bases.HasInfinity);
        unsafe
        {
            var unpacked = new G1Affine[points.Length];
            PackedPoints.ToAffine(unpacked, bases.Pointer);
            Assert.Equal(points, unpacked);
        }
    }

    [VectorTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    public void Plans_BoundTheirMemory(int threads)
    {
        for (int log = 0; log <= 22; log++)
        {
            foreach (int bits in new[] { 1, 8, 17, 22, 254 })
            {
                var plan = MsmPlan.Choose(1 << log, 1 << log, bits, (1 << Math.Min(bits, 30)) - 1, threads);
                long points = (long)plan.Windows * plan.Slices * plan.Buckets;
                Assert.True(points * PackedPoints.Bytes <= 512L << 20, $"{plan} for 2^{log} scalars of {bits} bits");
                Assert.True((long)plan.Windows * plan.WindowBits > bits);
            }
        }
    }

    private static Fr Evaluate(Fr[] coefficients, Fr x)
    {
        Fr value = Fr.Zero;
        for (int i = coefficients.Length - 1; i >= 0; i--)
            value = (value * x) + coefficients[i];
        return value;
    }
}
