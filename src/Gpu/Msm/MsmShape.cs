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

    private const int ShortestRun = 8;
    private const int LongestRun = 64;
    private const int LeastSegmentBits = 3;
    private const int MostSegmentBits = 6;
    private const int PointBytes = 128;

    // More multiprocessors than a card has.
    private const int ManyMultiprocessors = 256;

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

    /// <summary>Bytes of device memory for one window of so many elements of Fr: the least that a sum can do with.</summary>
    public static long LeastBytes(int count)
    {
        int bits = ForScalars(count, ManyMultiprocessors, 0).Bits;
        return BytesOfBatch(count, (long)ManyMultiprocessors * RunsPerMultiprocessor) + BytesOfWindow(count, count, bits);
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
        int bits = Enumerable.Range(LeastBits, MostBits - LeastBits + 1).MinBy(
            width => windowsFor(width) * (((double)ProductsPerEntry * terms) + ((double)ProductsPerBucket * (1 << (width - 1)))));
        int windows = windowsFor(bits);
        long runs = (long)multiprocessors * RunsPerMultiprocessor;
        long fitting = Math.Min(
            (memory - BytesOfBatch((long)terms * windows, runs)) / BytesOfWindow(count, terms, bits), int.MaxValue / Math.Max(count, 1 << (bits - 1)));
        int atOnce = (int)Math.Clamp(fitting, 1, windows);

        // Batches of about one size take memory of about one size.
        int batches = (windows + atOnce - 1) / atOnce;
        atOnce = (windows + batches - 1) / batches;
        int run = (int)Math.Clamp((((long)terms * atOnce) + runs - 1) / runs, ShortestRun, LongestRun);
        long segments = (long)multiprocessors * SegmentsPerMultiprocessor;
        int segment = Math.Clamp(
            BitOperations.Log2((ulong)Math.Max(1, ((long)atOnce << (bits - 1)) / segments)), LeastSegmentBits, Math.Min(MostSegmentBits, bits - 1));
        return new MsmShape(terms, bits, windows, atOnce, run, segment);
    }

    // The last window's bits and the carry into it are within 2^(bits-1).
    private static int WindowsFor(uint largest, int bits)
    {
        int windows = 1;
        for (ulong last = largest; last > 1UL << (bits - 1); windows++)
            last = ((ulong)largest >> (windows * bits)) + 1;
        return windows;
    }

    // Ranks, entries, the heads of the longest runs, counters, buckets, and segments of two points.
    private static long BytesOfWindow(int count, int terms, int bits) =>
        (4L * count)
        + (8L * terms)
        + HeadBytes(terms / LongestRun)
        + ((long)(1 << (bits - 1)) * (4 + PointBytes + (2 * PointBytes >> LeastSegmentBits)));

    // The heads of shorter runs, of which there are no more than are wanted.
    private static long BytesOfBatch(long entries, long runs) => HeadBytes(Math.Min(entries / ShortestRun, runs));

    // With those of the levels above, each an eighth of the one below.
    private static long HeadBytes(long count) => ((count * 8 / 7) + 1) * (PointBytes + 4);
}
