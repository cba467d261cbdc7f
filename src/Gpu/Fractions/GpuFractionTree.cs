using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Reference;
using static Zkml.Algebra.Backends.BackendContract;

namespace Zkml.Gpu.Fractions;

/// <summary>
/// The fraction tree on a device. Of the levels over rows only what is live is kept, and nothing of the lowest two, which are computed
/// from the integers where they are read; the levels above the row bits are over all slots, the last few of them on the host.
/// </summary>
/// <remarks>Papini, Haböck: Improving logarithmic derivative lookups using GKR, ePrint 2023/1284.</remarks>
internal sealed class GpuFractionTree : IFractionTree
{
    /// <summary>
    /// Bytes of device memory a leaf of a long column at the peak, its integers aside: the leaves' layer has pairs of nodes in the shape of
    /// level 2, and folds them into those of level 3.
    /// </summary>
    public const int BytesALeaf = (LeafLayout.PairSize / 4) + (LeafLayout.PairSize / 8);

    // From here on the host does all that is left in less time than the launches and copies take.
    private const int HostLength = 64;

    private readonly GpuFractions _passes;
    private readonly int _rowBits;

    // By their number above the leaves: stored levels over rows, then over slots, and from _host on the nodes on the host.
    private readonly StoredLevel?[] _levels;
    private readonly List<(Fr P, Fr Q)[]> _host = [];
    private readonly LeafData? _leaves;
    private readonly FractionTables? _tables;
    private int _next;

    /// <summary>Brings the leaves to the device and builds the levels.</summary>
    /// <param name="passes">The device's passes.</param>
    /// <param name="leaves">The leaves.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β.</param>
    /// <param name="hostLength">The number of positions from which on the host does all that is left.</param>
    /// <exception cref="DeviceException">The device's memory is too small for the tree.</exception>
    public GpuFractionTree(GpuFractions passes, FractionLeaves leaves, Fr alpha, Fr beta, int hostLength = HostLength)
    {
        RequireLeaves(leaves);
        _passes = passes;
        _rowBits = leaves.RowBits;
        Depth = leaves.RowBits + leaves.SlotBits;
        _levels = new StoredLevel?[Depth + 1];
        var layout = LeafLayout.Of(leaves);
        if (!layout.IsIndexable || layout.BytesNeeded > passes.Device.MemorySize)
            throw passes.Device.TooSmall(layout.BytesNeeded);
        try
        {
            _leaves = new LeafData(passes.Device, layout, alpha, beta);
            _tables = new FractionTables(passes.Device, layout, hostLength);
            BuildRows(_leaves, _tables);
            BuildSlots(_tables);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Depth { get; }

    /// <inheritdoc/>
    public (Fr Numerator, Fr Denominator) Root => _host[^1][0];

    /// <inheritdoc/>
    public IFractionLayer OpenLayer(int depth, ReadOnlySpan<Fr> point, Fr lambda)
    {
        Require(depth == _next && depth < Depth, "the layers are opened in order, from the root");
        Require(point.Length == depth, "a layer's point has as many coordinates as the layer's depth");
        _next++;
        if (_next < _host.Count)
        {
            (Fr P, Fr Q)[] below = _host[^(_next + 1)];
            return new ReferenceFractionLayer(
                [.. below.Where((_, i) => i % 2 == 0)], [.. below.Where((_, i) => i % 2 == 1)], point.ToArray(), lambda);
        }

        int level = Depth - _next;
        bool hasRows = level < _rowBits;
        ILevelNodes nodes = level < LeafLayout.FirstStoredLevel && hasRows ? new LeafLevel(_passes, _leaves!, level) : _levels[level]!;
        return new GpuFractionLayer(_passes, _tables!, hasRows, hasRows ? level : level - _rowBits, nodes, point.ToArray(), lambda);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (StoredLevel? level in _levels)
            level?.Dispose();
        _leaves?.Dispose();
        _tables?.Dispose();
    }

    private void BuildRows(LeafData leaves, FractionTables tables)
    {
        int first = Math.Min(LeafLayout.FirstStoredLevel, _rowBits);
        _levels[first] = _passes.SumLeaves(leaves, tables.Rows, first);
        for (int level = first + 1; level <= _rowBits; level++)
            _levels[level] = _passes.SumPairs(_levels[level - 1]!, tables.Rows);
    }

    private void BuildSlots(FractionTables tables)
    {
        using (StoredLevel columns = _levels[_rowBits]!)
        {
            _levels[_rowBits] = new StoredLevel(
                _passes, 0, _passes.Expand(columns.Planes, 2, tables.ColumnOfSlot, tables.Rows.Columns, Fr.Zero));
        }

        int level = _rowBits;
        for (; 1 << (Depth - level) > 2 * tables.HostLength; level++)
            _levels[level + 1] = _passes.SumPairs(_levels[level]!, tables.Slots);
        using (StoredLevel last = _levels[level]!)
            BuildHost(last, 1 << (Depth - level));
        _levels[level] = null;
    }

    private void BuildHost(StoredLevel below, int length)
    {
        var planes = new Fr[2 * length];
        _passes.Device.Download(below.Planes.Cast<Fr>(), planes);
        _host.Add([.. Enumerable.Range(0, length).Select(i => (planes[i], planes[length + i]))]);
        for (; length > 1; length /= 2)
        {
            (Fr P, Fr Q)[] nodes = _host[^1];
            _host.Add([.. nodes.Chunk(2).Select(pair => ((pair[0].P * pair[1].Q) + (pair[1].P * pair[0].Q), pair[0].Q * pair[1].Q))]);
        }
    }
}
