using Zkml.Algebra.Fields.Vectors;
using static Zkml.Algebra.Backends.BackendContract;
using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>
/// The fraction tree over groups. Lanes run over slots and rows are samples, so that adding up the row bits pairs whole rows
/// and eq over rows is one scalar a row; only live columns and rows are kept. Above the row bits the levels are dense vectors
/// over all slots. The leaves and the first sums are not kept but computed where they are read.
/// </summary>
/// <remarks>Papini, Haböck: Improving logarithmic derivative lookups using GKR, ePrint 2023/1284.</remarks>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed unsafe class FractionTree<K, L> : IFractionTree
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    private const int Chunk = LevelRows.ChunkGroups;

    private readonly int _rowBits;
    private readonly int _slotBits;
    private readonly Fr _alpha;
    private readonly Fr _beta;

    // Level by level, for each part of the columns; then level by level from the top of the rows on.
    private readonly LeafColumns[] _columns;
    private readonly LevelRows[][] _rows;
    private readonly DenseLevel<K, L>[] _dense;
    private int _next;

    /// <summary>Builds the levels from the leaves up.</summary>
    public FractionTree(FractionLeaves leaves, Fr alpha, Fr beta)
    {
        RequireLeaves(leaves);
        _rowBits = leaves.RowBits;
        _slotBits = leaves.SlotBits;
        _alpha = alpha;
        _beta = beta;
        (LeafColumns unit, LeafColumns general) = LeafColumns.Arrange(leaves);
        _columns = [unit, general];
        _rows = [.. _columns.Select(Levels)];
        _dense = DenseLevels();
        (Fr[] p, Fr[] q) = _dense[^1].Elements();
        Root = (p[0], q[0]);
    }

    /// <inheritdoc/>
    public int Depth => _rowBits + _slotBits;

    /// <inheritdoc/>
    public (Fr Numerator, Fr Denominator) Root { get; }

    /// <inheritdoc/>
    public IFractionLayer OpenLayer(int depth, ReadOnlySpan<Fr> point, Fr lambda)
    {
        Require(depth == _next && depth < Depth, "the layers are opened in order, from the root");
        Require(point.Length == depth, "a layer's point has as many coordinates as the layer's depth");
        _next++;
        int level = Depth - _next;
        Release(level + 1);
        Fr[] coordinates = point.ToArray();
        if (level >= _rowBits)
            return new FractionLayer<K, L>(coordinates, lambda, _dense[level - _rowBits].Halves(lambda));

        bool divides = level == 0 && _columns[0].Groups > 0;
        return divides && lambda.IsZero
            ? new AveragedLayer(other => OpenRows(coordinates, other))
            : OpenRows(coordinates, lambda);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LevelRows level in _rows.SelectMany(levels => levels))
            level.Dispose();
        foreach (DenseLevel<K, L> level in _dense)
            level.Dispose();
    }

    private static StoredRows Sums(LevelRows below, RowShape shape)
    {
        var sums = new StoredRows(shape);
        (int Row, int Group, int Groups)[] tiles = shape.Tiles(1, 2 * Chunk);
        WorkQueue.Run(tiles.Length, 16, queue =>
        {
            using var scratch = new GroupBuffer(2 * LevelRows.ScratchGroups);
            using GroupBuffer one = Scalar<L>(Fr.One);
            while (queue.TryTake(out nint start, out nint end))
            {
                for (nint i = start; i < end; i++)
                {
                    (int row, int first, int count) = tiles[i];
                    for (int group = first; group < first + count; group += Chunk)
                        Sum(below, sums, row, group, Math.Min(Chunk, first + count - group), scratch.Pointer, one.Pointer);
                }
            }
        });
        return sums;
    }

    private static void Sum(LevelRows below, StoredRows sums, int row, int group, int groups, double* scratch, double* one)
    {
        sums.Read(row, group, groups, scratch, out double* p, out double* q);
        int live = Math.Clamp(below.Shape.Width(2 * row) - group, 0, groups);
        if (live > 0)
        {
            below.Read(2 * row, group, live, scratch, out double* p0, out double* q0);
            below.Read((2 * row) + 1, group, live, At(scratch, LevelRows.ScratchGroups), out double* p1, out double* q1);
            K.SumOfProducts(p, p0, q1, p1, q0, live);
            K.Multiply(q, q0, q1, live);
        }

        Clear(At(p, live), groups - live);
        for (int i = live; i < groups; i++)
            Copy(At(q, i), one, 1);
    }

    /// <summary>The levels over the rows of some columns, up to the one of a single row.</summary>
    private LevelRows[] Levels(LeafColumns columns)
    {
        var levels = new LevelRows[_rowBits + 1];
        var leaves = new LeafRows<K, L>(columns, _rowBits, _alpha, _beta);
        levels[0] = leaves;
        for (int level = 1; level <= _rowBits; level++)
        {
            int leavesEach = 1 << level;
            IEnumerable<int> rows = columns.GroupRows.Select(live => (live + leavesEach - 1) / leavesEach);
            levels[level] = level == 1
                ? new FirstSumRows<K, L>(leaves, _rowBits)
                : Sums(levels[level - 1], RowShape.Of(rows, 1 << (_rowBits - level)));
        }

        return levels;
    }

    /// <summary>The levels over all slots, from the one whose rows have become one to the root.</summary>
    private DenseLevel<K, L>[] DenseLevels()
    {
        var p = new Fr[1 << _slotBits];
        var q = new Fr[1 << _slotBits];
        Array.Fill(q, Fr.One);
        using var scratch = new GroupBuffer(LevelRows.ScratchGroups);
        foreach ((LeafColumns columns, LevelRows[] levels) in _columns.Zip(_rows))
        {
            for (int group = 0; group < columns.Groups; group += Chunk)
            {
                int groups = Math.Min(Chunk, columns.Groups - group);
                levels[^1].Read(0, group, groups, scratch.Pointer, out double* rowP, out double* rowQ);
                Fr[] laneP = Unpacked<L>(rowP, FieldVectors.Lanes * groups);
                Fr[] laneQ = Unpacked<L>(rowQ, FieldVectors.Lanes * groups);
                for (int lane = 0; lane < laneP.Length; lane++)
                {
                    int slot = columns.Slots[(FieldVectors.Lanes * group) + lane];
                    if (slot >= 0)
                        (p[slot], q[slot]) = (laneP[lane], laneQ[lane]);
                }
            }
        }

        var dense = new DenseLevel<K, L>[_slotBits + 1];
        dense[0] = DenseLevel<K, L>.From(p, q);
        for (int level = 1; level <= _slotBits; level++)
            dense[level] = dense[level - 1].Sums();
        return dense;
    }

    /// <summary>A layer whose halves are rows.</summary>
    private FractionLayer<K, L> OpenRows(Fr[] point, Fr lambda)
    {
        int rowVariables = point.Length - _slotBits;
        int level = _rowBits - 1 - rowVariables;
        using var eqSlots = new GroupBuffer(FieldVectors.GroupsFor(1 << _slotBits));
        EqTables<K, L>.Fill(eqSlots.Pointer, point.AsSpan(rowVariables));
        Fr[] eq = Unpacked<L>(eqSlots.Pointer, 1 << _slotBits);
        return new FractionLayer<K, L>(
            point,
            lambda,
            rowVariables,
            _slotBits,
            [.. _columns.Zip(_rows, (columns, levels) => new ColumnSumcheck<K, L>(
                columns, Tables(columns, levels[level], level, lambda), 1 << rowVariables, lambda, eq))]);
    }

    private RowTables Tables(LeafColumns columns, LevelRows rows, int level, Fr lambda) => level == 0 && columns.IsUnit
        ? new UnitTables<K, L>(rows.Shape, new AffineLeaves<K, L>(columns, _alpha, _beta, Fr.One, lambda))
        : new FractionTables<K, L>(rows, lambda);

    /// <summary>Frees a level that the layers to come do not read.</summary>
    private void Release(int level)
    {
        // The leaves and the first sums take no memory, and serve each other.
        if (level >= 2 && level <= _rowBits)
        {
            foreach (LevelRows[] levels in _rows)
                levels[level].Dispose();
        }

        if (level >= _rowBits && level <= Depth)
            _dense[level - _rowBits].Dispose();
    }
}
