using ILGPU;

namespace Zkml.Gpu.Fractions;

/// <summary>The level below a layer, until the layer's first variable is bound.</summary>
internal interface ILevelNodes : IDisposable
{
    /// <summary>The level whose rectangles say where the nodes are.</summary>
    int Level { get; }

    /// <summary>The first round's sums.</summary>
    void Evaluate(KernelConfig grid, ArrayView<DeviceFr> partials, RoundShape shape, RoundWeights weights, Fr lambda);

    /// <summary>Binds the first variable.</summary>
    void Fold(PairTable target, RoundShape shape, Fr lambda, Fr challenge);
}
