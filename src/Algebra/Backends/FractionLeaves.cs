namespace Zkml.Algebra.Backends;

/// <summary>
/// The leaves of the LogUp-GKR fraction tree, as small integers (PROTOCOL section 4). A leaf's index is
/// <c>row | slot &lt;&lt; RowBits</c>: the row is the sample (or the low bits of a flat region's index), the slot the feature.
/// Positions that no block covers are the fraction 0/1.
/// </summary>
/// <param name="RowBits">log2 of the number of rows, padded.</param>
/// <param name="SlotBits">log2 of the number of slots, padded; the tree has RowBits + SlotBits levels.</param>
/// <param name="Blocks">The blocks; their (row, slot) positions are disjoint.</param>
public sealed record FractionLeaves(int RowBits, int SlotBits, IReadOnlyList<LeafBlock> Blocks);

/// <summary>
/// A rectangle of leaves: rows 0..Rows-1 of the given slots, each the fraction
/// p / (α - Tag - β·x₁ - β²·x₂ - ...), with x_k the k-th coordinate's entry at (row, column) and p 1 or the numerator's entry.
/// </summary>
/// <param name="Tag">The lookup table's tag.</param>
/// <param name="Rows">The number of live rows, at most 2^RowBits.</param>
/// <param name="Slots">The slot of each column.</param>
/// <param name="Numerators">The numerators, Rows × Slots.Length; null where all are 1.</param>
/// <param name="Coordinates">x₁, x₂, ...: one to three matrices of Rows × Slots.Length.</param>
public sealed record LeafBlock(
    int Tag, int Rows, IReadOnlyList<int> Slots, IntMatrix? Numerators, IReadOnlyList<IntMatrix> Coordinates);

/// <summary>A row-major view of 32-bit integers: entry (row, column) is <c>Data[Offset + row · Stride + column · Step]</c>.</summary>
/// <param name="Data">The storage; it may be shared with other views.</param>
/// <param name="Offset">The index of entry (0, 0).</param>
/// <param name="Stride">The distance from a row to the next; 0 repeats one row.</param>
/// <param name="Step">The distance from a column to the next; 0 repeats one column.</param>
public readonly record struct IntMatrix(int[] Data, int Offset, int Stride, int Step = 1)
{
    /// <summary>Entry (row, column).</summary>
    public int this[int row, int column] => Data[Offset + (row * Stride) + (column * Step)];
}
