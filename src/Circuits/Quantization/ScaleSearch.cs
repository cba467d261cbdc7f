namespace Zkml.Circuits.Quantization;

/// <summary>The scales of a network.</summary>
/// <param name="Scaling">T and S.</param>
/// <param name="Units">For each layer, the real value of one accumulator unit of each channel.</param>
/// <param name="Quantiles">For each layer, the share of activations that was asked not to saturate.</param>
/// <param name="Error">The mean square of the logits' error over that of the logits, both relative to their mean in each sample.</param>
internal sealed record ScaleChoice(IntegerScaling Scaling, double[][] Units, double[] Quantiles, double Error);

/// <summary>
/// Searches the scales whose integer logits come closest to the model's on the calibration images: S first, then each layer's
/// saturation in turn.
/// </summary>
internal sealed class ScaleSearch
{
    private static readonly double[] ClippingQuantiles = [0.999, 0.9995, 0.9999, 0.99995, 0.99999, 1];

    private const double InitialQuantile = 0.9999;

    /// <summary>A bound on the multiplications that one trial makes, so that large networks are tried on fewer images.</summary>
    private const long TrialWork = 2_000_000_000;

    private const int LargestTrial = 400;
    private const int SmallestTrial = 50;

    private readonly RealNetwork _network;
    private readonly Calibration _calibration;
    private readonly double _safetyFactor;
    private readonly CancellationToken _cancellation;
    private readonly int _trial;

    public ScaleSearch(RealNetwork network, Calibration calibration, double safetyFactor, CancellationToken cancellation)
    {
        _network = network;
        _calibration = calibration;
        _safetyFactor = safetyFactor;
        _cancellation = cancellation;
        long work = network.Layers.Sum(layer => layer.Terms.Sum(term => (long)term.Weights.Length) * layer.Linear.Width * layer.Linear.Height);
        _trial = (int)Math.Min(calibration.Samples.Count, Math.Clamp(TrialWork / Math.Max(work, 1), SmallestTrial, LargestTrial));
    }

    /// <summary>The largest S for T: the range of activations and a sign lie above the fraction.</summary>
    public static int LargestFraction(int accumulatorBits) => accumulatorBits - 1 - IntegerScaling.ActivationBits;

    /// <summary>The best scales for T and, where it is given, S.</summary>
    public ScaleChoice Best(int accumulatorBits, int? fractionalBits)
    {
        int largest = LargestFraction(accumulatorBits);
        double[] quantiles = [.. _network.Layers.Select(_ => InitialQuantile)];
        ScaleChoice? best = null;
        for (int s = fractionalBits ?? largest; s >= (fractionalBits ?? largest - 2); s--)
            best = Better(best, Try(new IntegerScaling(_network, _calibration.Layers, accumulatorBits, s, _safetyFactor), quantiles));
        return Refine(best!);
    }

    private static ScaleChoice Better(ScaleChoice? one, ScaleChoice other) => one is null || other.Error < one.Error ? other : one;

    private ScaleChoice Refine(ScaleChoice best)
    {
        for (int i = 0; i < _network.Layers.Count - 1; i++)
        {
            foreach (double quantile in ClippingQuantiles)
            {
                double[] quantiles = [.. best.Quantiles];
                quantiles[i] = quantile;
                if (quantile != best.Quantiles[i])
                    best = Better(best, Try(best.Scaling, quantiles));
            }
        }

        return best;
    }

    private ScaleChoice Try(IntegerScaling scaling, double[] quantiles)
    {
        _cancellation.ThrowIfCancellationRequested();
        double[][] units = scaling.Units(quantiles);
        var result = IntegerEvaluation.Run(scaling.Build(units, Quantizer.TrialBits), _calibration.Samples, _trial, _cancellation);
        return new ScaleChoice(scaling, units, quantiles, RelativeError(result.Logits, units[^1][0], result.Classes));
    }

    private double RelativeError(int[] logits, double unit, int classes)
    {
        double error = 0;
        double size = 0;
        for (int n = 0; n < logits.Length; n += classes)
        {
            ReadOnlySpan<int> integer = logits.AsSpan(n, classes);
            ReadOnlySpan<float> real = _calibration.Logits.AsSpan(n, classes);
            double integerMean = 0;
            double realMean = 0;
            for (int j = 0; j < classes; j++)
            {
                integerMean += integer[j] * unit / classes;
                realMean += real[j] / classes;
            }

            for (int j = 0; j < classes; j++)
            {
                double wanted = real[j] - realMean;
                double deviation = (integer[j] * unit) - integerMean - wanted;
                error += deviation * deviation;
                size += wanted * wanted;
            }
        }

        return size == 0 ? error : error / size;
    }
}
