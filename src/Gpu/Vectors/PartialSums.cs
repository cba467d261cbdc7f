using ILGPU;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu.Vectors;

/// <summary>
/// Sums over whole launches: each group stores its part, and one copy brings the parts, or their sums where they are many, to the host.
/// </summary>
internal sealed class PartialSums
{
    // So many elements are added up by the host in less time than a launch takes.
    private const int MostOnHost = 512;

    private readonly GpuDevice _device;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>, int> _add;

    /// <summary>The sums of a device's launches.</summary>
    public PartialSums(GpuDevice device)
    {
        _device = device;
        _add = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>, int>(PartialSumKernels.Add);
    }

    /// <summary>Runs a launch, or several of one grid, that store the parts of so many sums; returns the sums.</summary>
    /// <param name="items">The items that the launch's threads stride over.</param>
    /// <param name="count">The number of sums.</param>
    /// <param name="launch">The launch, given its grid and where the parts go.</param>
    public Fr[] Of(long items, int count, Action<KernelConfig, ArrayView<DeviceFr>> launch)
    {
        KernelConfig grid = _device.Stride(items);
        int groups = grid.GridDim.X;
        using DeviceArray<DeviceFr> partials = _device.Allocate<DeviceFr>(count * groups);
        launch(grid, partials.View);
        if (partials.Length <= MostOnHost)
            return Added(partials.View, count);

        using DeviceArray<DeviceFr> sums = _device.Allocate<DeviceFr>(count);
        _add(_device.Groups(count), sums.View, partials.View, groups);
        return Added(sums.View, count);
    }

    private Fr[] Added(ArrayView<DeviceFr> partials, int count)
    {
        var parts = new Fr[partials.IntLength];
        _device.Download(partials.Cast<Fr>(), parts);
        int each = parts.Length / count;
        if (each == 1)
            return parts;
        var sums = new Fr[count];
        for (int i = 0; i < parts.Length; i++)
            sums[i / each] += parts[i];
        return sums;
    }
}
