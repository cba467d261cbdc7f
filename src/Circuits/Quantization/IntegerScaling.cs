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
/// <param name="finestShare">
/// How much finer a channel's unit may be than the coarsest of its layer, 1 for one unit a layer. Units of their own serve channels
/// of very different ranges, but leave every channel no more room than it needs, and make the next layer's weights differ in size.
/// </param>
internal sealed class IntegerScaling(
    RealNetwork network,
    IReadOnlyList<LayerStatistics> statistics,
    int accumulatorBits,
    int fractionalBits,
    double safetyFactor,
    double finestShare)
{
    /// <summary>b.</summary>
    public const int ActivationBits = 8;

    /// <summary>The number of samples among which hardly one should overflow.</summary>
    private const double ExpectedSamples = 100_000;

    /// <summary>Logits have resolution to spare, so they keep more room.</summary>
    private const double LogitsFactor = 1.3;

    /// <summary>With one unit a layer only its widest channel can overflow; with units of their own every channel can.</summary>
    private const double OwnUnitFactor = 1.25;

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
            double finest = layer.Activation == ActivationKind.None ? scales.Max() : scales.Max() * finestShare;
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
        return new IntegerNetwork(architecture, [.. network.Layers.Select((_, i) => Round(i, units))]);
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
        double factor = isLogits ? LogitsFactor : finestShare < 1 ? OwnUnitFactor : 1;
        return statistics[index].ExpectedExtreme(channel, ExpectedSamples) * safetyFactor * factor / room;
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

        double real = weight * Scales(term.Map.Source, units)[channel];
        if (IsPassed(layer, term, channel))
            return real / (1L << fractionalBits);

        // Rounded down, so that the unit is no finer than wanted; one is the least weight that reads its input at all.
        return real / Math.Max(1, Math.Floor((real / unit) + 1e-9));
    }

    /// <summary>Whether a channel's integers may stay what they are, as where a maximum is all that the layer does.</summary>
    private bool IsPassed(RealLayer layer, RealTerm term, int channel) =>
        term.Weights.Length == layer.Bias.Length
        && term.Weights[channel] > 0
        && layer.Bias[channel] == 0
        && double.IsPositiveInfinity(layer.Ceiling)
        && term.Map.Source > 0
        && network.Layers[term.Map.Source - 1].Activation == layer.Activation;

    /// <summary>A term's weights in units of the accumulator and of its input, before they are rounded.</summary>
    public double[] Scaled(int layer, RealTerm term, double[][] units)
    {
        double[] scales = Scales(term.Map.Source, units);
        double[] outputs = units[layer];
        return [.. term.Weights.Select((w, i) => w * scales[InputChannel(term, i, outputs.Length, scales.Length)] / outputs[i % outputs.Length])];
    }

    /// <summary>The nearest integer weight.</summary>
    public static int RoundWeight(double weight) => (int)Math.Clamp(Math.Round(weight), -short.MaxValue, short.MaxValue);

    /// <summary>The nearest integer bias.</summary>
    public int RoundBias(double bias)
    {
        int limit = (1 << (accumulatorBits - 1)) - 1;
        return (int)Math.Clamp(Math.Round(bias), -limit, limit);
    }

    private LayerWeights Round(int layer, double[][] units) => new(
        [.. network.Layers[layer].Terms.Select(term => Array.ConvertAll(Scaled(layer, term, units), RoundWeight))],
        [.. network.Layers[layer].Bias.Select((b, c) => RoundBias(b / units[layer][c]))]);

    /// <summary>The input channel that weight <paramref name="i"/> reads.</summary>
    private static int InputChannel(RealTerm term, int i, int outputs, int inputs) =>
        term.Map.Kind == LinearKind.Dense ? i / outputs % inputs : i % outputs;
}
