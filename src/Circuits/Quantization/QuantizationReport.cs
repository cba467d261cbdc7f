using Zkml.Circuits.Network;

namespace Zkml.Circuits.Quantization;

/// <summary>How a model was quantized.</summary>
/// <param name="AccumulatorBits">T.</param>
/// <param name="FractionalBits">S.</param>
/// <param name="ActivationBits">b.</param>
/// <param name="LogitError">On calibration images, the mean square of the logits' error over that of the logits.</param>
/// <param name="Calibration">How the integer network compares with the model on the calibration images.</param>
/// <param name="Layers">One entry a layer.</param>
public sealed record QuantizationReport(
    int AccumulatorBits, int FractionalBits, int ActivationBits, double LogitError, AccuracyReport Calibration, IReadOnlyList<LayerReport> Layers);

/// <summary>How one layer was quantized.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Output">The shape of its output.</param>
/// <param name="Scale">The real value of one unit of its activation; of its accumulator, for the logits.</param>
/// <param name="WeightBits">The signed bits of its largest weight.</param>
/// <param name="AccumulatorMaximum">
/// The largest magnitude on the calibration images of an accumulator, or of a difference that pooling or ranking takes.
/// </param>
/// <param name="HeadroomBits">log2 of how often that fits into the range of T signed bits.</param>
public sealed record LayerReport(
    string Name, TensorShape Output, double Scale, int WeightBits, long AccumulatorMaximum, double HeadroomBits);

/// <summary>The model in floating point and the integer network on the same samples.</summary>
/// <param name="Samples">The number of samples.</param>
/// <param name="FloatCorrect">How many the model classifies as labelled, by ONNX Runtime.</param>
/// <param name="IntegerCorrect">How many the integer network does.</param>
/// <param name="Agreements">For how many both give the same class.</param>
public sealed record AccuracyReport(int Samples, int FloatCorrect, int IntegerCorrect, int Agreements)
{
    /// <summary>The model's share of correct classes.</summary>
    public double FloatAccuracy => (double)FloatCorrect / Samples;

    /// <summary>The integer network's share of correct classes.</summary>
    public double IntegerAccuracy => (double)IntegerCorrect / Samples;

    /// <summary>The share of samples that both give the same class.</summary>
    public double Agreement => (double)Agreements / Samples;
}
