using Zkml.Algebra.Curves;
using Zkml.Gpu.Devices;
using Zkml.Gpu.Msm;
using Zkml.Testing.Backends;

namespace Zkml.Gpu.Tests.Msm;

/// <summary>Multi-scalar multiplication by kernels where it could go wrong: in the digits, the runs, the buckets and the batches.</summary>
public sealed class GpuMsmTests(GpuMsmTests.Host host) : IClassFixture<GpuMsmTests.Host>
{
    private const int Count = 130;

    // Multiples of the generator, so that the expected sum is one product: infinity, repeated and opposite points among them.
    private static readonly int[] Multiples = [.. Enumerable.Range(0, Count).Select(i => i % 11 == 0 ? 0 : i % 5 == 0 ? -3 : i % 7 == 0 ? 3 : (i * i) + 1)];

    private readonly GpuDevice _device = host.Device;
    private readonly GpuMsm _msm = host.Msm;
    private readonly GpuBases _bases = host.Bases;

    /// <summary>Windows of every kind of width, in batches or at once, with runs that end within and between buckets.</summary>
    [Theory]
    [InlineData(4, 64, 8, 3)]
    [InlineData(4, 5, 3, 2)]
    [InlineData(5, 51, 1, 0)]
    [InlineData(7, 37, 64, 4)]
    [InlineData(7, 10, 2, 6)]
    [InlineData(8, 32, 300, 3)]
    [InlineData(10, 26, 13, 4)]
    [InlineData(10, 1, 16, 2)]
    [InlineData(11, 24, 16, 3)]
    public void Scalars_InEveryShape(int bits, int windowsAtOnce, int runLength, int segmentBits)
    {
        var shape = new MsmShape(Count, bits, (254 / bits) + 1, windowsAtOnce, runLength, segmentBits);
        AssertSum(new TestElements(bits).Vector(Count), shape);
    }

    [Fact]
    public void Scalars_OfEveryDistribution()
    {
        Fr largest = -Fr.One;
        Fr random = new TestElements(1).Vector(9)[^1];
        Fr[][] vectors =
        [
            new Fr[Count],
            [.. Enumerable.Repeat(random, Count)],
            [.. Enumerable.Repeat(largest, Count)],
            [.. Enumerable.Repeat(Fr.One, Count)],
            [.. Enumerable.Range(0, Count).Select(i => i == 77 ? largest : Fr.Zero)],
            [.. Enumerable.Range(0, Count).Select(i => Fr.From(i % 3))],
            [.. Enumerable.Range(0, Count).Select(i => Fr.From(1L << (i % 62)))],
            [.. Enumerable.Range(0, Count).Select(i => -Fr.From(i))],
        ];
        foreach (Fr[] vector in vectors)
        {
            AssertSum(vector, new MsmShape(Count, 6, 43, 43, 8, 3));
            AssertSum(vector, new MsmShape(Count, 5, 51, 20, 5, 1));
        }
    }

    /// <summary>One window, so that there are as many entries as scalars: around the length of one run, and of a run of runs.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(65)]
    public void Runs_OfEveryLength(int count)
    {
        AssertSum([.. Enumerable.Repeat(Fr.From(5), count)], new MsmShape(count, 7, 37, 37, 4, 2));
        AssertSum([.. Enumerable.Range(0, count).Select(i => Fr.From((i / 3) + 1))], new MsmShape(count, 7, 37, 37, 4, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(Count)]
    public void Scalars_InTheChosenShape(int count) =>
        AssertSum(new TestElements(count).Vector(count), MsmShape.ForScalars(count, 1, long.MaxValue));

    [Fact]
    public void Scalars_WithLittleMemory()
    {
        var shape = MsmShape.ForScalars(Count, 1, 200_000);
        Assert.InRange(shape.WindowsAtOnce, 1, shape.Windows / 2);
        AssertSum(new TestElements(5).Vector(Count), shape);
    }

    [Fact]
    public void Integers()
    {
        int[][] vectors =
        [
            [],
            new int[Count],
            [.. Enumerable.Repeat(int.MinValue, Count)],
            [.. Enumerable.Repeat(int.MaxValue, Count)],
            [int.MinValue, int.MaxValue, 0, -1, 1],
            [0, 0, 1],
            [-1],
            [.. Enumerable.Repeat(-128, Count)],
            [.. Enumerable.Range(0, Count).Select(i => i - 128)],
            [.. Enumerable.Range(0, Count).Select(i => 1 << (i % 31))],
            [.. Enumerable.Range(0, Count).Select(i => -1 << (i % 32))],
            .. Enumerable.Range(1, 32).Select(bits => new TestElements(bits).Integers(Count, bits)),
        ];
        G1[] expected = [.. vectors.Select(vector => Expected(vector.Select(x => Fr.From(x))))];
        Assert.Equal(expected, _msm.Sum(_bases.View, vectors.Length, i => vectors[i]));
        Assert.Equal(expected[2], _msm.Sum(_bases.View, vectors[2]));
        Assert.Equal(G1.Infinity, _msm.Sum(_bases.View, vectors[0]));
        Assert.Empty(_msm.Sum(_bases.View, 0, _ => throw new InvalidOperationException()));
    }

    /// <summary>Few buckets for many terms: each has several counters.</summary>
    [Fact]
    public void Integers_OfFewBuckets()
    {
        const int Terms = 3000;
        int[] integers = [.. Enumerable.Range(0, Terms).Select(i => (i * i % 7) - 3)];
        using var bases = new GpuBases(_device, [.. Enumerable.Range(0, Terms).Select(i => (G1.Generator * Fr.From(i % 2)).ToAffine())]);
        long sum = integers.Where((_, i) => i % 2 == 1).Sum(x => (long)x);
        var shape = MsmShape.ForIntegers(Terms, IntegerRange.Of(integers), 1, long.MaxValue);
        Assert.InRange(shape.Batch(0).SpreadBits, 1, 5);
        Assert.Equal(G1.Generator * Fr.From(sum), _msm.Sum(bases.View, integers));
    }

    private static G1 Expected(IEnumerable<Fr> scalars) =>
        G1.Generator * scalars.Select((scalar, i) => scalar * Fr.From(Multiples[i])).Aggregate(Fr.Zero, (a, b) => a + b);

    private void AssertSum(Fr[] scalars, MsmShape shape)
    {
        using DeviceArray<DeviceFr> vector = _device.Allocate<DeviceFr>(scalars.Length);
        _device.Upload(scalars, vector.View.Cast<Fr>());
        Assert.Equal(Expected(scalars), _msm.Sum(_bases.View, vector.View, shape));
    }
    /// <summary>The device, its kernels and the points, for all tests.</summary>
    public sealed class Host : IDisposable
    {
        private readonly IntegerFeed _feed;

        public Host()
        {
            _feed = new IntegerFeed(Device);
            Msm = new GpuMsm(Device, _feed);
            Bases = new GpuBases(Device, [.. Multiples.Select(k => (G1.Generator * Fr.From(k)).ToAffine())]);
        }

        internal GpuDevice Device { get; } = GpuDevice.OpenHost();

        internal GpuMsm Msm { get; }

        internal GpuBases Bases { get; }

        public void Dispose()
        {
            Bases.Dispose();
            _feed.Dispose();
            Device.Dispose();
        }
    }
}
