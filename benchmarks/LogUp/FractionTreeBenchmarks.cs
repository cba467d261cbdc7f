using BenchmarkDotNet.Attributes;
using Zkml.Algebra.Backends;
using Zkml.Benchmarks.Backends;

namespace Zkml.Benchmarks.LogUp;

/// <summary>
/// The fraction tree of a LeNet-5's lookups, 1,000 samples of 6,540 with two coordinates each, and of a table of 2^18 rows: in
/// nanoseconds a lookup.
/// </summary>
public class FractionTreeBenchmarks : BackendBenchmarks, IDisposable
{
    private const int Rows = 1000;
    private const int Columns = 6540;
    private const int RowBits = 10;
    private const int SlotBits = 13;
    private const int TableColumns = 256;
    private const int Leaves = Rows * Columns;

    private readonly Fr _alpha = Fr.Random();
    private readonly Fr _beta = Fr.Random();
    private readonly Fr[] _challenges = RandomElements.Vector(RowBits + SlotBits);
    private FractionLeaves _leaves = null!;
    private IFractionTree? _tree;

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        int[] inputs = new int[Leaves];
        int[] outputs = new int[Leaves];
        int[] table = new int[TableColumns << RowBits];
        for (int i = 0; i < Leaves; i++)
        {
            inputs[i] = random.Next(1 << 18);
            outputs[i] = random.Next(1 << 8);
        }

        var lookups = new LeafBlock(
            1,
            Rows,
            [.. Enumerable.Range(0, Columns)],
            null,
            [new IntMatrix(inputs, 0, Columns), new IntMatrix(outputs, 0, Columns)]);
        var rows = new LeafBlock(
            1,
            1 << RowBits,
            [.. Enumerable.Range(Columns, TableColumns)],
            new IntMatrix(table, 0, TableColumns),
            [new IntMatrix(table, 0, TableColumns), new IntMatrix(table, 0, TableColumns)]);
        _leaves = new FractionLeaves(RowBits, SlotBits, [lookups, rows]);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _tree?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Leaves)]
    public void Build() => Subject.BuildFractionTree(_leaves, _alpha, _beta).Dispose();

    [Benchmark(OperationsPerInvoke = Leaves)]
    public void BuildAndAllLayers()
    {
        using IFractionTree tree = Subject.BuildFractionTree(_leaves, _alpha, _beta);
        for (int depth = 0; depth < tree.Depth; depth++)
            RunLayer(tree, depth);
    }

    [IterationSetup(Target = nameof(LeafLayer))]
    public void OpenUpperLayers()
    {
        _tree = Subject.BuildFractionTree(_leaves, _alpha, _beta);
        for (int depth = 0; depth < _tree.Depth - 1; depth++)
            _tree.OpenLayer(depth, _challenges.AsSpan(0, depth), _alpha).Dispose();
    }

    [IterationCleanup(Target = nameof(LeafLayer))]
    public void CloseTree() => _tree?.Dispose();

    /// <summary>The layer whose halves are the leaves: half of all the nodes.</summary>
    [Benchmark(OperationsPerInvoke = Leaves)]
    public void LeafLayer() => RunLayer(_tree!, RowBits + SlotBits - 1);

    /// <inheritdoc/>
    /// <remarks>
    /// A lookup costs two products for its leaf and three for the sum with its neighbour; a pair of positions 17 products and 768 bytes a
    /// round, over rounds and layers that halve.
    /// </remarks>
    public override Work WorkOf(string benchmark)
    {
        const double Build = Leaves * 5.0;
        const double LeafLayer = Leaves / 2.0 * 17;
        const double LeafBytes = Leaves / 2.0 * 768;
        return benchmark switch
        {
            nameof(FractionTreeBenchmarks.Build) => new Work(Build, Leaves * 3.0 * 2 * Fr.Size),
            nameof(FractionTreeBenchmarks.LeafLayer) => new Work(LeafLayer, LeafBytes),
            _ => new Work(Build + (2 * LeafLayer), 2 * LeafBytes),
        };
    }

    private void RunLayer(IFractionTree tree, int depth)
    {
        using IFractionLayer layer = tree.OpenLayer(depth, _challenges.AsSpan(0, depth), _alpha);
        for (int j = 0; j < depth; j++)
        {
            _ = layer.RoundPolynomial();
            layer.Bind(_challenges[j]);
        }

        _ = layer.Final();
    }
}
