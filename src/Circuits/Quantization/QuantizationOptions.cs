using Zkml.Circuits.Onnx.Import;

namespace Zkml.Circuits.Quantization;

/// <summary>Choices that the quantizer leaves to its user.</summary>
public sealed record QuantizationOptions
{
    /// <summary>The smallest T that a network may have.</summary>
    public const int MinimumAccumulatorBits = 16;

    /// <summary>The largest T that a network may have: tables have 2^T rows.</summary>
    public const int MaximumAccumulatorBits = 22;

    /// <summary>What the model's file does not say about its input.</summary>
    public ImportOptions Import { get; init; } = new();

    /// <summary>T, the bits of accumulators; null for the fewest that keep the model's answers.</summary>
    public int? AccumulatorBits { get; init; }

    /// <summary>S, the fractional bits of accumulators; null for those that come closest to the model's logits.</summary>
    public int? FractionalBits { get; init; }

    /// <summary>
    /// The room that is left above the largest values that the calibration images make one expect, as a factor: an overflow
    /// of T bits makes a sample unprovable.
    /// </summary>
    public double SafetyFactor { get; init; } = 1.2;
}
