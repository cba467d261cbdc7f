using ILGPU;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu.Msm;

/// <summary>
/// Multi-scalar multiplication by buckets (Pippenger): digits are sorted by bucket, buckets are summed in runs of equal length, windows
/// to a few sums each, which the host combines. The host waits for the device once, at the end.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="integers">The way of small integers to it.</param>
internal sealed class GpuMsm(GpuDevice device, IntegerFeed integers)
{
    private readonly BucketSort _sort = new(device);
    private readonly BucketSums _sums = new(device);

    // What is not lent, less a part for what the card's driver and others hold of it.
    private long Memory => (device.MemorySize - device.Pool.Lent) / 4 * 3;

    /// <summary>Bytes of device memory without which a sum of so many elements of Fr times so many bases, scalars aside, fails.</summary>
    public static long BytesNeeded(int scalars, long bases) => (bases * G1Affine.Size) + MsmShape.LeastBytes(scalars);

    /// <summary>Σ_i scalars[i] · points[i].</summary>
    public G1 Sum(ArrayView<DeviceG1Affine> points, ArrayView<DeviceFr> scalars) =>
        Sum(points, scalars, MsmShape.ForScalars(scalars.IntLength, device.Accelerator.NumMultiprocessors, Memory));

    /// <summary>Σ_i scalars[i] · points[i], in a given shape.</summary>
    public G1 Sum(ArrayView<DeviceG1Affine> points, ArrayView<DeviceFr> scalars, MsmShape shape)
    {
        if (scalars.Length == 0)
            return G1.Infinity;
        using DeviceArray<DeviceG1> sums = device.Allocate<DeviceG1>(shape.Sums);
        for (int first = 0; first < shape.Windows; first += shape.WindowsAtOnce)
        {
            WindowBatch batch = shape.Batch(first);
            using SortedEntries entries = _sort.Sort(scalars, shape, batch);
            _sums.Run(Part(sums.View, shape, batch), entries, points, shape, batch);
        }

        var onHost = new DeviceG1[shape.Sums];
        device.Download(sums.View, onHost);
        return Combine(onHost, shape);
    }

    /// <summary>Σ_i scalars[i] · points[i].</summary>
    public G1 Sum(ArrayView<DeviceG1Affine> points, ReadOnlySpan<int> scalars)
    {
        using DeviceArray<DeviceG1> sums = device.Allocate<DeviceG1>(MsmShape.MostSumsOfIntegers);
        MsmShape shape = Start(sums.View, points, scalars);
        return Finish(sums.View, [shape])[0];
    }

    /// <summary>
    /// Σ_i vector[i] · points[i] for each of several vectors. The next one is asked for, laid out and copied while the device works on the
    /// one before.
    /// </summary>
    public G1[] Sum(ArrayView<DeviceG1Affine> points, int count, IntegerVectorSource vector)
    {
        using DeviceArray<DeviceG1> sums = device.Allocate<DeviceG1>(count * MsmShape.MostSumsOfIntegers);
        var shapes = new MsmShape[count];
        int used = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<int> scalars = vector(i);
            BackendContract.RequireRange(0, scalars.Length, points.IntLength);
            shapes[i] = Start(sums.View.SubView(used, sums.Length - used), points, scalars);
            used += shapes[i].Sums;
        }

        return Finish(sums.View, shapes);
    }

    // Gives the work to the stream; the sums come first in the view. A shape without windows is that of an empty sum.
    private MsmShape Start(ArrayView<DeviceG1> sums, ArrayView<DeviceG1Affine> points, ReadOnlySpan<int> scalars)
    {
        var range = IntegerRange.Of(scalars);
        if (range.NonZero == 0)
            return default;
        var shape = MsmShape.ForIntegers(scalars.Length, range, device.Accelerator.NumMultiprocessors, Memory);
        ArrayView<int> sent = integers.Send(scalars);
        try
        {
            for (int first = 0; first < shape.Windows; first += shape.WindowsAtOnce)
            {
                WindowBatch batch = shape.Batch(first);
                using SortedEntries entries = _sort.Sort(sent, shape, batch);
                _sums.Run(Part(sums, shape, batch), entries, points, shape, batch);
            }
        }
        finally
        {
            integers.Done();
        }

        return shape;
    }

    private static ArrayView<DeviceG1> Part(ArrayView<DeviceG1> sums, MsmShape shape, WindowBatch batch) =>
        sums.SubView(batch.First * shape.SumsPerWindow, batch.Count * shape.SumsPerWindow);

    private G1[] Finish(ArrayView<DeviceG1> sums, MsmShape[] shapes)
    {
        var onHost = new DeviceG1[shapes.Sum(shape => shape.Sums)];
        if (onHost.Length > 0)
            device.Download(sums.SubView(0, onHost.Length), onHost);
        int[] starts = new int[shapes.Length];
        for (int i = 1; i < shapes.Length; i++)
            starts[i] = starts[i - 1] + shapes[i - 1].Sums;
        var results = new G1[shapes.Length];
        Parallel.For(0, shapes.Length, i => results[i] = Combine(onHost.AsSpan(starts[i], shapes[i].Sums), shapes[i]));
        return results;
    }

    // Horner's rule, bit by bit: bucket k of a window weighs k + 1 = s·2^SegmentBits + (j + 1), j its place in segment s.
    private static G1 Combine(ReadOnlySpan<DeviceG1> sums, MsmShape shape)
    {
        G1 total = G1.Infinity;
        for (int window = shape.Windows - 1; window >= 0; window--)
        {
            ReadOnlySpan<DeviceG1> own = sums.Slice(window * shape.SumsPerWindow, shape.SumsPerWindow);
            for (int bit = shape.Bits - 1; bit >= 0; bit--)
            {
                total = total.Double();
                int subset = bit - shape.SegmentBits + 1;
                if (subset > 0 && subset < own.Length)
                    total += own[subset].ToHost();
            }

            total += own[0].ToHost();
        }

        return total;
    }
}
