using Zkml.Algebra.Backends;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu;

/// <summary>A vector in the device's memory.</summary>
internal sealed class GpuVector : IVector
{
    private DeviceArray<DeviceFr> _elements;

    /// <summary>The vector in this memory, which becomes its own.</summary>
    public GpuVector(DeviceArray<DeviceFr> elements) => _elements = elements;

    /// <inheritdoc/>
    public int Length => _elements.Length;

    /// <summary>The elements, as kernels take them.</summary>
    /// <exception cref="ObjectDisposedException">The vector was disposed.</exception>
    public ILGPU.ArrayView<DeviceFr> View => _elements.View;

    /// <summary>Gives the memory back and takes this instead, of the same length: for what cannot be computed in place.</summary>
    public void Replace(DeviceArray<DeviceFr> elements)
    {
        _elements.Dispose();
        _elements = elements;
    }

    /// <inheritdoc/>
    public void Dispose() => _elements.Dispose();
}
