using ILGPU;
using Zkml.Gpu.Devices;
using Zkml.Gpu.Fields;
using Zkml.Gpu.Vectors;

namespace Zkml.Gpu.Fractions;

/// <summary>The passes of the fraction tree on a device.</summary>
internal sealed class GpuFractions
{
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, LeafNodes, RoundShape> _sumLeaves;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, StoredNodes, RoundShape> _sumPairs;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<int>, int, DeviceFr> _expand;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>> _pyramid;

    /// <summary>The passes of a device.</summary>
    public GpuFractions(GpuDevice device, PartialSums sums)
    {
        Device = device;
        Sums = sums;
        _sumLeaves = device.Load<ArrayView<DeviceFr>, LeafNodes, RoundShape>(TreeKernels.SumLeaves);
        _sumPairs = device.Load<ArrayView<DeviceFr>, StoredNodes, RoundShape>(TreeKernels.SumPairs);
        _expand = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<int>, int, DeviceFr>(TreeKernels.Expand);
        _pyramid = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>>(EqKernels.Pyramid);
        EvaluateLeaves = device.Load<ArrayView<DeviceFr>, LeafNodes, RoundShape, RoundWeights, DeviceFr>(RoundKernels.EvaluateLeaves);
        EvaluateNodes = device.Load<ArrayView<DeviceFr>, StoredNodes, RoundShape, RoundWeights, DeviceFr>(RoundKernels.EvaluateNodes);
        EvaluatePairs = device.Load<ArrayView<DeviceFr>, PairTable, RoundShape, RoundWeights>(RoundKernels.EvaluatePairs);
        FoldLeaves = device.Load<PairTable, LeafNodes, RoundShape, DeviceFr, DeviceFr>(RoundKernels.FoldLeaves);
        FoldNodes = device.Load<PairTable, StoredNodes, RoundShape, DeviceFr, DeviceFr>(RoundKernels.FoldNodes);
        FoldPairs = device.Load<PairTable, PairTable, RoundShape, DeviceFr>(RoundKernels.FoldPairs);
        FoldAndEvaluate = device.Load<ArrayView<DeviceFr>, PairTable, PairTable, RoundShape, RoundWeights, DeviceFr>(
            RoundKernels.FoldAndEvaluate);
    }

    /// <summary>The device.</summary>
    public GpuDevice Device { get; }

    /// <summary>Its sums over launches.</summary>
    public PartialSums Sums { get; }

    /// <summary>See <see cref="RoundKernels.EvaluateLeaves"/>.</summary>
    public Action<KernelConfig, ArrayView<DeviceFr>, LeafNodes, RoundShape, RoundWeights, DeviceFr> EvaluateLeaves { get; }

    /// <summary>See <see cref="RoundKernels.EvaluateNodes"/>.</summary>
    public Action<KernelConfig, ArrayView<DeviceFr>, StoredNodes, RoundShape, RoundWeights, DeviceFr> EvaluateNodes { get; }

    /// <summary>See <see cref="RoundKernels.EvaluatePairs"/>.</summary>
    public Action<KernelConfig, ArrayView<DeviceFr>, PairTable, RoundShape, RoundWeights> EvaluatePairs { get; }

    /// <summary>See <see cref="RoundKernels.FoldLeaves"/>.</summary>
    public Action<KernelConfig, PairTable, LeafNodes, RoundShape, DeviceFr, DeviceFr> FoldLeaves { get; }

    /// <summary>See <see cref="RoundKernels.FoldNodes"/>.</summary>
    public Action<KernelConfig, PairTable, StoredNodes, RoundShape, DeviceFr, DeviceFr> FoldNodes { get; }

    /// <summary>See <see cref="RoundKernels.FoldPairs"/>.</summary>
    public Action<KernelConfig, PairTable, PairTable, RoundShape, DeviceFr> FoldPairs { get; }

    /// <summary>See <see cref="RoundKernels.FoldAndEvaluate"/>.</summary>
    public Action<KernelConfig, ArrayView<DeviceFr>, PairTable, PairTable, RoundShape, RoundWeights, DeviceFr> FoldAndEvaluate { get; }

    /// <summary>A level's nodes, from the leaves.</summary>
    public StoredLevel SumLeaves(LeafData leaves, LevelShapes shapes, int level)
    {
        DeviceArray<DeviceFr> target = Nodes(shapes, level);
        RoundShape shape = shapes.Pass(level, 0);
        _sumLeaves(Device.Stride(shape.Count), target.View, leaves.Sums(level), shape);
        return new StoredLevel(this, level, target);
    }

    /// <summary>The nodes of the next level.</summary>
    public StoredLevel SumPairs(StoredLevel below, LevelShapes shapes)
    {
        int level = below.Level + 1;
        DeviceArray<DeviceFr> target = Nodes(shapes, level);
        RoundShape shape = shapes.Pass(level, below.Level);
        _sumPairs(Device.Stride(shape.Count), target.View, new StoredNodes(below.Planes), shape);
        return new StoredLevel(this, level, target);
    }

    /// <summary>Planes over all slots from planes of one entry a column.</summary>
    public DeviceArray<DeviceFr> Expand(ArrayView<DeviceFr> source, int planes, ArrayView<int> columnOfSlot, int columns, Fr lambda)
    {
        DeviceArray<DeviceFr> target = Device.Allocate<DeviceFr>(planes * columnOfSlot.IntLength);
        _expand(Device.Stride(target.Length), target.View, source, columnOfSlot, columns, FrOnDevice.FromHost(lambda));
        return target;
    }

    /// <summary>eq's tables over the last coordinates of a point.</summary>
    public EqPyramid EqPyramid(ReadOnlySpan<Fr> point)
    {
        using DeviceArray<DeviceFr> coordinates = Device.Allocate<DeviceFr>(point.Length);
        Device.Upload(point, coordinates.View.Cast<Fr>());
        DeviceArray<DeviceFr> tables = Device.Allocate<DeviceFr>(2 << point.Length);
        _pyramid(Device.Stride(tables.Length), tables.View, coordinates.View);
        return new EqPyramid(tables);
    }

    private DeviceArray<DeviceFr> Nodes(LevelShapes shapes, int level) => Device.Allocate<DeviceFr>(2 * shapes.Count(level));
}
