using Zkml.Circuits.Network;

namespace Zkml.Circuits.Quantization;

/// <summary>What a model did on the calibration images.</summary>
/// <param name="Samples">The images.</param>
/// <param name="Layers">Each layer's values.</param>
/// <param name="Logits">The logits, sample after sample.</param>
internal sealed record Calibration(SampleSet Samples, IReadOnlyList<LayerStatistics> Layers, float[] Logits)
{
    /// <summary>Runs the model on <paramref name="samples"/>.</summary>
    /// <exception cref="UserErrorException">The model cannot be run on them.</exception>
    public static Calibration Measure(RealNetwork network, SampleSet samples, CancellationToken cancellation)
    {
        LayerStatistics[] layers = [.. network.Layers.Select(layer => new LayerStatistics(layer))];
        int classes = network.Layers[^1].Linear.Channels;
        float[] logits = new float[samples.Count * classes];
        using ModelRunner runner = new(network.Source, [.. network.Layers.Select(layer => layer.Accumulator), network.Source.Logits]);
        runner.Run(
            samples,
            (first, count, tensors) =>
            {
                Parallel.For(0, layers.Length, i =>
                {
                    int size = network.Layers[i].Linear.Count;
                    for (int n = 0; n < count; n++)
                        layers[i].Add(tensors[i].AsSpan(n * size, size));
                });
                tensors[^1].CopyTo(logits.AsSpan(first * classes));
            },
            cancellation);
        if (!logits.All(float.IsFinite) || !layers.All(layer => layer.IsFinite))
        {
            throw new UserErrorException(
                "the model gives values that are infinite or not a number on the calibration images",
                "check the scaling of its input");
        }

        return new Calibration(samples, layers, logits);
    }
}
