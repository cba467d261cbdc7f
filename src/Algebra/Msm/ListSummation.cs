using System.Runtime.CompilerServices;

namespace Zkml.Algebra.Msm;

/// <summary>
/// The sums of many lists of points at once. A round adds the neighbours of every list in pairs, so that as many additions as
/// there are points over two share inversions, and one long list costs no more than many short ones.
/// </summary>
internal sealed unsafe class ListSummation(BatchAdder adder)
{
    private int[] _active = [];
    private int[] _lengths = [];

    /// <summary>sums[b] = the sum of list b, and present[b] whether it is not infinity, for every list that is not empty.</summary>
    /// <param name="entries">References to points, list after list; overwritten. A list may refer to its own place in sums.</param>
    /// <param name="lengths">Each list's length.</param>
    /// <param name="lists">The number of lists.</param>
    /// <param name="slots">Places for half as many points as there are entries.</param>
    /// <param name="sums">A place for each list.</param>
    /// <param name="present">A flag for each list.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(nint* entries, int* lengths, int lists, double* slots, double* sums, byte* present)
    {
        if (_active.Length < lists)
        {
            _active = new int[lists];
            _lengths = new int[lists];
        }

        int active = 0;
        nint* read = entries;
        nint* write = entries;
        for (int list = 0; list < lists; list++)
        {
            int length = lengths[list];
            if (length == 0)
                continue;

            if (length > 2)
            {
                for (int i = 0; i + 1 < length; i += 2, slots += PackedPoints.Size)
                {
                    adder.Add(read[i], read[i + 1], slots);
                    *write++ = (nint)slots;
                }

                if (length % 2 != 0)
                    *write++ = read[length - 1];
                _active[active] = list;
                _lengths[active++] = (length + 1) / 2;
            }
            else
            {
                Finish(read, length, list, sums, present);
            }

            read += length;
        }

        for (EndRound(entries, active, lists, sums, present); active > 0; EndRound(entries, active, lists, sums, present))
            active = Round(entries, active, sums, present);
    }

    /// <summary>
    /// Adds neighbours in the place of the first of them. That is a slot: only the last entry of a list can still be a point that
    /// was given, left over when its list was odd.
    /// </summary>
    private int Round(nint* entries, int active, double* sums, byte* present)
    {
        int remaining = 0;
        nint* read = entries;
        nint* write = entries;
        for (int k = 0; k < active; k++)
        {
            int length = _lengths[k];
            int list = _active[k];
            if (length > 2)
            {
                for (int i = 0; i + 1 < length; i += 2)
                {
                    adder.Add(read[i], read[i + 1], (double*)read[i]);
                    *write++ = read[i];
                }

                if (length % 2 != 0)
                    *write++ = read[length - 1];
                _active[remaining] = list;
                _lengths[remaining++] = (length + 1) / 2;
            }
            else
            {
                Finish(read, length, list, sums, present);
            }

            read += length;
        }

        return remaining;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(nint* entries, int length, int list, double* sums, byte* present)
    {
        double* sum = sums + ((nint)list * PackedPoints.Size);
        present[list] = length > 0 ? (byte)1 : (byte)0;
        if (length == 2)
            adder.Add(entries[0], entries[1], sum);
        else if (length == 1 && entries[0] != (nint)sum)
            PackedPoints.Copy(sum, entries[0]);
    }

    /// <summary>Carries out the round's additions, and forgets the sums that are infinity: no operand may be.</summary>
    private void EndRound(nint* entries, int active, int lists, double* sums, byte* present)
    {
        adder.Flush();
        if (!adder.MetInfinity)
            return;

        adder.MetInfinity = false;
        for (int list = 0; list < lists; list++)
        {
            if (present[list] != 0 && PackedPoints.IsInfinity(sums + ((nint)list * PackedPoints.Size)))
                present[list] = 0;
        }

        nint* read = entries;
        nint* write = entries;
        for (int k = 0; k < active; k++)
        {
            int kept = 0;
            for (int i = 0; i < _lengths[k]; i++)
            {
                nint reference = *read++;
                if (!PackedPoints.IsInfinity((double*)(reference & ~1)))
                {
                    *write++ = reference;
                    kept++;
                }
            }

            _lengths[k] = kept;
        }
    }
}
