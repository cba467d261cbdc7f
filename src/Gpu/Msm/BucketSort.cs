using ILGPU;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu.Msm;

/// <summary>Sorts the digits of scalars by bucket, on the device: two passes over the scalars and a prefix sum over the counters.</summary>
internal sealed class BucketSort
{
    private readonly GpuDevice _device;
    private readonly PrefixSum _prefixSum;
    private readonly Action<KernelConfig, ArrayView<int>, ArrayView<int>, ArrayView<DeviceFr>, WindowBatch> _countScalars;
    private readonly Action<KernelConfig, ArrayView<int>, ArrayView<int>, ArrayView<int>, WindowBatch> _countIntegers;
    private readonly Action<KernelConfig, ArrayView<ulong>, ArrayView<int>, ArrayView<int>, ArrayView<DeviceFr>, WindowBatch> _scatterScalars;
    private readonly Action<KernelConfig, ArrayView<ulong>, ArrayView<int>, ArrayView<int>, ArrayView<int>, WindowBatch> _scatterIntegers;

    /// <summary>Loads the kernels.</summary>
    public BucketSort(GpuDevice device)
    {
        _device = device;
        _prefixSum = new PrefixSum(device);
        _countScalars = device.Load<ArrayView<int>, ArrayView<int>, ArrayView<DeviceFr>, WindowBatch>(BucketSortKernels.CountScalars);
        _countIntegers = device.Load<ArrayView<int>, ArrayView<int>, ArrayView<int>, WindowBatch>(BucketSortKernels.CountIntegers);
        _scatterScalars = device.Load<ArrayView<ulong>, ArrayView<int>, ArrayView<int>, ArrayView<DeviceFr>, WindowBatch>(BucketSortKernels.ScatterScalars);
        _scatterIntegers = device.Load<ArrayView<ulong>, ArrayView<int>, ArrayView<int>, ArrayView<int>, WindowBatch>(BucketSortKernels.ScatterIntegers);
    }

    /// <summary>The entries of elements of Fr.</summary>
    public SortedEntries Sort(ArrayView<DeviceFr> scalars, MsmShape shape, WindowBatch batch)
    {
        KernelConfig launch = _device.Stride(scalars.Length);
        return Sort(
            scalars.IntLength,
            shape,
            batch,
            (counts, ranks) => _countScalars(launch, counts, ranks, scalars, batch),
            (entries, offsets, ranks) => _scatterScalars(launch, entries, offsets, ranks, scalars, batch));
    }

    /// <summary>The entries of small integers.</summary>
    public SortedEntries Sort(ArrayView<int> scalars, MsmShape shape, WindowBatch batch)
    {
        KernelConfig launch = _device.Stride(scalars.Length);
        return Sort(
            scalars.IntLength,
            shape,
            batch,
            (counts, ranks) => _countIntegers(launch, counts, ranks, scalars, batch),
            (entries, offsets, ranks) => _scatterIntegers(launch, entries, offsets, ranks, scalars, batch));
    }

    private SortedEntries Sort(
        int count,
        MsmShape shape,
        WindowBatch batch,
        Action<ArrayView<int>, ArrayView<int>> countDigits,
        Action<ArrayView<ulong>, ArrayView<int>, ArrayView<int>> scatter)
    {
        var sorted = new SortedEntries(
            _device.Allocate<ulong>(shape.Terms * batch.Count), _device.Allocate<int>(batch.Counters + 1));
        using DeviceArray<int> ranks = _device.Allocate<int>(count * batch.Count);
        _device.Clear(sorted.Offsets);
        countDigits(sorted.Offsets, ranks.View);
        _prefixSum.Run(sorted.Offsets);
        scatter(sorted.Entries, sorted.Offsets, ranks.View);
        return sorted;
    }
}

/// <summary>The digits of a batch of windows that are not 0, by bucket.</summary>
/// <param name="entries">A bucket, a point and a sign each.</param>
/// <param name="offsets">Where each counter's entries begin, and where the last one's end.</param>
internal sealed class SortedEntries(DeviceArray<ulong> entries, DeviceArray<int> offsets) : IDisposable
{
    /// <summary>Room for as many as there can be.</summary>
    public ArrayView<ulong> Entries => entries.View;

    /// <summary>Where each counter's entries begin; the last is their number.</summary>
    public ArrayView<int> Offsets => offsets.View;

    /// <inheritdoc/>
    public void Dispose()
    {
        entries.Dispose();
        offsets.Dispose();
    }
}
