using System.Numerics;

namespace Zkml.Gpu.Msm;

/// <summary>How a multi-scalar multiplication is cut up.</summary>
/// <param name="Terms">A bound on the number of scalars that are not 0.</param>
/// <param name="Bits">Bits of a window.</param>
/// <param name="Windows">The number of windows.</param>
/// <param name="WindowsAtOnce">Windows of a batch, at most.</param>
/// <param name="RunLength">Entries that a thread adds up.</param>
/// <param name="SegmentBits">The logarithm of the buckets that a thread adds up.</param>
internal readonly record struct MsmShape(int Terms, int Bits, int Windows, int WindowsAtOnce, int RunLength, int SegmentBits)
{
    /// <summary>The most sums that small integers leave to the host.</summary>
    public const int MostSumsOfIntegers = 64;

    private const int ScalarBits = 254;
    private const int LeastBits = 4;
    private const int MostBits = 22;

    // Products of a mixed addition. A bucket costs two additions, its share of the sums over subsets, and an addition of a head, of
    // 14 products each; being cleared, written and read counts as the rest.
    private const int ProductsPerEntry = 10;
    private const int ProductsPerBucket = 50;

    // Threads a multiprocessor that keep its multipliers busy through the kernel's launch: four times those that it holds at once, and
    // those it holds.
    private const int RunsPerMultiprocessor = 2048;
    private const int SegmentsPerMultiprocessor = 512;

    // Counters of one bucket differ in the index's low bits, so that the lanes of a warp seldom meet.
    private const int MostSpreadBits = 5;
    private const int MostCountersWhenSpread = 1 << 15;

    /// <summary>Buckets of a window: the largest magnitude of a digit.</summary>
    public int Buckets => 1 << (Bits - 1);

    /// <summary>The logarithm of a window's segments.</summary>
    public int SegmentsLog => Bits - 1 - SegmentBits;

    /// <summary>A window's sums: the weighted one, and one for each bit of a segment's number.</summary>
    public int SumsPerWindow => SegmentsLog + 1;

    /// <summary>Points that are left to the host.</summary>
    public int Sums => Windows * SumsPerWindow;

    /// <summary>Bytes of device memory for one batch.</summary>
    public long Bytes => WindowsAtOnce * BytesPerWindow(Terms, Terms, Bits);

    /// <summary>
    /// The shape for so many elements of Fr: the width c with the least windows · (10·n + 50·2^(c-1)) products, where windows =
    /// ⌊254 / c⌋ + 1 leaves the last one room for its carry.
    /// </summary>
    /// <param name="count">n.</param>
    /// <param name="multiprocessors">Those of the device.</param>
    /// <param name="memory">Bytes that the batches should keep within, which those of one window may exceed.</param>
    public static MsmShape ForScalars(int count, int multiprocessors, long memory) =>
        Choose(count, count, bits => (ScalarBits / bits) + 1, multiprocessors, memory);

    /// <summary>The shape for integers: as above, with the fewest windows that hold the largest magnitude.</summary>
    /// <param name="count">The number of integers.</param>
    /// <param name="range">What is known of them.</param>
    /// <param name="multiprocessors">Those of the device.</param>
    /// <param name="memory">Bytes that the batches should keep within, which those of one window may exceed.</param>
    public static MsmShape ForIntegers(int count, IntegerRange range, int multiprocessors, long memory)
    {
        // A power of two, so that vectors of one kind take memory of the same sizes.
        int terms = (int)Math.Min((uint)count, BitOperations.RoundUpToPowerOf2((uint)range.NonZero));
        return Choose(count, terms, bits => WindowsFor(range.Largest, bits), multiprocessors, memory);
    }

    /// <summary>A batch of windows.</summary>
    public WindowBatch Batch(int first)
    {
        int count = Math.Min(WindowsAtOnce, Windows - first);
        int buckets = count * Buckets;
        int spread = BitOperations.Log2((uint)Math.Clamp(Math.Min(MostCountersWhenSpread, Terms / 4) / buckets, 1, 1 << MostSpreadBits));
        return new WindowBatch(Bits, first, count, first + count == Windows, spread);
    }

    private static MsmShape Choose(int count, int terms, Func<int, int> windowsFor, int multiprocessors, long memory)
    {
        int best = Enumerable.Range(LeastBits, MostBits - LeastBits + 1).MinBy(
            bits => windowsFor(bits) * ((ProductsPerEntry * (double)terms) + (ProductsPerBucket * (double)(1 << (bits - 1)))));
        int windows = windowsFor(best);
        long fitting = Math.Min(memory / BytesPerWindow(count, terms, best), int.MaxValue / Math.Max(count, 1 << (best - 1)));
        int atOnce = (int)Math.Clamp(fitting, 1, windows);
        long runs = (long)multiprocessors * RunsPerMultiprocessor;
        long segments = (long)multiprocessors * SegmentsPerMultiprocessor;
        int run = (int)Math.Clamp((((long)terms * atOnce) + runs - 1) / runs, 8, 64);
        int segment = Math.Clamp(BitOperations.Log2((ulong)Math.Max(1, ((long)atOnce << (best - 1)) / segments)), 3, Math.Min(6, best - 1));
        return new MsmShape(terms, best, windows, atOnce, run, segment);
    }

    // The last window's bits and the carry into it are within 2^(bits-1).
    private static int WindowsFor(uint largest, int bits)
    {
        int windows = 1;
        for (ulong last = largest; last > 1UL << (bits - 1); windows++)
            last = ((ulong)largest >> (windows * bits)) + 1;
        return windows;
    }

    private static long BytesPerWindow(int count, int terms, int bits)
    {
        // Heads of all levels are less than a quarter of the entries in number for runs of 8, the shortest. Those of a long list are 64.
        const int PointBytes = 128;
        long heads = terms < 1 << 20 ? terms / 4 : terms / 32;
        return (count * 4L) + (terms * 8L) + ((heads + 64) * (PointBytes + 4)) + ((long)(1 << (bits - 1)) * (PointBytes + 4 + (2 * PointBytes / 8)));
    }
}
