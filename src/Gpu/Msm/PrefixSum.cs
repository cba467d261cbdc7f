using ILGPU;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu.Msm;

/// <summary>Prefix sums of integers on the device: those of tiles, and, tile by tile, of the tiles' sums.</summary>
internal sealed class PrefixSum
{
    private readonly GpuDevice _device;
    private readonly int _tile;
    private readonly Action<KernelConfig, ArrayView<int>, ArrayView<int>> _sumTiles;
    private readonly Action<KernelConfig, ArrayView<int>, ArrayView<int>, int> _addToTiles;

    /// <summary>Loads the kernels.</summary>
    public PrefixSum(GpuDevice device)
    {
        _device = device;
        _tile = device.GroupSize * PrefixSumKernels.ValuesPerThread;
        _sumTiles = device.Load<ArrayView<int>, ArrayView<int>>(PrefixSumKernels.SumTiles);
        _addToTiles = device.Load<ArrayView<int>, ArrayView<int>, int>(PrefixSumKernels.AddToTiles);
    }

    /// <summary>values[i] ← Σ_{j &lt; i} values[j], two passes over the values.</summary>
    public void Run(ArrayView<int> values)
    {
        int tiles = (values.IntLength + _tile - 1) / _tile;
        using DeviceArray<int> sums = _device.Allocate<int>(tiles);
        _sumTiles(_device.Stride((long)tiles * _device.GroupSize), values, sums.View);
        if (tiles > 1)
        {
            Run(sums.View);
            _addToTiles(_device.Stride(values.Length), values, sums.View, _tile);
        }
    }
}
