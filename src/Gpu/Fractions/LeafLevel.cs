using ILGPU;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Fractions;

/// <summary>One of the levels that are computed from the integers.</summary>
/// <param name="passes">The device's passes.</param>
/// <param name="leaves">The integers, which are freed with the leaves' own level: it is the last to be visited.</param>
/// <param name="log">log2 of the leaves in a node.</param>
internal sealed class LeafLevel(GpuFractions passes, LeafData leaves, int log) : ILevelNodes
{
    /// <inheritdoc/>
    public int Level => 0;

    /// <inheritdoc/>
    public void Evaluate(KernelConfig grid, ArrayView<DeviceFr> partials, RoundShape shape, RoundWeights weights, Fr lambda) =>
        passes.EvaluateLeaves(grid, partials, leaves.Sums(log), shape, weights, FrOnDevice.FromHost(lambda));

    /// <inheritdoc/>
    public void Fold(PairTable target, RoundShape shape, Fr lambda, Fr challenge) => passes.FoldLeaves(
        passes.Device.Stride(shape.Count), target, leaves.Sums(log), shape, FrOnDevice.FromHost(lambda), FrOnDevice.FromHost(challenge));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (log == 0)
            leaves.Dispose();
    }
}
