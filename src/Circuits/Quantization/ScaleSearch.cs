using Zkml.Circuits.Network;

namespace Zkml.Circuits.Quantization;

/// <summary>The scales of a network.</summary>
/// <param name="Scaling">T and S.</param>
/// <param name="Network">The network, its accumulators declared wider than T.</param>
/// <param name="Units">For each layer, the real value of one accumulator unit of each channel.</param>
/// <param name="Quantiles">For each layer, the share of activations that was asked not to saturate.</param>
/// <param name="Error">The mean square of the logits' error over that of the logits, both relative to their mean in each sample.</param>
internal sealed record ScaleChoice(IntegerScaling Scaling, IntegerNetwork Network, double[][] Units, double[] Quantiles, double Error);

/// <summary>
/// Searches the scales whose integer logits come closest to the model's on the calibration images: S first, then each layer's
/// saturation in turn.
/// </summary>
internal sealed class ScaleSearch
{
    private static readonly double[] ClippingQuantiles = [0.999, 0.9995, 0.9999, 0.99999, 1];

    private const double InitialQuantile = 0.9999;

    /// <summary>The least share of its layer's unit that a channel's own may be.</summary>
    private const double FinestShare = 0.25;

    /// <summary>The share that must be left of the error for channels to have their own units, which leaves less room for overflows.</summary>
    private const double WorthwhileGain = 0.5;

    /// <summary>A bound on the multiplications that one trial makes, so that large networks are tried on fewer images.</summary>
    private const long TrialWork = 2_000_000_000;

    private const int LargestTrial = 400;
    private const int SmallestTrial = 50;

    private readonly RealNetwork _network;
    private readonly Calibration _calibration;
    private readonly double _safetyFactor;
    private readonly CancellationToken _cancellation;
    private readonly SampleSet _trials;
    private readonly CompensatedRounding _rounding;

    public ScaleSearch(RealNetwork network, Calibration calibration, double safetyFactor, CancellationToken cancellation)
    {
        _network = network;
        _calibration = calibration;
        _safetyFactor = safetyFactor;
        _cancellation = cancellation;
        long work = network.Layers.Sum(layer => layer.Terms.Sum(term => (long)term.Weights.Length) * layer.Linear.Width * layer.Linear.Height);
        SampleSet samples = calibration.Samples;
        int trials = (int)Math.Min(samples.Count, Math.Clamp(TrialWork / Math.Max(work, 1), SmallestTrial, LargestTrial));
        _trials = First(samples, trials);

        const int FineBits = QuantizationOptions.MaximumAccumulatorBits;
        const int FineFraction = 11;
        _rounding = new CompensatedRounding(
            network, Scaling(FineBits, FineFraction, 1), InitialQuantiles, First(samples, 2 * trials), cancellation);
    }

    /// <summary>The largest S for T: the range of activations and a sign lie above the fraction.</summary>
    public static int LargestFraction(int accumulatorBits) => accumulatorBits - 1 - IntegerScaling.ActivationBits;

    /// <summary>The best S for T, where none is given, and whether channels should have units of their own.</summary>
    public ScaleChoice Best(int accumulatorBits, int? fractionalBits)
    {
        int s = fractionalBits ?? LargestFraction(accumulatorBits);
        ScaleChoice best = Try(Scaling(accumulatorBits, s, 1), InitialQuantiles);

        // Fewer fractional bits round weights more coarsely, but let activations saturate earlier within the same T bits.
        const int Patience = 2;
        while (fractionalBits is null && s > 1 && best.Scaling.FractionalBits - s < Patience)
            best = Better(best, Try(Scaling(accumulatorBits, --s, 1), InitialQuantiles));

        ScaleChoice mixed = Try(Scaling(accumulatorBits, best.Scaling.FractionalBits, FinestShare), InitialQuantiles);
        return mixed.Error < best.Error * WorthwhileGain ? mixed : best;
    }

    /// <summary>The same T and S, with each layer's saturation chosen in turn.</summary>
    public ScaleChoice Refine(ScaleChoice best)
    {
        for (int i = 0; i < _network.Layers.Count - 1; i++)
        {
            foreach (double quantile in ClippingQuantiles)
            {
                double[] quantiles = [.. best.Quantiles];
                quantiles[i] = quantile;
                bool isNew = !best.Scaling.Units(quantiles)[i].AsSpan().SequenceEqual(best.Units[i]);
                if (isNew)
                    best = Better(best, Try(best.Scaling, quantiles));
            }
        }

        return best;
    }

    private double[] InitialQuantiles => [.. _network.Layers.Select(_ => InitialQuantile)];

    private static SampleSet First(SampleSet samples, int count)
    {
        count = Math.Min(count, samples.Count);
        return samples with { Values = samples.Values[..(count * samples.Shape.Count)], Labels = samples.Labels[..count] };
    }

    private static ScaleChoice Better(ScaleChoice one, ScaleChoice other) => other.Error < one.Error ? other : one;

    private IntegerScaling Scaling(int accumulatorBits, int fractionalBits, double finestShare) =>
        new(_network, _calibration.Layers, accumulatorBits, fractionalBits, _safetyFactor, finestShare);

    private ScaleChoice Try(IntegerScaling scaling, double[] quantiles)
    {
        _cancellation.ThrowIfCancellationRequested();
        double[][] units = scaling.Units(quantiles);
        IntegerNetwork network = _rounding.Build(scaling, units);
        var result = IntegerEvaluation.Run(network, _trials, _trials.Count, _cancellation);
        return new ScaleChoice(scaling, network, units, quantiles, RelativeError(result.Logits, units[^1][0], result.Classes));
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
