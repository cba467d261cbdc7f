using Zkml.Circuits.Network;
using Zkml.Circuits.Onnx;
using Zkml.Circuits.Onnx.Import;

namespace Zkml.Circuits.Quantization;

/// <summary>Turns a floating-point model into an integer network.</summary>
/// <remarks>
/// Ranges come from images that the user supplies. Where each layer saturates, and S, are chosen to bring the integer logits
/// closest to the model's; T, if left open, is the smallest at which they hardly differ from those that the largest T gives.
/// </remarks>
public static class Quantizer
{
    /// <summary>An error of logits at which classes hardly change.</summary>
    private const double GoodError = 0.0006;

    /// <summary>Quantizes a model.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="calibration">Images like those that will be classified, a few hundred or more; labels serve the report alone.</param>
    /// <param name="options">Choices; null for the defaults.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="OnnxFormatException">The model is not one that an integer network can express.</exception>
    /// <exception cref="UserErrorException">The images do not fit the model, or the options one another.</exception>
    public static QuantizedModel Quantize(
        OnnxGraph graph, SampleSet calibration, QuantizationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(calibration);
        options ??= new QuantizationOptions();
        RequireSane(calibration, options);

        RealNetwork network = OnnxImporter.ToNetwork(graph, options.Import with { InputShape = options.Import.InputShape ?? calibration.Shape });
        var measured = Calibration.Measure(network, calibration, cancellation);
        ScaleSearch search = new(network, measured, options.SafetyFactor, cancellation);
        int fewest = QuantizationOptions.MinimumAccumulatorBits;
        while (options.FractionalBits > ScaleSearch.LargestFraction(fewest))
            fewest++;
        for (int t = options.AccumulatorBits ?? fewest; ; t++)
        {
            ScaleChoice choice = search.Best(t, options.FractionalBits);
            bool isLast = options.AccumulatorBits is not null || t == QuantizationOptions.MaximumAccumulatorBits;
            if (isLast || choice.Error <= GoodError)
                return Finish(network, measured, search.Refine(choice), cancellation);
        }
    }

    private static QuantizedModel Finish(RealNetwork network, Calibration measured, ScaleChoice choice, CancellationToken cancellation)
    {
        SampleSet samples = measured.Samples;
        IntegerNetwork trial = choice.Network;
        var result = IntegerEvaluation.Run(trial, samples, samples.Count, cancellation);
        int t = choice.Scaling.AccumulatorBits;
        var layers = new LayerReport[network.Layers.Count];
        for (int i = 0; i < layers.Length; i++)
        {
            long largest = Math.Max(result.Ranges[i].Maximum, -result.Ranges[i].Minimum);
            double scale = i == layers.Length - 1 ? choice.Units[i].Max() : choice.Scaling.Scales(i + 1, choice.Units).Max();
            int weight = trial.Weights[i].Terms.Max(term => term.Max(Math.Abs));
            double headroom = Math.Log2((1L << (t - 1)) / Math.Max(largest, 1.0));
            layers[i] = new LayerReport(network.Layers[i].Name, network.Layers[i].Output, scale, BitsOf(weight), largest, headroom);
            if (headroom <= 0)
            {
                throw new UserErrorException(
                    $"layer '{layers[i].Name}' reaches {largest} on the calibration images, which does not fit T = {t} signed bits",
                    "quantize with more accumulator bits (T) or fewer fractional bits (S)");
            }
        }

        int[] model = Classifier.Predictions<float>(measured.Logits, result.Classes);
        AccuracyReport accuracy = Classifier.Compare(model, result.Predictions(), samples.Labels);
        QuantizationReport report = new(t, choice.Scaling.FractionalBits, IntegerScaling.ActivationBits, choice.Error, accuracy, layers);
        IntegerNetwork integer = trial with { Architecture = trial.Architecture with { AccumulatorBits = t } };
        return new QuantizedModel(network, integer, report);
    }

    private static int BitsOf(int magnitude) => 33 - int.LeadingZeroCount(magnitude);

    private static void RequireSane(SampleSet calibration, QuantizationOptions options)
    {
        if (calibration.Count == 0)
            throw new UserErrorException("there is no calibration image", "give a few hundred");
        if (options.AccumulatorBits is < QuantizationOptions.MinimumAccumulatorBits or > QuantizationOptions.MaximumAccumulatorBits)
        {
            throw new UserErrorException(
                $"T = {options.AccumulatorBits} accumulator bits",
                $"{QuantizationOptions.MinimumAccumulatorBits} to {QuantizationOptions.MaximumAccumulatorBits} are supported");
        }

        int largestFraction = ScaleSearch.LargestFraction(options.AccumulatorBits ?? QuantizationOptions.MaximumAccumulatorBits);
        if (options.FractionalBits is int s && (s < 1 || s > largestFraction))
        {
            throw new UserErrorException($"S = {options.FractionalBits} fractional bits", $"1 to T - {IntegerScaling.ActivationBits + 1} are supported");
        }

        if (options.SafetyFactor is not (>= 1 and <= 16))
            throw new UserErrorException($"a safety factor of {options.SafetyFactor}", "1 to 16 is supported");
    }
}
