using System.Runtime.CompilerServices;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Msm;

/// <summary>Adds points into the buckets of a window: bucket d - 1 gets ±P for each point P whose digit is ±d.</summary>
/// <remarks>
/// The points are taken a tile at a time, so that what is picked from them in the order of their digits stays in the cache. A
/// tile's points are sorted by counting; zeros are sorted too, in front, where it costs no branch.
/// </remarks>
internal sealed unsafe class WindowSums(BatchAdder adder) : IDisposable
{
    /// <summary>Points of a tile.</summary>
    public const int TileSize = 1 << 16;

    private readonly ListSummation _lists = new(adder);
    private readonly GroupBuffer _slots = PackedPoints.Allocate(TileSize);
    private readonly int[] _digits = new int[TileSize];
    private GroupBuffer _entries = PackedPoints.AllocateBytes(0);
    private int[] _counts = [];
    private int[] _positions = [];

    /// <summary>Adds points start to end - 1.</summary>
    /// <param name="bases">The bases, whose point offset + i belongs to scalar i.</param>
    /// <param name="offset">The first scalar's point.</param>
    /// <param name="digits">The window's digits.</param>
    /// <param name="start">The first scalar.</param>
    /// <param name="end">The scalar behind the last.</param>
    /// <param name="buckets">The buckets.</param>
    /// <param name="present">Whether a bucket is not infinity.</param>
    /// <param name="bucketCount">The number of buckets.</param>
    /// <typeparam name="TDigits">The scalars.</typeparam>
    public void Add<TDigits>(
        PackedBases bases, int offset, TDigits digits, int start, int end, double* buckets, byte* present, int bucketCount)
        where TDigits : struct, IScalarDigits<TDigits>
    {
        Reserve(bucketCount);
        for (int tile = start; tile < end; tile += TileSize)
        {
            int size = Math.Min(TileSize, end - tile);
            nint points = (nint)(bases.Pointer + ((nint)(offset + tile) * PackedPoints.Size));
            ReadDigits(digits, tile, size);
            if (bases.HasInfinity)
                DropInfinities(points, size);
            nint* lists = Sort(points, size, buckets, present, bucketCount);
            fixed (int* counts = _counts)
                _lists.Run(lists, counts + 1, bucketCount, _slots.Pointer, buckets, present);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slots.Dispose();
        _entries.Dispose();
    }

    private void Reserve(int bucketCount)
    {
        if (_counts.Length > bucketCount)
            return;

        _counts = new int[bucketCount + 1];
        _positions = new int[bucketCount + 1];
        _entries.Dispose();
        _entries = PackedPoints.AllocateBytes(((long)TileSize + bucketCount) * sizeof(nint));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadDigits<TDigits>(TDigits digits, int tile, int size)
        where TDigits : struct, IScalarDigits<TDigits>
    {
        int[] values = _digits;
        for (int i = 0; i < size; i++)
            values[i] = digits.Digit(tile + i);
    }

    private void DropInfinities(nint points, int size)
    {
        for (int i = 0; i < size; i++)
        {
            if (PackedPoints.IsInfinity((double*)(points + ((nint)i * PackedPoints.Bytes))))
                _digits[i] = 0;
        }
    }

    /// <summary>References in the order of their buckets, a bucket that is not infinity behind its points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private nint* Sort(nint points, int size, double* buckets, byte* present, int bucketCount)
    {
        int[] digits = _digits;
        int[] counts = _counts;
        int[] positions = _positions;
        Array.Clear(counts, 0, bucketCount + 1);
        for (int i = 0; i < size; i++)
            counts[Math.Abs(digits[i])]++;

        int position = counts[0];
        positions[0] = 0;
        nint* entries = (nint*)_entries.Pointer;
        for (int b = 1; b <= bucketCount; b++)
        {
            positions[b] = position;
            int count = counts[b];
            position += count;
            if (count != 0 && present[b - 1] != 0)
            {
                entries[position++] = (nint)(buckets + ((nint)(b - 1) * PackedPoints.Size));
                counts[b] = count + 1;
            }
        }

        for (int i = 0; i < size; i++)
        {
            int digit = digits[i];
            entries[positions[Math.Abs(digit)]++] = points + ((nint)i * PackedPoints.Bytes) - (digit >> 31);
        }

        return entries + counts[0];
    }
}
