using Zkml.Circuits.Network;
using Zkml.Circuits.Onnx;
using Zkml.Circuits.Onnx.Import;
using Zkml.Circuits.Quantization;

namespace Zkml.Circuits.Tests.Onnx;

/// <summary>What every imported model must satisfy.</summary>
internal static class ImportLaws
{
    /// <summary>Pseudo-random images.</summary>
    public static SampleSet Images(TensorShape shape, int count)
    {
        Random random = new(11);
        byte[] bytes = new byte[count * shape.Count];
        random.NextBytes(bytes);
        return new SampleSet(shape, (sbyte[])(object)bytes, new byte[count]);
    }

    /// <summary>
    /// The imported network gives ONNX Runtime's logits in floating point, and after quantization with the most bits it gives them
    /// within <paramref name="tolerance"/> of their spread.
    /// </summary>
    public static RealNetwork Check(OnnxGraph graph, TensorShape shape, double tolerance = 0.06, ImportOptions? options = null)
    {
        SampleSet images = Images(shape, 24);
        RealNetwork network = OnnxImporter.ToNetwork(graph, (options ?? new ImportOptions()) with { InputShape = shape });
        double[] expected = Expected(network, images);
        double[] real = [.. Enumerable.Range(0, images.Count).SelectMany(n => RealInference.Logits(network, images[n]))];
        double spread = expected.Max() - expected.Min();
        Assert.True(spread > 1e-3, "the test's logits do not depend on the image");
        AssertClose(expected, real, 1e-4 * spread);

        QuantizedModel quantized = Quantizer.Quantize(
            graph, images, new QuantizationOptions { AccumulatorBits = 20, Import = options ?? new ImportOptions() });
        IntegerInference inference = new(quantized.Network);
        double unit = quantized.Report.Layers[^1].Scale;
        double[] integer = [.. Enumerable.Range(0, images.Count).SelectMany(n => inference.Classify(images[n], n).Logits.Select(z => z * unit))];
        AssertClose(expected, integer, tolerance * spread);
        return network;
    }

    /// <summary>The import is refused with a message that holds every one of <paramref name="parts"/>.</summary>
    public static void Refused(OnnxGraph graph, params string[] parts)
    {
        OnnxFormatException error = Assert.Throws<OnnxFormatException>(() => OnnxImporter.ToNetwork(graph, new ImportOptions()));
        Assert.DoesNotContain('\n', error.Message);
        foreach (string part in parts)
            Assert.Contains(part, $"{error.Message}; {error.Help}", StringComparison.Ordinal);
    }

    private static double[] Expected(RealNetwork network, SampleSet images)
    {
        List<double> logits = [];
        using ModelRunner runner = new(network.Source, [network.Source.Logits]);
        runner.Run(images, (_, _, tensors) => logits.AddRange(tensors[0].Select(v => (double)v)));
        return [.. logits];
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"logit {i}: {actual[i]} instead of {expected[i]} ± {tolerance}");
    }
}
