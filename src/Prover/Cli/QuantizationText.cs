using System.Text.Json.Nodes;
using Zkml.Circuits.Quantization;

namespace Zkml.Prover.Cli;

/// <summary>What a quantization did to a model, as results of <c>import</c> and <c>demo</c>.</summary>
internal static class QuantizationText
{
    /// <summary>Adds the constants T and S.</summary>
    public static void AddConstants(Report report, QuantizationReport quantization) => report
        .Add("accumulatorBits", "T, bits of accumulators", quantization.AccumulatorBits)
        .Add("fractionalBits", "S, fractional bits", quantization.FractionalBits);

    /// <summary>Adds a comparison of the model with the integer network on some samples.</summary>
    /// <param name="report">The result.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="name">What the samples are, in front of each line.</param>
    /// <param name="accuracy">The comparison.</param>
    public static void AddAccuracy(Report report, string key, string name, AccuracyReport accuracy) => report
        .AddObject(key, new JsonObject
        {
            ["samples"] = accuracy.Samples,
            ["floatCorrect"] = accuracy.FloatCorrect,
            ["integerCorrect"] = accuracy.IntegerCorrect,
            ["agreements"] = accuracy.Agreements,
        })
        .Line($"{name}: model in floats", Quantities.Share(accuracy.FloatCorrect, accuracy.Samples))
        .Line($"{name}: integer network", Quantities.Share(accuracy.IntegerCorrect, accuracy.Samples))
        .Line($"{name}: same class", Quantities.Share(accuracy.Agreements, accuracy.Samples));

    /// <summary>Adds a table with a row a layer.</summary>
    public static void AddLayers(Report report, QuantizationReport quantization) => report.AddTable(
        "layers",
        [("name", "layer"), ("output", "output"), ("weightBits", "weight bits"), ("accumulatorMaximum", "largest |z|"), ("headroomBits", "headroom, bits")],
        [.. quantization.Layers.Select(layer => new JsonNode[]
        {
            layer.Name, layer.Output.ToString(), layer.WeightBits, layer.AccumulatorMaximum, Math.Round(layer.HeadroomBits, 2),
        })]);
}
