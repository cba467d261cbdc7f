using Zkml.Circuits.Network;

namespace Zkml.Circuits.Quantization;

/// <summary>A quantized model beside the model that it comes from.</summary>
public sealed class QuantizedModel
{
    private readonly RealNetwork _real;

    internal QuantizedModel(RealNetwork real, IntegerNetwork network, QuantizationReport report) =>
        (_real, Network, Report) = (real, network, report);

    /// <summary>The integer network.</summary>
    public IntegerNetwork Network { get; }

    /// <summary>How it was quantized.</summary>
    public QuantizationReport Report { get; }

    /// <summary>Classifies samples by the model in floating point, with ONNX Runtime, and by the integer network.</summary>
    /// <exception cref="AccumulatorOverflowException">A value does not fit T signed bits: the sample cannot be proved.</exception>
    /// <exception cref="UserErrorException">The samples do not fit the model.</exception>
    public AccuracyReport Evaluate(SampleSet samples, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        int classes = Network.Architecture.Classes;
        float[] logits = new float[samples.Count * classes];
        using (ModelRunner runner = new(_real.Source, [_real.Source.Logits]))
            runner.Run(samples, (first, _, tensors) => tensors[0].CopyTo(logits.AsSpan(first * classes)), cancellation);

        var integer = IntegerEvaluation.Run(Network, samples, samples.Count, cancellation);
        return Classifier.Compare(Classifier.Predictions<float>(logits, classes), integer.Predictions(), samples.Labels);
    }
}
