using Zkml.Algebra.Fields.Vectors;
using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>
/// The sums of two leaves each, computed from the leaves whenever they are read: one product or three an element, where to
/// keep them would double the memory of the whole tree.
/// </summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed unsafe class FirstSumRows<K, L> : LevelRows
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    private readonly LeafRows<K, L> _leaves;
    private readonly GroupBuffer _one;

    /// <summary>The first level above the leaves.</summary>
    public FirstSumRows(LeafRows<K, L> leaves, int rowBits)
        : base(RowShape.Of(leaves.Columns.GroupRows.Select(rows => (rows + 1) / 2), 1 << (rowBits - 1)))
    {
        _leaves = leaves;
        _one = Scalar<L>(Fr.One);
    }

    /// <inheritdoc/>
    public override void Read(int row, int group, int groups, double* scratch, out double* p, out double* q)
    {
        p = scratch;
        q = At(scratch, ChunkGroups);
        double* p0 = At(scratch, 2 * ChunkGroups);
        double* q0 = At(scratch, 3 * ChunkGroups);
        double* p1 = At(scratch, 4 * ChunkGroups);
        double* q1 = At(scratch, 5 * ChunkGroups);
        _leaves.ReadDenominators(2 * row, group, groups, q0);
        _leaves.ReadDenominators((2 * row) + 1, group, groups, q1);
        K.Multiply(q, q0, q1, groups);
        if (_leaves.Columns.IsUnit)
        {
            AddUnits(row, group, groups, p, q0, q1);
        }
        else
        {
            _leaves.ReadNumerators(2 * row, group, groups, p0);
            _leaves.ReadNumerators((2 * row) + 1, group, groups, p1);
            K.SumOfProducts(p, p0, q1, p1, q0, groups);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _one.Dispose();

    /// <summary>1/q₀ + 1/q₁ = (q₀ + q₁)/(q₀q₁); 1/q₀ + 0/1 has the numerator 1, and 0/1 + 0/1 the numerator 0.</summary>
    private void AddUnits(int row, int group, int groups, double* p, double* q0, double* q1)
    {
        int first = Math.Clamp(_leaves.Columns.LiveGroups(2 * row) - group, 0, groups);
        int second = Math.Clamp(_leaves.Columns.LiveGroups((2 * row) + 1) - group, 0, groups);
        K.Add(p, q0, q1, second);
        for (int i = second; i < first; i++)
            Copy(At(p, i), _one.Pointer, 1);
        Clear(At(p, first), groups - first);
    }
}
