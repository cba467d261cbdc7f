using Zkml.Algebra.Backends;

namespace Zkml.Gpu.Fractions;

/// <summary>
/// The live slots of a fraction tree side by side, those with more rows first, so that equally many rows make a few wide rectangles; and
/// where their integers are once every array of them, named by however many blocks, has been laid out once.
/// </summary>
internal sealed class LeafLayout
{
    /// <summary>Levels below this one are not stored but computed from the integers.</summary>
    public const int FirstStoredLevel = 2;

    /// <summary>Bytes of a pair of nodes.</summary>
    public const int PairSize = 2 * NodeSize;

    private const int NodeSize = 2 * Fr.Size;

    // What a column takes besides its integers: where they are, its tag, its slot.
    private const int ColumnSize = (IntegerColumn.PerColumn * 2 * sizeof(int)) + Fr.Size + (2 * sizeof(int));

    private readonly Dictionary<int[], long> _starts = new(ReferenceEqualityComparer.Instance);
    private readonly List<int[]> _arrays = [];
    private readonly List<IntegerColumn> _columns = [];

    private LeafLayout(FractionLeaves leaves)
    {
        RowBits = leaves.RowBits;
        SlotBits = leaves.SlotBits;
        ColumnOfSlot = new int[1 << leaves.SlotBits];
        Array.Fill(ColumnOfSlot, -1);
        var groups = new List<(int Rows, int Width)>();
        var slots = new List<int>();
        var tags = new List<int>();

        // Columns that are computed alike stand together, so that the threads of a warp keep step.
        IEnumerable<IGrouping<int, LeafBlock>> sameRows = leaves.Blocks
            .Where(block => block.Rows > 0 && block.Slots.Count > 0)
            .OrderByDescending(block => block.Numerators is null)
            .ThenBy(block => block.Coordinates.Count)
            .GroupBy(block => block.Rows)
            .OrderByDescending(group => group.Key);
        foreach (IGrouping<int, LeafBlock> group in sameRows)
        {
            groups.Add((group.Key, group.Sum(block => block.Slots.Count)));
            foreach (LeafBlock block in group)
            {
                for (int column = 0; column < block.Slots.Count; column++)
                {
                    ColumnOfSlot[block.Slots[column]] = slots.Count;
                    slots.Add(block.Slots[column]);
                    tags.Add(block.Tag);
                    AddColumn(block, column);
                }
            }
        }

        Groups = groups;
        Slots = [.. slots];
        Tags = [.. tags];
    }

    /// <summary>log2 of the number of rows.</summary>
    public int RowBits { get; }

    /// <summary>log2 of the number of slots.</summary>
    public int SlotBits { get; }

    /// <summary>The rows and the number of adjacent columns that have so many, rows decreasing.</summary>
    public IReadOnlyList<(int Rows, int Width)> Groups { get; }

    /// <summary>Each column's slot.</summary>
    public int[] Slots { get; }

    /// <summary>Each slot's column, -1 where it has none.</summary>
    public int[] ColumnOfSlot { get; }

    /// <summary>Each column's tag.</summary>
    public int[] Tags { get; }

    /// <summary>The arrays of integers, to be laid out one after the other.</summary>
    public IReadOnlyList<int[]> Arrays => _arrays;

    /// <summary>The integers in all arrays.</summary>
    public long Integers { get; private set; }

    /// <summary>Where each column's integers are, <see cref="IntegerColumn.PerColumn"/> a column.</summary>
    public IntegerColumn[] Columns => [.. _columns];

    /// <summary>
    /// Bytes of device memory at the peak of a tree's life: once it is built, or in the leaves' layer, whose first fold has the shape of
    /// level 2 and meets the next one. Over slots there are the levels, or eq and two tables of pairs.
    /// </summary>
    public long BytesNeeded
    {
        get
        {
            long nodes = 0;
            for (int level = Math.Min(FirstStoredLevel, RowBits); level <= RowBits; level++)
                nodes += Live(level) * NodeSize;
            long pairs = (Live(Math.Min(2, RowBits)) + Live(Math.Min(3, RowBits))) * PairSize;
            long eqRows = (long)Fr.Size << RowBits;
            long slots = (long)(NodeSize + PairSize + (PairSize / 2)) << SlotBits;
            return (sizeof(int) * Integers) + ((long)ColumnSize * Slots.Length) + Math.Max(nodes, pairs) + eqRows + slots;
        }
    }

    /// <summary>Whether every position fits a kernel's 32-bit index.</summary>
    public bool IsIndexable => Integers <= int.MaxValue && Live(Math.Min(FirstStoredLevel, RowBits)) * PairTable.Planes <= int.MaxValue;

    /// <summary>The layout of some leaves.</summary>
    public static LeafLayout Of(FractionLeaves leaves) => new(leaves);

    private long Live(int level) => Groups.Sum(group => (long)LevelShapes.LiveRows(group.Rows, level) * group.Width);

    private void AddColumn(LeafBlock block, int column)
    {
        for (int k = 0; k < IntegerColumn.Numerator; k++)
            _columns.Add(Column(k < block.Coordinates.Count ? block.Coordinates[k] : null, column));
        _columns.Add(Column(block.Numerators, column));
    }

    private IntegerColumn Column(IntMatrix? integers, int column)
    {
        if (integers is not { } matrix)
            return IntegerColumn.None;
        if (!_starts.TryGetValue(matrix.Data, out long start))
        {
            start = Integers;
            _starts.Add(matrix.Data, start);
            _arrays.Add(matrix.Data);
            Integers += matrix.Data.Length;
        }

        // Too many integers for an index are refused before any is used.
        return new IntegerColumn(unchecked((int)(start + matrix.Offset + ((long)column * matrix.Step))), matrix.Stride);
    }
}
