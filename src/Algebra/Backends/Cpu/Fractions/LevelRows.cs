using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>
/// A level of the tree below the point where all rows have been added up: row i of level k is the sum of rows 2i and 2i + 1 of
/// level k - 1, level 0 being the leaves. Its rows are read piece by piece, from memory or computed anew.
/// </summary>
internal abstract unsafe class LevelRows(RowShape shape) : IDisposable
{
    /// <summary>The most groups that are read at once: a few tables of so many groups lie in the first-level cache.</summary>
    public const int ChunkGroups = 16;

    /// <summary>Groups of scratch memory for reading a row.</summary>
    public const int ScratchGroups = 6 * ChunkGroups;

    /// <summary>The level's rows with their padding.</summary>
    public RowShape Shape => shape;

    /// <summary>Numerators and denominators of a piece of a row, in memory of the level's or in the scratch memory.</summary>
    public abstract void Read(int row, int group, int groups, double* scratch, out double* p, out double* q);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A level kept in memory.</summary>
internal sealed unsafe class StoredRows : LevelRows
{
    private readonly RowMemory _p;
    private readonly RowMemory _q;

    /// <summary>Memory for a level that is still to be written.</summary>
    public StoredRows(RowShape shape)
        : base(shape)
    {
        _p = new RowMemory(shape);
        _q = new RowMemory(shape);
    }

    /// <inheritdoc/>
    public override void Read(int row, int group, int groups, double* scratch, out double* p, out double* q)
    {
        p = At(_p.Row(row), group);
        q = At(_q.Row(row), group);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _p.Dispose();
        _q.Dispose();
    }
}
