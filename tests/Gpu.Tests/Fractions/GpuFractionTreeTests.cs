using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Reference;
using Zkml.Gpu.Devices;
using Zkml.Gpu.Fractions;
using Zkml.Gpu.Vectors;
using Zkml.Testing.Backends;

namespace Zkml.Gpu.Tests.Fractions;

/// <summary>What the laws of backends do not reach: the device's rounds down to single pairs, and memory.</summary>
public sealed class GpuFractionTreeTests : IDisposable
{
    private readonly GpuDevice _device = GpuDevice.OpenHost();
    private readonly GpuFractions _passes;

    public GpuFractionTreeTests() => _passes = new GpuFractions(_device, new PartialSums(_device));

    public void Dispose() => _device.Dispose();

    [Fact]
    public void Rounds_OnDeviceToTheLast_MatchReference() => Gen.Int[0, 1_000_000].Sample(
        seed =>
        {
            FractionLeaves leaves = TreeShapes.Any(seed);
            var elements = new TestElements(seed);
            (Fr alpha, Fr beta) = (elements.Next(), elements.Next());
            using IFractionTree expected = new ReferenceBackend().BuildFractionTree(leaves, alpha, beta);
            using var tree = new GpuFractionTree(_passes, leaves, alpha, beta, hostLength: 1);
            Assert.Equal(expected.Root, tree.Root);
            Assert.Equal(Trace(expected, seed), Trace(tree, seed));
        },
        iter: 25,
        threads: 1);

    [Theory]
    [InlineData("one leaf")]
    [InlineData("more slots than rows")]
    [InlineData("lookups and tables")]
    public void Memory_IsGivenBack(string shape)
    {
        long before = Lent();
        using (var tree = new GpuFractionTree(_passes, TreeShapes.Leaves(shape), Fr.From(5), Fr.From(7)))
            _ = Trace(tree, 1);
        Assert.Equal(before, Lent());

        // A layer that nobody ends, of a tree that nobody ends.
        using (var tree = new GpuFractionTree(_passes, TreeShapes.Leaves(shape), Fr.From(5), Fr.From(7), hostLength: 1))
        {
            for (int depth = 0; depth < tree.Depth - 1; depth++)
            {
                using IFractionLayer layer = tree.OpenLayer(depth, new TestElements(depth).Vector(depth), Fr.One);
                if (depth > 0)
                    layer.Bind(Fr.One);
            }
        }

        Assert.Equal(before, Lent());
    }

    [Fact]
    public void Levels_AreFreedBehindTheVisit()
    {
        using var tree = new GpuFractionTree(_passes, TreeShapes.Leaves("many rows"), Fr.From(5), Fr.From(7));
        long built = Lent();
        _ = Trace(tree, 1);
        Assert.InRange(Lent(), 0, built / 4);
    }

    [Theory]
    [InlineData("many rows")]
    [InlineData("wide")]
    public void BytesNeeded_CoverWhatIsLent(string shape)
    {
        FractionLeaves leaves = TreeShapes.Leaves(shape);
        long before = Lent();
        using var tree = new GpuFractionTree(_passes, leaves, Fr.From(5), Fr.From(7));
        long built = Lent() - before;

        // The pool rounds what is below a MiB up to powers of two.
        Assert.InRange(built, 1, 2 * LeafLayout.Of(leaves).BytesNeeded);
    }

    [Fact]
    public void Layout_LaysAnArrayOutOnce()
    {
        int[] shared = new int[100];
        int[] own = new int[100];
        var leaves = new FractionLeaves(3, 4,
        [
            new LeafBlock(1, 8, [4, 2], null, [new IntMatrix(shared, 1, 10), new IntMatrix(own, 3, 12)]),
            new LeafBlock(2, 5, [1], new IntMatrix(shared, 7, 0), [new IntMatrix(shared, 9, 3, 2)]),
        ]);
        var layout = LeafLayout.Of(leaves);
        Assert.Equal([shared, own], layout.Arrays);
        Assert.Equal(200, layout.Integers);
        Assert.Equal([4, 2, 1], layout.Slots);
        Assert.Equal([(8, 2), (5, 1)], layout.Groups);
        Assert.Equal(
            [1, 103, -1, -1, 2, 104, -1, -1, 9, -1, -1, 7],
            layout.Columns.Select(column => column.Start));
    }

    [Fact]
    public void Tree_TooLargeForAnyCard_IsRefused()
    {
        // One integer that every row of every slot repeats.
        var leaves = new FractionLeaves(
            30, 5, [new LeafBlock(1, 1 << 30, [.. Enumerable.Range(0, 32)], null, [new IntMatrix([1], 0, 0, 0)])]);
        long before = Lent();
        Assert.Throws<DeviceException>(() => new GpuFractionTree(_passes, leaves, Fr.One, Fr.One));
        Assert.Equal(before, Lent());
    }

    /// <summary>Everything that the layers send, with rounds repeated and left out.</summary>
    private static List<Fr> Trace(IFractionTree tree, int seed)
    {
        var elements = new TestElements(seed);
        var trace = new List<Fr>();
        for (int depth = 0; depth < tree.Depth; depth++)
        {
            using IFractionLayer layer = tree.OpenLayer(depth, elements.Vector(depth), elements.Next());
            for (int j = 0; j < depth; j++)
            {
                for (int repeat = 0; repeat < (seed + j) % 4; repeat++)
                {
                    (Fr atZero, Fr quadratic) = layer.RoundPolynomial();
                    trace.AddRange([atZero, quadratic]);
                }

                layer.Bind(elements.Next());
            }

            (Fr p0, Fr p1, Fr q0, Fr q1) = layer.Final();
            trace.AddRange([p0, p1, q0, q1]);
        }

        return trace;
    }

    private long Lent()
    {
        _device.Pool.Trim();
        return _device.Pool.Lent;
    }
}
