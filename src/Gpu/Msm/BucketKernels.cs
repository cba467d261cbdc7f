using ILGPU;
using Zkml.Gpu.Devices;
using Zkml.Gpu.Vectors;

namespace Zkml.Gpu.Msm;

/// <summary>
/// Sums of points by bucket, whatever the distribution, and the sums over buckets. A thread takes a run of so many entries that
/// are sorted by bucket. What it adds up for the bucket in which the run before ended is a head: the next level's entry.
/// </summary>
internal static class BucketKernels
{
    /// <summary>
    /// buckets[b] = the sum of the points of b's entries, but for heads; heads[r], of bucket headBuckets[r], is run r's, infinity where
    /// it has none. A mixed addition an entry.
    /// </summary>
    /// <param name="buckets">The sums, all infinity before.</param>
    /// <param name="heads">A head a run.</param>
    /// <param name="headBuckets">The bucket of a run's first entry.</param>
    /// <param name="entries">A bucket, a point and a sign each.</param>
    /// <param name="offsets">The last is the number of entries.</param>
    /// <param name="points">The points.</param>
    /// <param name="runLength">Entries of a run.</param>
    public static void SumRuns(
        ArrayView<DeviceG1> buckets,
        ArrayView<DeviceG1> heads,
        ArrayView<int> headBuckets,
        ArrayView<ulong> entries,
        ArrayView<int> offsets,
        ArrayView<DeviceG1Affine> points,
        int runLength)
    {
        int count = offsets[offsets.IntLength - 1];
        int runs = (int)(((long)count + runLength - 1) / runLength);
        for (int run = Grid.GlobalIndex.X; run < runs; run += GridExtensions.Stride)
        {
            int start = run * runLength;
            int end = IntrinsicMath.Min(runLength, count - start) + start;
            int bucket = (int)(entries[start] >> 32);
            bool isHead = start > 0 && (int)(entries[start - 1] >> 32) == bucket;
            headBuckets[run] = bucket;
            if (!isHead)
                heads[run] = default;
            DeviceG1 sum = default;
            for (int i = start; i < end; i++)
            {
                ulong entry = entries[i];
                int next = (int)(entry >> 32);
                if (next != bucket)
                {
                    if (isHead)
                        heads[run] = sum;
                    else
                        buckets[bucket] = sum;
                    sum = default;
                    bucket = next;
                    isHead = false;
                }

                DeviceG1Affine point = points[(int)((uint)entry >> 1)];
                if ((entry & 1) != 0)
                    point = -point;
                sum += point;
            }

            if (isHead)
                heads[run] = sum;
            else
                buckets[bucket] = sum;
        }
    }

    /// <summary>
    /// The same for heads: adds to buckets[b] what belongs to it, but for the heads of runs of heads. An addition a head that is not
    /// infinity.
    /// </summary>
    /// <param name="buckets">The sums so far.</param>
    /// <param name="nextHeads">A head a run.</param>
    /// <param name="nextBuckets">The bucket of a run's first head.</param>
    /// <param name="heads">The heads.</param>
    /// <param name="headBuckets">Their buckets, in ascending order.</param>
    /// <param name="offsets">The last is the number of entries of the lowest level.</param>
    /// <param name="entriesPerHead">Entries of the lowest level that a head may stand for.</param>
    /// <param name="runLength">Heads of a run.</param>
    public static void SumHeads(
        ArrayView<DeviceG1> buckets,
        ArrayView<DeviceG1> nextHeads,
        ArrayView<int> nextBuckets,
        ArrayView<DeviceG1> heads,
        ArrayView<int> headBuckets,
        ArrayView<int> offsets,
        long entriesPerHead,
        int runLength)
    {
        int count = (int)((offsets[offsets.IntLength - 1] + entriesPerHead - 1) / entriesPerHead);
        int runs = (count + runLength - 1) / runLength;
        for (int run = Grid.GlobalIndex.X; run < runs; run += GridExtensions.Stride)
        {
            int start = run * runLength;
            int end = IntrinsicMath.Min(start + runLength, count);
            int bucket = headBuckets[start];
            bool isHead = start > 0 && headBuckets[start - 1] == bucket;
            nextBuckets[run] = bucket;
            if (!isHead)
                nextHeads[run] = default;
            DeviceG1 sum = isHead ? default : buckets[bucket];
            for (int i = start; i < end; i++)
            {
                int next = headBuckets[i];
                if (next != bucket)
                {
                    if (isHead)
                        nextHeads[run] = sum;
                    else
                        buckets[bucket] = sum;
                    sum = buckets[next];
                    bucket = next;
                    isHead = false;
                }

                sum += heads[i];
            }

            if (isHead)
                nextHeads[run] = sum;
            else
                buckets[bucket] = sum;
        }
    }

    /// <summary>
    /// Of segments of so many buckets B_0, B_1, ..., a thread each: segments[s] = Σ_j (j + 1)·B_j, and segments[s + half] = Σ_j B_j. Two
    /// additions a bucket.
    /// </summary>
    public static void SumSegments(ArrayView<DeviceG1> segments, ArrayView<DeviceG1> buckets, int length)
    {
        int half = segments.IntLength / 2;
        for (int segment = Grid.GlobalIndex.X; segment < half; segment += GridExtensions.Stride)
        {
            DeviceG1 sum = default;
            DeviceG1 weighted = default;

            // The two additions take turns at one place: a second one would double the kernel's code.
            for (int turn = (2 * length) - 1; turn >= 0; turn--)
            {
                bool isPlain = (turn & 1) != 0;
                DeviceG1 next = (isPlain ? sum : weighted) + (isPlain ? buckets[(segment * length) + (turn >> 1)] : sum);
                if (isPlain)
                    sum = next;
                else
                    weighted = next;
            }

            segments[segment] = weighted;
            segments[segment + half] = sum;
        }
    }

    /// <summary>
    /// For each window: the sum of its terms, and, for each of so many bits of a term's number, the sum of those terms' twins, half the
    /// view above them, that have it. A group an item, which is a part of such a sum: sums[(window·(bits + 1) + subset)·parts + part].
    /// </summary>
    /// <param name="sums">The sums.</param>
    /// <param name="terms">The terms of all windows; if there are bits, followed by their twins.</param>
    /// <param name="members">Terms of a window: 2^bits if there are bits.</param>
    /// <param name="bits">Bits of a term's number that have a sum.</param>
    /// <param name="parts">Parts of a sum.</param>
    public static void SumSubsets(ArrayView<DeviceG1> sums, ArrayView<DeviceG1> terms, int members, int bits, int parts)
    {
        ArrayView<DeviceG1> shared = SharedMemory.Allocate<DeviceG1>(GpuDevice.LargestGroup);
        for (int item = Grid.IdxX; item < sums.IntLength; item += Grid.DimX)
        {
            int set = item / parts;
            int window = set / (bits + 1);
            int subset = set - (window * (bits + 1));
            int first = (window * members) + (subset == 0 ? 0 : terms.IntLength / 2);
            int count = subset == 0 ? members : members / 2;
            int stride = parts * Group.DimX;
            int i = ((item - (set * parts)) * Group.DimX) + Group.IdxX;

            // Every thread's own terms, then a tree over the threads, whose number is a power of two: one addition in the code for both.
            DeviceG1 sum = default;
            int distance = Group.DimX;
            for (int start = 0; start < count || distance > 1; start += stride)
            {
                DeviceG1 term = default;
                if (start < count)
                {
                    if (i < count)
                        term = terms[first + (subset == 0 ? i : Member(i, subset - 1))];
                    i += stride;
                }
                else
                {
                    distance /= 2;
                    shared[Group.IdxX] = sum;
                    Group.Barrier();
                    if (Group.IdxX < distance)
                        term = shared[Group.IdxX + distance];
                    Group.Barrier();
                }

                sum += term;
            }

            if (Group.IdxX == 0)
                sums[item] = sum;
        }
    }

    // The i-th of the numbers that have the bit.
    private static int Member(int i, int bit) => (((i >> bit) << 1 | 1) << bit) | (i & ((1 << bit) - 1));
}
