using ILGPU;
using Zkml.Gpu.Devices;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Fractions;

/// <summary>A level in memory.</summary>
/// <param name="passes">The device's passes.</param>
/// <param name="level">The level.</param>
/// <param name="planes">Its numerators and denominators, which become this object's.</param>
internal sealed class StoredLevel(GpuFractions passes, int level, DeviceArray<DeviceFr> planes) : ILevelNodes
{
    /// <inheritdoc/>
    public int Level => level;

    /// <summary>The numerators, then the denominators.</summary>
    public ArrayView<DeviceFr> Planes => planes.View;

    /// <inheritdoc/>
    public void Evaluate(KernelConfig grid, ArrayView<DeviceFr> partials, RoundShape shape, RoundWeights weights, Fr lambda) =>
        passes.EvaluateNodes(grid, partials, new StoredNodes(Planes), shape, weights, FrOnDevice.FromHost(lambda));

    /// <inheritdoc/>
    public void Fold(PairTable target, RoundShape shape, Fr lambda, Fr challenge) => passes.FoldNodes(
        passes.Device.Stride(shape.Count), target, new StoredNodes(Planes), shape, FrOnDevice.FromHost(lambda), FrOnDevice.FromHost(challenge));

    /// <inheritdoc/>
    public void Dispose() => planes.Dispose();
}
