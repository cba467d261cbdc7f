using System.Runtime.CompilerServices;

namespace Zkml.Gpu.Msm;

/// <summary>The windows that are worked on at once, as kernels take them.</summary>
/// <param name="bits">Bits of a window, at least 1.</param>
/// <param name="first">The first window.</param>
/// <param name="count">The number of windows.</param>
/// <param name="isLast">Whether the last of them is the last of all.</param>
/// <param name="spreadBits">The logarithm of the counters a bucket.</param>
internal readonly struct WindowBatch(int bits, int first, int count, bool isLast, int spreadBits)
{
    /// <summary>Bits of a window.</summary>
    public readonly int Bits = bits;

    /// <summary>The first window.</summary>
    public readonly int First = first;

    /// <summary>The number of windows.</summary>
    public readonly int Count = count;

    /// <summary>The place in the batch of the window that gives no carry; none if that is in a later batch.</summary>
    public readonly int Last = isLast ? count - 1 : int.MaxValue;

    /// <summary>
    /// The logarithm of the counters a bucket: where many terms meet in few buckets, neighbours count for themselves.
    /// </summary>
    public readonly int SpreadBits = spreadBits;

    /// <summary>Buckets of all windows: the first one's, of magnitudes 1 to 2^(bits-1), the second one's, and so on.</summary>
    public int Buckets => Count << (Bits - 1);

    /// <summary>Counters of all buckets.</summary>
    public int Counters => Buckets << SpreadBits;

    /// <summary>The bucket of a digit that is not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Bucket(int window, uint digit) => (window << (Bits - 1)) + (int)(digit >> 1) - 1;

    /// <summary>Scalar i's counter of a bucket.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Counter(int bucket, int i) => (bucket << SpreadBits) | (i & ((1 << SpreadBits) - 1));
}
