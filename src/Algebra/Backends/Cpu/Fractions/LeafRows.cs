using Zkml.Algebra.Fields.Vectors;
using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>The leaves, computed from their integers whenever they are read: cheaper than to keep them.</summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed unsafe class LeafRows<K, L> : LevelRows
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    private readonly LeafColumns _columns;
    private readonly AffineLeaves<K, L> _denominators;
    private readonly GroupBuffer _one;

    /// <summary>The leaves of some columns.</summary>
    public LeafRows(LeafColumns columns, int rowBits, Fr alpha, Fr beta)
        : base(RowShape.Of(columns.GroupRows, 1 << rowBits))
    {
        _columns = columns;
        _denominators = new AffineLeaves<K, L>(columns, alpha, beta, Fr.Zero, Fr.One);
        _one = Scalar<L>(Fr.One);
    }

    /// <summary>The columns.</summary>
    public LeafColumns Columns => _columns;

    /// <inheritdoc/>
    public override void Read(int row, int group, int groups, double* scratch, out double* p, out double* q)
    {
        p = scratch;
        q = At(scratch, ChunkGroups);
        ReadDenominators(row, group, groups, q);
        ReadNumerators(row, group, groups, p);
    }

    /// <summary>The denominators alone.</summary>
    public void ReadDenominators(int row, int group, int groups, double* q) => _denominators.Read(row, group, groups, q);

    /// <summary>The numerators alone.</summary>
    public void ReadNumerators(int row, int group, int groups, double* p)
    {
        Clear(p, groups);
        int live = Math.Clamp(_columns.LiveGroups(row) - group, 0, groups);
        if (live > 0)
        {
            int* w = stackalloc int[FieldVectors.Lanes * ChunkGroups];
            _columns.ReadNumerators(row, group, new Span<int>(w, FieldVectors.Lanes * live));
            K.AddScaledSmall(p, _one.Pointer, w, live);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _denominators.Dispose();
        _one.Dispose();
    }
}

/// <summary>
/// A combination p + λ·q of every leaf p/q with p = <c>numerator</c>: affine in the leaf's integers, so that it costs no more
/// than the denominator, which it is for p = 0 and λ = 1.
/// </summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed unsafe class AffineLeaves<K, L> : IDisposable
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    private const int MostCoordinates = 3;

    private readonly LeafColumns _columns;
    private readonly GroupBuffer _bases;
    private readonly GroupBuffer _coefficients;
    private readonly GroupBuffer _padding;

    /// <summary>Prepares numerator + λ·(α - tag) of every lane and -λ·β, -λ·β², ...; padding, which is 0/1, has the value λ.</summary>
    public AffineLeaves(LeafColumns columns, Fr alpha, Fr beta, Fr numerator, Fr lambda)
    {
        _columns = columns;
        _bases = Packed<L>(
            [.. columns.Tags.Select(tag => tag is { } t ? numerator + (lambda * (alpha - Fr.From((long)t))) : lambda)]);
        _coefficients = new GroupBuffer(MostCoordinates);
        _padding = Scalar<L>(lambda);
        Fr coefficient = -lambda;
        for (int k = 0; k < MostCoordinates; k++)
        {
            coefficient *= beta;
            L.Spread(At(_coefficients.Pointer, k), coefficient);
        }
    }

    /// <summary>A piece of a row.</summary>
    public void Read(int row, int group, int groups, double* z)
    {
        int live = Math.Clamp(_columns.LiveGroups(row) - group, 0, groups);
        if (live > 0)
        {
            int* w = stackalloc int[FieldVectors.Lanes * LevelRows.ChunkGroups];
            Copy(z, At(_bases.Pointer, group), live);
            int coordinates = _columns.Coordinates(group, live);
            for (int k = 0; k < coordinates; k++)
            {
                _columns.ReadCoordinate(k, row, group, new Span<int>(w, FieldVectors.Lanes * live));
                K.AddScaledSmall(z, At(_coefficients.Pointer, k), w, live);
            }

            foreach ((int lane, int rows) in _columns.ShortLanes(group, live))
            {
                if (row >= rows)
                    L.CopyLane(At(z, (lane / FieldVectors.Lanes) - group), lane % FieldVectors.Lanes, _padding.Pointer, 0);
            }
        }

        for (int i = live; i < groups; i++)
            Copy(At(z, i), _padding.Pointer, 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bases.Dispose();
        _coefficients.Dispose();
        _padding.Dispose();
    }
}
