using Zkml.Algebra.Backends.Reference;
using Zkml.Algebra.Fields.Vectors;
using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>The four tables of a layer's sumcheck over all slots, p₀, q₁, q₀, p₁ + λ·q₁, while slot variables are bound.</summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed unsafe class DenseTables<K, L> : IDisposable
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    private const int Chunk = LevelRows.ChunkGroups;
    private const int Tables = 4;

    // Shorter tables are bound as single elements: half a table must be whole groups.
    private const int ShortestLength = 4 * FieldVectors.Lanes;

    private readonly GroupBuffer[] _tables;
    private int _length;

    /// <summary>Starts from the tables' elements.</summary>
    public DenseTables(Fr[][] tables)
    {
        _length = tables[0].Length;
        _tables = [.. tables.Select(table => Packed<L>(table))];
    }

    /// <summary>Whether the tables have become too short for groups.</summary>
    public bool IsShort => _length < ShortestLength;

    /// <summary>t(0) and the coefficient of X², from the coordinates of the variables after the current one.</summary>
    public (Fr AtZero, Fr Quadratic) Round(ReadOnlySpan<Fr> point)
    {
        int groups = _length / 2 / FieldVectors.Lanes;
        using var weights = new GroupBuffer(groups);
        EqTables<K, L>.Fill(weights.Pointer, point);
        (Fr atZero, Fr quadratic) = (Fr.Zero, Fr.Zero);
        var guard = new Lock();
        double* eq = weights.Pointer;
        WorkQueue.Run(groups, RoundSums<K, L>.TileGroups, queue =>
        {
            using var sums = new RoundSums<K, L>();
            using var scratch = new GroupBuffer(2 * Tables * Chunk);
            while (queue.TryTake(out nint start, out nint end))
            {
                for (nint chunk = start; chunk < end; chunk += Chunk)
                    Add(sums, scratch.Pointer, eq, chunk, (int)Math.Min(Chunk, end - chunk));
                sums.EndRow(Fr.One);
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

    /// <summary>Binds the lowest variable.</summary>
    public void Fold(Fr challenge)
    {
        _length /= 2;
        nint groups = _length / FieldVectors.Lanes;
        using GroupBuffer scalar = Scalar<L>(challenge);
        for (int t = 0; t < Tables; t++)
        {
            using GroupBuffer source = _tables[t];
            _tables[t] = new GroupBuffer(groups);
            double* from = source.Pointer;
            double* to = _tables[t].Pointer;
            WorkQueue.Run(groups, 4 * Chunk, queue =>
            {
                while (queue.TryTake(out nint start, out nint end))
                    K.FoldPairs(At(to, start), At(from, 2 * start), scalar.Pointer, end - start);
            });
        }
    }

    /// <summary>The rest of the sumcheck over single elements.</summary>
    public ReferenceFractionLayer Rest(ReadOnlySpan<Fr> point, Fr lambda)
    {
        Fr[][] t = [.. Enumerable.Range(0, Tables).Select(k => Unpacked<L>(_tables[k].Pointer, _length))];
        return new ReferenceFractionLayer(
            [.. t[0].Zip(t[2])], [.. t[3].Zip(t[1], (u, q) => (u - (lambda * q), q))], point.ToArray(), lambda);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (GroupBuffer table in _tables)
            table.Dispose();
    }

    private void Add(RoundSums<K, L> sums, double* scratch, double* weights, nint chunk, int groups)
    {
        for (int t = 0; t < Tables; t++)
            L.Unzip(At(scratch, t * Chunk), At(scratch, (Tables + t) * Chunk), At(_tables[t].Pointer, 2 * chunk), groups);
        sums.Add(Pointers(scratch), Pointers(At(scratch, Tables * Chunk)), At(weights, chunk), groups);
    }

    private static TablePointers Pointers(double* tables) => new()
    {
        T0 = tables,
        T1 = At(tables, Chunk),
        T2 = At(tables, 2 * Chunk),
        T3 = At(tables, 3 * Chunk),
    };
}
