using Zkml.Algebra.Backends;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu;

/// <summary>A vector in the device's memory.</summary>
/// <param name="elements">Its memory, which becomes the vector's.</param>
internal sealed class GpuVector(DeviceArray<DeviceFr> elements) : IVector
{
    /// <inheritdoc/>
    public int Length => elements.Length;

    /// <summary>The elements, as kernels take them.</summary>
    /// <exception cref="ObjectDisposedException">The vector was disposed.</exception>
    public ILGPU.ArrayView<DeviceFr> View => elements.View;

    /// <inheritdoc/>
    public void Dispose() => elements.Dispose();
}
