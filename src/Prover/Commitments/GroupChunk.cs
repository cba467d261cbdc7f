using Zkml.Circuits.Compilation;

namespace Zkml.Prover.Commitments;

/// <summary>
/// One group's part of a sample space as a vector: index = sample inside the group | slot &lt;&lt; GroupBits (PROTOCOL section 3).
/// The blinding slot is left zero: its scalar is added to commitments and folds apart, as it is not a small integer.
/// </summary>
internal sealed class GroupChunk
{
    private readonly int[] _slots;
    private readonly int _groupBits;
    private readonly int _samples;
    private readonly int[] _values;

    /// <param name="space">The features.</param>
    /// <param name="groupBits">log2 of the samples a group.</param>
    /// <param name="samples">The number of samples of all groups.</param>
    public GroupChunk(SampleSpace space, int groupBits, int samples)
    {
        _slots = space.ColumnSlots();
        _groupBits = groupBits;
        _samples = samples;
        _values = new int[1 << (space.Bits + groupBits)];
        BlindIndex = space.BlindSlot << groupBits;
    }

    /// <summary>The index of the blinding scalar.</summary>
    public int BlindIndex { get; }

    /// <summary>Fills the chunk of a group; valid until the next call.</summary>
    /// <param name="group">The group.</param>
    /// <param name="readRow">Writes sample n's integers, one a column of the space.</param>
    public ReadOnlySpan<int> Fill(int group, Action<int, Span<int>> readRow)
    {
        int first = group << _groupBits;
        int count = Math.Min(1 << _groupBits, _samples - first);
        Array.Clear(_values);
        Parallel.For(
            0,
            count,
            () => new int[_slots.Length],
            (i, _, row) =>
            {
                readRow(first + i, row);
                for (int column = 0; column < row.Length; column++)
                {
                    _values[i | (_slots[column] << _groupBits)] = row[column];
                }

                return row;
            },
            _ => { });
        return _values;
    }
}
