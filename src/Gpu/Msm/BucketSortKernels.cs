using System.Runtime.CompilerServices;
using ILGPU;
using Zkml.Gpu.Vectors;

namespace Zkml.Gpu.Msm;

/// <summary>A counting sort of scalars' digits by bucket. Threads stride over the scalars; digits of 0 leave no trace.</summary>
internal static class BucketSortKernels
{
    /// <summary>counts[c] += the digits of counter c; ranks[w·|scalars| + i] = how many came before scalar i's in window w.</summary>
    public static void CountScalars(ArrayView<int> counts, ArrayView<int> ranks, ArrayView<DeviceFr> scalars, WindowBatch batch)
    {
        for (int i = Grid.GlobalIndex.X; i < scalars.IntLength; i += GridExtensions.Stride)
            Count(counts, ranks, DeviceScalar.From(scalars[i]), i, scalars.IntLength, batch);
    }

    /// <summary><see cref="CountScalars"/> for small integers.</summary>
    public static void CountIntegers(ArrayView<int> counts, ArrayView<int> ranks, ArrayView<int> scalars, WindowBatch batch)
    {
        for (int i = Grid.GlobalIndex.X; i < scalars.IntLength; i += GridExtensions.Stride)
        {
            int scalar = scalars[i];
            if (scalar != 0)
                Count(counts, ranks, DeviceScalar.From(scalar), i, scalars.IntLength, batch);
        }
    }

    /// <summary>
    /// entries[offsets[c] + rank] = a digit of counter c: the bucket in the upper half, twice the scalar's index and the sign in the
    /// lower one.
    /// </summary>
    public static void ScatterScalars(
        ArrayView<ulong> entries, ArrayView<int> offsets, ArrayView<int> ranks, ArrayView<DeviceFr> scalars, WindowBatch batch)
    {
        for (int i = Grid.GlobalIndex.X; i < scalars.IntLength; i += GridExtensions.Stride)
            Scatter(entries, offsets, ranks, DeviceScalar.From(scalars[i]), i, scalars.IntLength, batch);
    }

    /// <summary><see cref="ScatterScalars"/> for small integers.</summary>
    public static void ScatterIntegers(
        ArrayView<ulong> entries, ArrayView<int> offsets, ArrayView<int> ranks, ArrayView<int> scalars, WindowBatch batch)
    {
        for (int i = Grid.GlobalIndex.X; i < scalars.IntLength; i += GridExtensions.Stride)
        {
            int scalar = scalars[i];
            if (scalar != 0)
                Scatter(entries, offsets, ranks, DeviceScalar.From(scalar), i, scalars.IntLength, batch);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Count(ArrayView<int> counts, ArrayView<int> ranks, DeviceScalar scalar, int i, int length, WindowBatch batch)
    {
        for (int window = 0; window < batch.First; window++)
            scalar = scalar.Next(batch.Bits);
        for (int window = 0; window < batch.Count; window++)
        {
            uint digit = scalar.Digit(batch.Bits, window == batch.Last);
            if (digit > 1)
                ranks[(window * length) + i] = Atomic.Add(ref counts[batch.Counter(batch.Bucket(window, digit), i)], 1);
            scalar = scalar.Next(batch.Bits);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(
        ArrayView<ulong> entries, ArrayView<int> offsets, ArrayView<int> ranks, DeviceScalar scalar, int i, int length, WindowBatch batch)
    {
        for (int window = 0; window < batch.First; window++)
            scalar = scalar.Next(batch.Bits);
        for (int window = 0; window < batch.Count; window++)
        {
            uint digit = scalar.Digit(batch.Bits, window == batch.Last);
            if (digit > 1)
            {
                int bucket = batch.Bucket(window, digit);
                int place = offsets[batch.Counter(bucket, i)] + ranks[(window * length) + i];
                entries[place] = ((ulong)(uint)bucket << 32) | ((uint)i << 1) | (digit & 1);
            }

            scalar = scalar.Next(batch.Bits);
        }
    }
}
