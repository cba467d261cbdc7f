using Zkml.Algebra.Fields.Vectors;
using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>The part that some columns have in a layer's sumcheck while its row variables are bound.</summary>
/// <remarks>
/// Padding is the fraction 0/1, on which h - λ vanishes. As Σ eq = 1, the layer's t(0) is λ and what the live positions add to
/// it, Σ eq·(h - λ); the coefficient of X² needs no such care.
/// </remarks>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed unsafe class ColumnSumcheck<K, L> : IDisposable
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    private const int Chunk = LevelRows.ChunkGroups;
    private const int RowReaderScratch = 2 * RowTables.ScratchGroups;

    private readonly LeafColumns _columns;
    private readonly Fr _lambda;
    private readonly GroupBuffer _weights;
    private readonly Fr[] _weightSums;
    private readonly List<UnitNumerators> _numerators = [];
    private readonly bool _isUnit;
    private readonly GroupBuffer _padding;
    private RowTables _tables;
    private int _rows;

    /// <summary>Gives a piece of a row of every table, in scratch memory or elsewhere.</summary>
    private delegate TablePointers RowReader(int row, int group, int groups, double* scratch);

    /// <summary>Starts from tables before anything is bound, which become this object's.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="tables">Their tables.</param>
    /// <param name="rows">All rows of the tables, with those that no column has: 2^(the number of row variables).</param>
    /// <param name="lambda">λ.</param>
    /// <param name="eqSlots">eq of the slot variables.</param>
    public ColumnSumcheck(LeafColumns columns, RowTables tables, int rows, Fr lambda, ReadOnlySpan<Fr> eqSlots)
    {
        _columns = columns;
        _tables = tables;
        _rows = rows;
        _lambda = lambda;
        _isUnit = tables is UnitTables<K, L>;
        var weights = new Fr[columns.Slots.Length];
        _weightSums = new Fr[columns.Groups + 1];
        for (int lane = 0; lane < weights.Length; lane++)
        {
            int slot = columns.Slots[lane];
            weights[lane] = slot < 0 ? Fr.Zero : eqSlots[slot];
            int group = lane / FieldVectors.Lanes;
            if (lane % FieldVectors.Lanes == 0)
                _weightSums[group + 1] = _weightSums[group];
            _weightSums[group + 1] += weights[lane];
        }

        _weights = Packed<L>(weights);

        // T₀, T₁, T₂, T₃ of the fraction 0/1, or v₀, v₁.
        _padding = new GroupBuffer(4);
        Fr[] padding = _isUnit ? [lambda, lambda, Fr.Zero, Fr.Zero] : [Fr.Zero, Fr.One, Fr.One, lambda];
        for (int t = 0; t < padding.Length; t++)
            L.Spread(At(_padding.Pointer, t), padding[t]);
        if (_isUnit)
            AddNumerators();
    }

    /// <summary>
    /// Binds the lowest variable if there is a challenge; then, if given eq of the other row variables, gives the round's
    /// Σ eq·(h - λ) at 0 and the coefficient of X².
    /// </summary>
    public (Fr AtZero, Fr Quadratic) Advance(Fr? challenge, Fr[]? eqRows)
    {
        (Fr AtZero, Fr Quadratic) sums = challenge is null ? Evaluate(eqRows) : Bind(challenge.Value, eqRows);
        return eqRows is null ? default : Corrected(sums, eqRows);
    }

    /// <summary>Puts the single row that is left, where there is one, into tables over all slots: p₀, q₁, q₀, p₁ + λ·q₁.</summary>
    public void Expand(Fr[][] dense)
    {
        if (_columns.Groups == 0)
            return;

        using var scratch = new GroupBuffer(RowTables.ScratchGroups);
        var row = new Fr[dense.Length][];
        for (int group = 0; group < _columns.Groups; group += Chunk)
        {
            int groups = Math.Min(Chunk, _columns.Groups - group);
            int lanes = FieldVectors.Lanes * groups;
            TablePointers t = _tables.Read(0, group, groups, scratch.Pointer);
            row[0] = Unpacked<L>(t.T0, lanes);
            row[1] = Unpacked<L>(t.T1, lanes);
            row[2] = _isUnit ? row[0] : Unpacked<L>(t.T2, lanes);
            row[3] = _isUnit ? row[1] : Unpacked<L>(t.T3, lanes);
            for (int lane = 0; lane < lanes; lane++)
            {
                int slot = _columns.Slots[(FieldVectors.Lanes * group) + lane];
                for (int k = 0; slot >= 0 && k < dense.Length; k++)
                    dense[k][slot] = row[k][lane];
            }
        }

        ExpandUnits(dense);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tables.Dispose();
        _weights.Dispose();
        _padding.Dispose();
    }

    private void AddNumerators()
    {
        int[] rows = _columns.GroupRows;
        for (int start = 0, end; start < rows.Length; start = end)
        {
            end = start + 1;
            while (end < rows.Length && rows[end] == rows[start])
                end++;
            _numerators.Add(new UnitNumerators(rows[start], _tables.Shape.RowsOf(start), start..end));
        }
    }

    /// <summary>From v = p + λ·q and p to the four tables; v₁ is one of them.</summary>
    private void ExpandUnits(Fr[][] dense)
    {
        Fr inverse = _lambda.Inverse();
        foreach (UnitNumerators numerators in _numerators)
        {
            (Fr p0, Fr p1) = numerators.Final;
            (int start, int count) = numerators.Groups.GetOffsetAndLength(_columns.Groups);
            foreach (int slot in _columns.Slots.AsSpan(FieldVectors.Lanes * start, FieldVectors.Lanes * count))
            {
                dense[0][slot] = p0;
                dense[1][slot] = (dense[1][slot] - p1) * inverse;
                dense[2][slot] = (dense[2][slot] - p0) * inverse;
            }
        }
    }

    private (Fr AtZero, Fr Quadratic) Evaluate(Fr[]? eqRows)
    {
        RowTables tables = _tables;
        return Pass(tables.Shape, eqRows, tables.Read);
    }

    private (Fr AtZero, Fr Quadratic) Bind(Fr challenge, Fr[]? eqRows)
    {
        _rows /= 2;
        using RowTables source = _tables;
        var target = new BoundTables(source.Shape.Halved(_rows), _isUnit);
        _tables = target;
        foreach (UnitNumerators numerators in _numerators)
            numerators.Fold(challenge, target.Shape.RowsOf(numerators.Groups.Start.Value));
        using GroupBuffer scalar = Scalar<L>(challenge);
        return Pass(
            target.Shape,
            eqRows,
            (row, group, groups, scratch) => BindRow(source, target, scalar.Pointer, row, group, groups, scratch));
    }

    /// <summary>Reads every pair of rows piece by piece, and sums if asked to.</summary>
    private (Fr AtZero, Fr Quadratic) Pass(RowShape shape, Fr[]? eqRows, RowReader read)
    {
        (int Row, int Group, int Groups)[] tiles = shape.Tiles(2, RoundSums<K, L>.TileGroups);
        (Fr atZero, Fr quadratic) = (Fr.Zero, Fr.Zero);
        var guard = new Lock();
        WorkQueue.Run(tiles.Length, 4, queue =>
        {
            using var sums = new RoundSums<K, L>();
            using var scratch = new GroupBuffer(2 * RowReaderScratch);
            while (queue.TryTake(out nint start, out nint end))
            {
                for (nint i = start; i < end; i++)
                    Tile(tiles[i], shape, eqRows, read, sums, scratch.Pointer);
            }

            (Fr AtZero, Fr Quadratic) total = sums.Total();
            lock (guard)
            {
                atZero += total.AtZero;
                quadratic += total.Quadratic;
            }
        });
        return (atZero, quadratic);
    }

    private void Tile(
        (int Row, int Group, int Groups) tile,
        RowShape shape,
        Fr[]? eqRows,
        RowReader read,
        RoundSums<K, L> sums,
        double* scratch)
    {
        // The first row of a pair stays in its scratch memory while the second is read.
        double* second = At(scratch, RowReaderScratch);
        for (int offset = 0; offset < tile.Groups; offset += Chunk)
        {
            int group = tile.Group + offset;
            int groups = Math.Min(Chunk, tile.Groups - offset);
            TablePointers even = read(tile.Row, group, groups, scratch);
            if (tile.Row + 1 < shape.Rows)
            {
                TablePointers odd = read(tile.Row + 1, group, groups, second);
                if (eqRows is not null)
                    sums.Add(even, odd, At(_weights.Pointer, group), groups);
            }
        }

        if (eqRows is not null)
            sums.EndRow(eqRows[tile.Row / 2]);
    }

    /// <summary>Writes and gives a piece of a row of the target: two rows of the source folded, padding beyond them.</summary>
    private TablePointers BindRow(
        RowTables source, BoundTables target, double* challenge, int row, int group, int groups, double* scratch)
    {
        TablePointers z = target.Read(row, group, groups, scratch);
        int live = Math.Clamp(source.Shape.Width(2 * row) - group, 0, groups);
        if (live > 0)
        {
            TablePointers f0 = source.ReadParts(2 * row, group, live, scratch);
            TablePointers f1 = source.ReadParts((2 * row) + 1, group, live, At(scratch, RowTables.ScratchGroups));
            K.Fold(z.T0, f0.T0, f1.T0, challenge, live);
            K.Fold(z.T1, f0.T1, f1.T1, challenge, live);
            if (!_isUnit)
            {
                K.Fold(z.T2, f0.T2, f1.T2, challenge, live);
                K.Fold(z.T3, f0.T3, f1.T3, challenge, live);
                source.Complete(z, live);
            }
        }

        for (int i = live; i < groups; i++)
        {
            Copy(At(z.T0, i), _padding.Pointer, 1);
            Copy(At(z.T1, i), At(_padding.Pointer, 1), 1);
            if (!_isUnit)
            {
                Copy(At(z.T2, i), At(_padding.Pointer, 2), 1);
                Copy(At(z.T3, i), At(_padding.Pointer, 3), 1);
            }
        }

        return z;
    }

    /// <summary>Takes p₀·p₁ and λ off the sums where they belong.</summary>
    private (Fr AtZero, Fr Quadratic) Corrected((Fr AtZero, Fr Quadratic) sums, Fr[] eqRows)
    {
        if (_isUnit)
        {
            foreach (UnitNumerators numerators in _numerators)
            {
                (int start, int count) = numerators.Groups.GetOffsetAndLength(_columns.Groups);
                Fr weight = _weightSums[start + count] - _weightSums[start];
                (Fr atZero, Fr quadratic) = numerators.Round(eqRows);
                sums = (sums.AtZero - (weight * atZero), sums.Quadratic - (weight * quadratic));
            }

            Fr inverse = _lambda.Inverse();
            sums = (sums.AtZero * inverse, sums.Quadratic * inverse);
        }

        // Rows of one width are weighted together.
        Fr live = Fr.Zero;
        RowShape shape = _tables.Shape;
        for (int row = 0; row < shape.Rows;)
        {
            int width = shape.Width(row);
            Fr rows = Fr.Zero;
            for (; row < shape.Rows && shape.Width(row) == width; row += 2)
                rows += eqRows[row / 2];
            live += rows * _weightSums[width];
        }

        return (sums.AtZero - (_lambda * live), sums.Quadratic);
    }
}
