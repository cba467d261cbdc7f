using Zkml.Gpu.Msm;

namespace Zkml.Gpu.Tests.Msm;

/// <summary>What the kernels rely on holds for every shape that is chosen.</summary>
public sealed class MsmShapeTests
{
    private const int Multiprocessors = 132;

    public static TheoryData<int> Counts { get; } = [1, 2, 100, 1 << 12, 1 << 16, 1 << 20, 1 << 24, 1 << 27];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Scalars(int count)
    {
        foreach (long memory in new[] { 0, 1L << 30, 64L << 30 })
        {
            var shape = MsmShape.ForScalars(count, Multiprocessors, memory);
            Assert.True(shape.Windows * shape.Bits > 254);
            AssertLimits(shape, count);
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Integers_LastWindowHoldsItsCarry(int count)
    {
        for (int bits = 0; bits < 32; bits++)
        {
            foreach (uint largest in new[] { 1u << bits, Math.Min((1u << bits) + 1, 1u << 31), (1u << bits) - 1 })
            {
                if (largest == 0)
                    continue;
                var shape = MsmShape.ForIntegers(count, new IntegerRange(count, largest), Multiprocessors, 64L << 30);
                ulong last = ((ulong)largest >> ((shape.Windows - 1) * shape.Bits)) + (shape.Windows > 1 ? 1UL : 0);
                Assert.InRange(last, 1ul, (ulong)shape.Buckets);
                Assert.InRange(shape.Sums, 1, MsmShape.MostSumsOfIntegers);
                AssertLimits(shape, count);
            }
        }
    }

    [Fact]
    public void Integers_OfEightBits_TakeOneWindow() =>
        Assert.Equal((1, 128), Windows(MsmShape.ForIntegers(1 << 20, new IntegerRange(1 << 20, 128), Multiprocessors, 64L << 30)));

    [Fact]
    public void Scalars_InLargeNumbers_TakeFewWindows() =>
        Assert.Equal((13, 1 << 19), Windows(MsmShape.ForScalars(1 << 24, Multiprocessors, 64L << 30)));

    [Fact]
    public void LeastBytes_GrowWithTheScalars()
    {
        Assert.InRange(MsmShape.LeastBytes(1 << 24), 12L << 24, 40L << 24);
        Assert.True(GpuMsm.BytesNeeded(1 << 20, 1 << 20) > GpuMsm.BytesNeeded(1 << 16, 1 << 20));
    }

    private static (int Windows, int Buckets) Windows(MsmShape shape) => (shape.Windows, shape.Buckets);

    private static void AssertLimits(MsmShape shape, int count)
    {
        Assert.InRange((long)shape.WindowsAtOnce * Math.Max(count, shape.Buckets), 1, int.MaxValue);
        Assert.InRange(shape.SegmentBits, 0, shape.Bits - 1);
        Assert.InRange(shape.Terms, 1, count);
        for (int first = 0; first < shape.Windows; first += shape.WindowsAtOnce)
        {
            WindowBatch batch = shape.Batch(first);
            Assert.Equal(first + batch.Count == shape.Windows ? batch.Count - 1 : int.MaxValue, batch.Last);
            Assert.True(batch.Counters >= batch.Buckets);
        }
    }
}
