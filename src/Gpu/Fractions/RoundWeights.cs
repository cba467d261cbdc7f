using System.Runtime.CompilerServices;
using ILGPU;

namespace Zkml.Gpu.Fractions;

/// <summary>The weights of a round's pairs: eq over the rows that are left, times eq over all slots.</summary>
/// <param name="rows">eq over the row variables after the current one.</param>
/// <param name="slots">eq over the slots.</param>
/// <param name="slotOfColumn">Each column's slot.</param>
internal readonly struct RoundWeights(ArrayView<DeviceFr> rows, ArrayView<DeviceFr> slots, ArrayView<int> slotOfColumn)
{
    private readonly ArrayView<DeviceFr> _rows = rows;
    private readonly ArrayView<DeviceFr> _slots = slots;
    private readonly ArrayView<int> _slotOfColumn = slotOfColumn;

    /// <summary>A pair's weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceFr At(int row, int column) => _rows[row] * _slots[_slotOfColumn[column]];
}
