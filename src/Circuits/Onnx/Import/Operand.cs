using Zkml.Circuits.Network;
using Zkml.Circuits.Quantization;

namespace Zkml.Circuits.Onnx.Import;

/// <summary>What a value of the graph is during import: a constant, or a function of the sample.</summary>
internal abstract record Operand;

/// <summary>A value that does not depend on the sample.</summary>
/// <param name="Value">The value.</param>
internal sealed record ConstantOperand(OnnxTensor Value) : Operand;

/// <summary>A value that depends on the sample.</summary>
/// <param name="Layout">How the model holds it.</param>
/// <param name="Draft">How it is computed.</param>
/// <param name="Reference">A value of the model that equals it, without <see cref="Padding"/>.</param>
internal sealed record FeatureOperand(AxisLayout Layout, Draft Draft, TensorReference Reference) : Operand
{
    /// <summary>Zeros around the spatial axes that a Pad operator put there and the next operator has yet to take in.</summary>
    public SpatialPadding Padding { get; init; }

    /// <summary>The scale and zero point of a QuantizeLinear operator that awaits its DequantizeLinear.</summary>
    public (double Scale, long ZeroPoint)? Quantization { get; init; }

    /// <summary>Whether a final Softmax, LogSoftmax or ArgMax has been dropped.</summary>
    public bool IsClassified { get; init; }
}

/// <summary>Numbers of zeros around the spatial axes.</summary>
internal readonly record struct SpatialPadding(int Left, int Right, int Top, int Bottom);

/// <summary>
/// A layer in the making: terms that add up, then perhaps a maximum, then perhaps a clamp to [0, <paramref name="Ceiling"/>].
/// </summary>
/// <param name="Name">The name of the operator that began it; empty where the value is an activation tensor as it is.</param>
/// <param name="Terms">Linear maps of activation tensors; activation tensor 0 is taken as pixels 0..255 here.</param>
/// <param name="Bias">One number a channel.</param>
/// <param name="Linear">The shape of the sum.</param>
/// <param name="Accumulator">The model's value that equals the sum.</param>
/// <param name="Pool">The maximum, or null.</param>
/// <param name="Ceiling">The clamp's upper end, positive infinity for a plain ReLU, or null where there is no clamp.</param>
internal sealed record Draft(
    string Name,
    IReadOnlyList<RealTerm> Terms,
    double[] Bias,
    TensorShape Linear,
    TensorReference Accumulator,
    MaxPool? Pool = null,
    double? Ceiling = null)
{
    /// <summary>Whether the value is the plain sum.</summary>
    public bool IsLinear => Pool is null && Ceiling is null;

    /// <summary>Whether the value is one activation tensor, scaled and shifted channel by channel.</summary>
    public bool IsAffine =>
        IsLinear && Terms is [{ Map: { Kind: LinearKind.Depthwise, KernelX: 1, KernelY: 1, StrideX: 1, StrideY: 1, PadX: 0, PadY: 0 } }];
}

/// <summary>An activation tensor, scaled and shifted channel by channel.</summary>
/// <param name="Source">The activation tensor.</param>
/// <param name="Scale">One factor a channel.</param>
/// <param name="Shift">One summand a channel.</param>
internal readonly record struct AffineView(int Source, double[] Scale, double[] Shift);
