using Zkml.Algebra.Fields.Vectors;
using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>Where pieces of the tables lie whose products make up h: T₀·T₁ + T₂·T₃, or T₀·T₁ where there are two.</summary>
internal unsafe struct TablePointers
{
    /// <summary>T₀: p₀, or v₀ of two.</summary>
    public double* T0;

    /// <summary>T₁: q₁, or v₁ of two.</summary>
    public double* T1;

    /// <summary>T₂: q₀.</summary>
    public double* T2;

    /// <summary>T₃: p₁ + λ·q₁.</summary>
    public double* T3;
}

/// <summary>
/// The tables of a layer's sumcheck for some columns, while the variables that are row bits are bound. With p₀/q₀ and p₁/q₁ the
/// halves of the level below, h = p₀·q₁ + q₀·(p₁ + λ·q₁) takes four tables. Where all leaves' numerators are 1 it takes two:
/// with v = p + λ·q, h = (v₀·v₁ - p₀·p₁)/λ, and p is known without a table.
/// </summary>
/// <param name="shape">The tables' rows.</param>
internal abstract unsafe class RowTables(RowShape shape) : IDisposable
{
    /// <summary>Groups of scratch memory for reading a row.</summary>
    public const int ScratchGroups = (2 * LevelRows.ScratchGroups) + LevelRows.ChunkGroups;

    /// <summary>The tables' rows, an even number unless all row variables are bound.</summary>
    public RowShape Shape => shape;

    /// <summary>A piece of a row of every table, in memory of the tables' or in the scratch memory.</summary>
    public abstract TablePointers Read(int row, int group, int groups, double* scratch);

    /// <summary>As <see cref="Read"/> for rows that are to be folded, without what <see cref="Complete"/> adds to the result.</summary>
    public virtual TablePointers ReadParts(int row, int group, int groups, double* scratch) =>
        Read(row, group, groups, scratch);

    /// <summary>Turns folded parts into what folding the tables would have given.</summary>
    public virtual void Complete(in TablePointers folded, int groups)
    {
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>The four tables of a layer before anything is bound: row i is rows 2i and 2i + 1 of the level below.</summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed unsafe class FractionTables<K, L> : RowTables
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    private readonly LevelRows _level;
    private readonly GroupBuffer _lambda;

    /// <summary>The tables over a level, which they read and do not own.</summary>
    public FractionTables(LevelRows level, Fr lambda)
        : base(level.Shape.Paired())
    {
        _level = level;
        _lambda = Scalar<L>(lambda);
    }

    /// <inheritdoc/>
    public override TablePointers Read(int row, int group, int groups, double* scratch)
    {
        TablePointers tables = ReadParts(row, group, groups, scratch);
        double* u1 = At(scratch, 2 * LevelRows.ScratchGroups);
        Copy(u1, tables.T3, groups);
        tables.T3 = u1;
        Complete(tables, groups);
        return tables;
    }

    /// <inheritdoc/>
    public override TablePointers ReadParts(int row, int group, int groups, double* scratch)
    {
        _level.Read(2 * row, group, groups, scratch, out double* p0, out double* q0);
        _level.Read((2 * row) + 1, group, groups, At(scratch, LevelRows.ScratchGroups), out double* p1, out double* q1);
        return new TablePointers { T0 = p0, T1 = q1, T2 = q0, T3 = p1 };
    }

    /// <summary>p₁ becomes p₁ + λ·q₁: on two folded rows at once.</summary>
    public override void Complete(in TablePointers folded, int groups) =>
        K.AddScaled(folded.T3, folded.T1, _lambda.Pointer, groups);

    /// <inheritdoc/>
    public override void Dispose() => _lambda.Dispose();
}

/// <summary>The two tables over leaves with numerators 1: row i is v of the leaves' rows 2i and 2i + 1.</summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed unsafe class UnitTables<K, L> : RowTables
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    private readonly AffineLeaves<K, L> _leaves;

    /// <summary>The tables over leaves of a shape, whose combination p + λ·q is given; they own it.</summary>
    public UnitTables(RowShape shape, AffineLeaves<K, L> leaves)
        : base(shape.Paired())
    {
        _leaves = leaves;
    }

    /// <inheritdoc/>
    public override TablePointers Read(int row, int group, int groups, double* scratch)
    {
        double* odd = At(scratch, LevelRows.ChunkGroups);
        _leaves.Read(2 * row, group, groups, scratch);
        _leaves.Read((2 * row) + 1, group, groups, odd);
        return new TablePointers { T0 = scratch, T1 = odd };
    }

    /// <inheritdoc/>
    public override void Dispose() => _leaves.Dispose();
}

/// <summary>The tables with a variable bound or more, kept in memory.</summary>
internal sealed unsafe class BoundTables : RowTables
{
    private readonly RowMemory _t0;
    private readonly RowMemory _t1;
    private readonly RowMemory? _t2;
    private readonly RowMemory? _t3;

    /// <summary>Memory for two or four tables that are still to be written.</summary>
    public BoundTables(RowShape shape, bool isUnit)
        : base(shape)
    {
        _t0 = new RowMemory(shape);
        _t1 = new RowMemory(shape);
        _t2 = isUnit ? null : new RowMemory(shape);
        _t3 = isUnit ? null : new RowMemory(shape);
    }

    /// <inheritdoc/>
    public override TablePointers Read(int row, int group, int groups, double* scratch)
    {
        return new TablePointers
        {
            T0 = At(_t0.Row(row), group),
            T1 = At(_t1.Row(row), group),
            T2 = _t2 is null ? null : At(_t2.Row(row), group),
            T3 = _t3 is null ? null : At(_t3.Row(row), group),
        };
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _t0.Dispose();
        _t1.Dispose();
        _t2?.Dispose();
        _t3?.Dispose();
    }
}
