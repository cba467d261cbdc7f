using System.Runtime.CompilerServices;
using ILGPU;

namespace Zkml.Gpu.Fractions;

/// <summary>The weights of a round's pairs: eq over the rows that are left, times eq over all slots.</summary>
/// <param name="rows">eq over the row variables after the current one.</param>
/// <param name="slots">eq over the slots.</param>
/// <param name="slotOfColumn">Each column's slot.</param>
internal readonly struct RoundWeights(ArrayView<DeviceFr> rows, ArrayView<DeviceFr> slots, ArrayView<int> slotOfColumn)
{
    /// <summary>eq over the row variables after the current one.</summary>
    public readonly ArrayView<DeviceFr> Rows = rows;

    /// <summary>eq over the slots.</summary>
    public readonly ArrayView<DeviceFr> Slots = slots;

    /// <summary>Each column's slot.</summary>
    public readonly ArrayView<int> SlotOfColumn = slotOfColumn;

    /// <summary>A pair's weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceFr At(int row, int column) => Rows[row] * Slots[SlotOfColumn[column]];
}
