using Zkml.Circuits.Network;

namespace Zkml.Circuits.Quantization;

/// <summary>
/// Turns a real network into an integer one: chooses what one unit of each accumulator is worth, channel by channel, and rounds
/// weights and biases to it (PROTOCOL section 2: w = round(w_real · 2^S · scale_in / scale_out)).
/// </summary>
/// <param name="network">The real network.</param>
/// <param name="statistics">What its layers' values were on the calibration images.</param>
/// <param name="accumulatorBits">T.</param>
/// <param name="fractionalBits">S.</param>
/// <param name="safetyFactor">The room that is left above the largest values that are expected.</param>
internal sealed class IntegerScaling(
    RealNetwork network, IReadOnlyList<LayerStatistics> statistics, int accumulatorBits, int fractionalBits, double safetyFactor)
{
    /// <summary>b.</summary>
    public const int ActivationBits = 8;

    /// <summary>The number of samples among which hardly one should overflow.</summary>
    private const double ExpectedSamples = 100_000;

    /// <summary>Logits have resolution to spare, so they keep more room.</summary>
    private const double LogitsFactor = 1.6;

    /// <summary>How much finer a channel's unit may be than the coarsest of its layer: a channel that hardly ever speaks must not set the size of the next layer's weights.</summary>
    private const double FinestShare = 1;

    /// <summary>T.</summary>
    public int AccumulatorBits => accumulatorBits;

    /// <summary>S.</summary>
    public int FractionalBits => fractionalBits;

    /// <summary>For each layer, the real value of one accumulator unit of each channel.</summary>
    /// <param name="quantiles">The share of each layer's activations that should not saturate.</param>
    public double[][] Units(IReadOnlyList<double> quantiles)
    {
        double[][] units = new double[network.Layers.Count][];
        for (int i = 0; i < units.Length; i++)
        {
            RealLayer layer = network.Layers[i];
            double[] scales = [.. Enumerable.Range(0, layer.Linear.Channels).Select(c => ChannelUnit(i, c, quantiles[i], units))];
            double finest = layer.Activation == ActivationKind.None ? scales.Max() : scales.Max() * FinestShare;
            units[i] = finest == 0
                ? [.. scales.Select(_ => 1.0)]
                : [.. scales.Select((unit, c) => Exact(layer, c, units, Math.Max(unit, finest)))];
        }

        return units;
    }

    /// <summary>The integer network for these accumulator units.</summary>
    /// <param name="units">The real value of one accumulator unit of each channel of each layer.</param>
    /// <param name="declaredBits">The accumulator bits that the network declares, where they are not T.</param>
    public IntegerNetwork Build(double[][] units, int? declaredBits = null)
    {
        NetworkArchitecture architecture = new(
            network.Input,
            network.InputZeroPoints,
            declaredBits ?? accumulatorBits,
            fractionalBits,
            ActivationBits,
            [
                .. network.Layers.Select(layer => new LayerArchitecture(
                    layer.Name, [.. layer.Terms.Select(term => term.Map)], layer.Linear, layer.Pool, layer.Activation)),
            ]);
        return new IntegerNetwork(architecture, [.. network.Layers.Select((layer, i) => Round(layer, units[i], units))]);
    }

    /// <summary>The real value of one unit of each channel of activation tensor <paramref name="source"/>.</summary>
    public double[] Scales(int source, double[][] units) => source == 0
        ? [.. network.InputZeroPoints.Select(_ => 1.0)]
        : [.. units[source - 1].Select(unit => unit * (1L << fractionalBits))];

    /// <summary>The unit that a channel asks for, by its range, its weights and its saturation.</summary>
    private double ChannelUnit(int index, int channel, double quantile, double[][] units)
    {
        RealLayer layer = network.Layers[index];
        double unit = Math.Max(HeadroomUnit(index, channel), WeightUnit(layer, channel, units));
        return layer.Activation == ActivationKind.None
            ? unit
            : Math.Max(unit, statistics[index].Activations[channel].Quantile(quantile) / Levels(layer.Activation) / (1L << fractionalBits));
    }

    private static int Levels(ActivationKind activation) =>
        activation == ActivationKind.Signed ? (1 << (ActivationBits - 1)) - 1 : (1 << ActivationBits) - 1;

    /// <summary>The unit at which a channel's values just fit T bits, with room for unseen samples and for rounding.</summary>
    private double HeadroomUnit(int index, int channel)
    {
        bool isLogits = network.Layers[index].Activation == ActivationKind.None;
        double room = (1L << (accumulatorBits - 1)) - (isLogits ? 2 : 1L << (fractionalBits - 1)) - 1;
        return statistics[index].ExpectedExtreme(channel, ExpectedSamples) * safetyFactor * (isLogits ? LogitsFactor : 1) / room;
    }

    /// <summary>The unit at which a channel's largest weight just fits 16 bits and its bias T bits.</summary>
    private double WeightUnit(RealLayer layer, int channel, double[][] units)
    {
        double unit = Math.Abs(layer.Bias[channel]) / ((1L << (accumulatorBits - 1)) - 1);
        foreach (RealTerm term in layer.Terms)
        {
            double[] scales = Scales(term.Map.Source, units);
            for (int i = channel; i < term.Weights.Length; i += layer.Bias.Length)
                unit = Math.Max(unit, Math.Abs(term.Weights[i]) * scales[InputChannel(term, i, layer.Bias.Length, scales.Length)] / short.MaxValue);
        }

        return unit;
    }

    /// <summary>
    /// A unit not far from <paramref name="unit"/> at which a layer of equal weights, an average or a maximum alone, has integer
    /// weights without any rounding error.
    /// </summary>
    private double Exact(RealLayer layer, int channel, double[][] units, double unit)
    {
        if (layer.Activation == ActivationKind.None || layer.Terms is not [{ Map.Kind: LinearKind.Depthwise } term])
            return unit;

        double weight = Math.Abs(term.Weights[channel]);
        for (int i = channel; i < term.Weights.Length; i += layer.Bias.Length)
        {
            if (Math.Abs(term.Weights[i]) != weight || weight == 0)
                return unit;
        }

        // Rounded down, so that the unit is no finer than wanted; one is the least weight that reads its input at all.
        double real = weight * Scales(term.Map.Source, units)[channel];
        return real / Math.Max(1, Math.Floor((real / unit) + 1e-9));
    }

    private LayerWeights Round(RealLayer layer, double[] outputs, double[][] units)
    {
        int[] bias = [.. layer.Bias.Select((b, c) => Round(b / outputs[c], (1 << (accumulatorBits - 1)) - 1))];
        return new LayerWeights([.. layer.Terms.Select(term => Round(term, outputs, Scales(term.Map.Source, units)))], bias);
    }

    private static int[] Round(RealTerm term, double[] outputs, double[] scales)
    {
        int[] weights = new int[term.Weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double scale = scales[InputChannel(term, i, outputs.Length, scales.Length)];
            weights[i] = Round(term.Weights[i] * scale / outputs[i % outputs.Length], short.MaxValue);
        }

        return weights;
    }

    private static int Round(double value, int limit) => (int)Math.Clamp(Math.Round(value), -limit, limit);

    /// <summary>The input channel that weight <paramref name="i"/> reads.</summary>
    private static int InputChannel(RealTerm term, int i, int outputs, int inputs) =>
        term.Map.Kind == LinearKind.Dense ? i / outputs % inputs : i % outputs;
}
