using ILGPU;
using ILGPU.Runtime;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu.Msm;

/// <summary>The additions of a multi-scalar multiplication, from sorted entries to a few sums a window.</summary>
internal sealed class BucketSums
{
    // Heads that a thread adds up: a launch's time is that of so many additions, one after another.
    private const int HeadRunLength = 8;

    // Segments that a thread of a group adds up before the group does.
    private const int SegmentsPerThread = 8;

    // The bound on registers for two groups a multiprocessor, 128, is above what a mixed addition needs.
    private const int GroupsPerMultiprocessor = 2;

    private readonly GpuDevice _device;
    private readonly Action<KernelConfig, ArrayView<DeviceG1>, ArrayView<DeviceG1>, ArrayView<int>, ArrayView<ulong>, ArrayView<int>, ArrayView<DeviceG1Affine>, int> _sumRuns;
    private readonly Action<KernelConfig, ArrayView<DeviceG1>, ArrayView<DeviceG1>, ArrayView<int>, ArrayView<DeviceG1>, ArrayView<int>, ArrayView<int>, long, int> _sumHeads;
    private readonly Action<KernelConfig, ArrayView<DeviceG1>, ArrayView<DeviceG1>, int> _sumSegments;
    private readonly Action<KernelConfig, ArrayView<DeviceG1>, ArrayView<DeviceG1>, int, int, int> _sumSubsets;

    /// <summary>Loads the kernels.</summary>
    public BucketSums(GpuDevice device)
    {
        _device = device;
        _sumRuns = device.Load<ArrayView<DeviceG1>, ArrayView<DeviceG1>, ArrayView<int>, ArrayView<ulong>, ArrayView<int>, ArrayView<DeviceG1Affine>, int>(
            BucketKernels.SumRuns, new KernelSpecialization(GpuDevice.LargestGroup, GroupsPerMultiprocessor));
        _sumHeads = device.Load<ArrayView<DeviceG1>, ArrayView<DeviceG1>, ArrayView<int>, ArrayView<DeviceG1>, ArrayView<int>, ArrayView<int>, long, int>(
            BucketKernels.SumHeads);
        _sumSegments = device.Load<ArrayView<DeviceG1>, ArrayView<DeviceG1>, int>(BucketKernels.SumSegments);
        _sumSubsets = device.Load<ArrayView<DeviceG1>, ArrayView<DeviceG1>, int, int, int>(BucketKernels.SumSubsets);
    }

    /// <summary>Writes the sums of a batch of windows, <see cref="MsmShape.SumsPerWindow"/> each, without waiting for them.</summary>
    public void Run(ArrayView<DeviceG1> sums, SortedEntries entries, ArrayView<DeviceG1Affine> points, MsmShape shape, WindowBatch batch)
    {
        using DeviceArray<DeviceG1> buckets = _device.Allocate<DeviceG1>(batch.Buckets);
        _device.Clear(buckets.View);
        SumRuns(buckets.View, entries, points, shape.RunLength);
        SumBuckets(sums, buckets.View, shape);
    }

    private void SumRuns(ArrayView<DeviceG1> buckets, SortedEntries entries, ArrayView<DeviceG1Affine> points, int runLength)
    {
        Heads heads = new(_device, (int)((entries.Entries.Length + runLength - 1) / runLength));
        try
        {
            _sumRuns(Launch(heads.Count), buckets, heads.Sums, heads.Buckets, entries.Entries, entries.Offsets, points, runLength);
            for (long entriesPerHead = runLength; heads.Count > 1; entriesPerHead *= HeadRunLength)
            {
                Heads next = new(_device, (heads.Count + HeadRunLength - 1) / HeadRunLength);
                _sumHeads(
                    Launch(next.Count), buckets, next.Sums, next.Buckets, heads.Sums, heads.Buckets, entries.Offsets, entriesPerHead, HeadRunLength);
                heads.Dispose();
                heads = next;
            }
        }
        finally
        {
            heads.Dispose();
        }
    }

    private void SumBuckets(ArrayView<DeviceG1> sums, ArrayView<DeviceG1> buckets, MsmShape shape)
    {
        int count = buckets.IntLength >> shape.SegmentBits;
        using DeviceArray<DeviceG1> segments = _device.Allocate<DeviceG1>(2 * count);
        _sumSegments(Launch(count), segments.View, buckets, 1 << shape.SegmentBits);

        int members = 1 << shape.SegmentsLog;
        int parts = Math.Clamp(members / (_device.GroupSize * SegmentsPerThread), 1, _device.GroupSize);
        if (parts == 1)
        {
            SumSubsets(sums, segments.View, members, shape.SegmentsLog, 1);
            return;
        }

        using DeviceArray<DeviceG1> terms = _device.Allocate<DeviceG1>(sums.IntLength * parts);
        SumSubsets(terms.View, segments.View, members, shape.SegmentsLog, parts);
        SumSubsets(sums, terms.View, parts, 0, 1);
    }

    // A group a sum; a card runs groups of unequal work as there is room.
    private void SumSubsets(ArrayView<DeviceG1> sums, ArrayView<DeviceG1> terms, int members, int bits, int parts) => _sumSubsets(
        _device.IsCuda ? _device.Groups(sums.Length) : _device.Stride(sums.Length * _device.GroupSize), sums, terms, members, bits, parts);

    // A card balances groups of unequal work by itself; on the host each costs more than its work.
    private KernelConfig Launch(long items) => _device.IsCuda ? _device.Cover(items) : _device.Stride(items);

    private sealed class Heads(GpuDevice device, int count) : IDisposable
    {
        private readonly DeviceArray<DeviceG1> _sums = device.Allocate<DeviceG1>(count);
        private readonly DeviceArray<int> _buckets = device.Allocate<int>(count);

        public int Count => count;

        public ArrayView<DeviceG1> Sums => _sums.View;

        public ArrayView<int> Buckets => _buckets.View;

        public void Dispose()
        {
            _sums.Dispose();
            _buckets.Dispose();
        }
    }
}
