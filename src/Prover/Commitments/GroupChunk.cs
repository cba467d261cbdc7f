using Zkml.Circuits.Compilation;

namespace Zkml.Prover.Commitments;

/// <summary>
/// One group's part of a sample space as a vector: index = sample inside the group | slot &lt;&lt; GroupBits (PROTOCOL section 3).
/// The blinding slot is left zero: its scalar is added to commitments and folds apart, as it is not a small integer.
/// </summary>
internal sealed class GroupChunk
{
    // Samples that one thread lays out together: a line of the cache, so that no two threads write the same one.
    private const int Abreast = 16;

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
    /// <param name="readRow">Writes sample n's integers, one a column of the space; called from several threads.</param>
    public ReadOnlySpan<int> Fill(int group, Action<int, Span<int>> readRow)
    {
        int first = group << _groupBits;
        int count = Math.Min(1 << _groupBits, _samples - first);
        if (count < 1 << _groupBits)
            Array.Clear(_values);
        Parallel.For(
            0,
            (count + Abreast - 1) / Abreast,
            () => new int[Abreast * _slots.Length],
            (block, _, rows) =>
            {
                int start = block * Abreast;
                int abreast = Math.Min(Abreast, count - start);
                for (int i = 0; i < abreast; i++)
                    readRow(first + start + i, rows.AsSpan(i * _slots.Length, _slots.Length));
                for (int column = 0; column < _slots.Length; column++)
                {
                    Span<int> samples = _values.AsSpan(start | (_slots[column] << _groupBits), abreast);
                    for (int i = 0; i < samples.Length; i++)
                        samples[i] = rows[(i * _slots.Length) + column];
                }

                return rows;
            },
            _ => { });
        return _values;
    }
}
