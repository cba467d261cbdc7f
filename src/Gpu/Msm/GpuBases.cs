using ILGPU;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu.Msm;

/// <summary>Points in the device's memory, 64 bytes each.</summary>
internal sealed class GpuBases : IBases
{
    private readonly DeviceArray<DeviceG1Affine> _points;

    /// <summary>Copies points, which may repeat and be infinity.</summary>
    public GpuBases(GpuDevice device, ReadOnlySpan<G1Affine> points)
    {
        _points = device.Allocate<DeviceG1Affine>(points.Length);
        device.Upload(points, View.Cast<G1Affine>());
    }

    /// <inheritdoc/>
    public int Count => _points.Length;

    /// <summary>The points, as kernels take them.</summary>
    /// <exception cref="ObjectDisposedException">The bases have been disposed of.</exception>
    public ArrayView<DeviceG1Affine> View => _points.View;

    /// <inheritdoc/>
    public void Dispose() => _points.Dispose();
}
