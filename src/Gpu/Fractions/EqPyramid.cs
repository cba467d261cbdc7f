using ILGPU;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu.Fractions;

/// <summary>eq's tables over the last coordinates of a point, for every number of them: what the rounds of a sumcheck take in turn.</summary>
/// <param name="memory">The tables, that over d coordinates at 2^d; they become this object's.</param>
internal sealed class EqPyramid(DeviceArray<DeviceFr> memory) : IDisposable
{
    /// <summary>eq(the last coordinates, i) for i below 2^variables.</summary>
    public ArrayView<DeviceFr> Table(int variables) => memory.View.SubView(1 << variables, 1 << variables);

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();
}
