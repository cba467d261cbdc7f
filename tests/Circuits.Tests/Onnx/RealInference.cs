using Zkml.Circuits.Network;
using Zkml.Circuits.Quantization;

namespace Zkml.Circuits.Tests.Onnx;

/// <summary>A real network by plain loops: what an import must compute, whatever ONNX Runtime computes.</summary>
internal static class RealInference
{
    /// <summary>The logits of a sample.</summary>
    public static double[] Logits(RealNetwork network, ReadOnlySpan<sbyte> sample)
    {
        double[] input = new double[sample.Length];
        for (int i = 0; i < input.Length; i++)
            input[i] = sample[i] - network.InputZeroPoints[i % network.Input.Channels];

        List<double[]> activations = [input];
        foreach (RealLayer layer in network.Layers)
        {
            double[] z = new double[layer.Linear.Count];
            for (int i = 0; i < z.Length; i++)
                z[i] = layer.Bias[i % layer.Bias.Length];
            foreach (RealTerm term in layer.Terms)
                Add(z, layer.Linear, term, network.ShapeOf(term.Map.Source), activations[term.Map.Source]);

            double[] pooled = layer.Pool is null ? z : Pool(z, layer);
            activations.Add(layer.Activation == ActivationKind.Relu ? [.. pooled.Select(v => Math.Clamp(v, 0, layer.Ceiling))] : pooled);
        }

        return activations[^1];
    }

    private static void Add(double[] z, TensorShape shape, RealTerm term, TensorShape source, double[] activation)
    {
        LinearTerm map = term.Map;
        for (int i = 0; i < z.Length; i++)
        {
            (int co, int x, int y) = (i % shape.Channels, i / shape.Channels % shape.Width, i / shape.Channels / shape.Width);
            for (int tap = 0; tap < map.KernelX * map.KernelY; tap++)
            {
                int sx = (x * map.StrideX) + (tap % map.KernelX * map.DilationX) - map.PadX;
                int sy = (y * map.StrideY) + (tap / map.KernelX * map.DilationY) - map.PadY;
                if (sx < 0 || sy < 0 || sx >= source.Width || sy >= source.Height)
                    continue;
                if (map.Kind == LinearKind.Depthwise)
                {
                    z[i] += term.Weights[co + (shape.Channels * tap)] * activation[source.IndexOf(co, sx, sy)];
                    continue;
                }

                for (int ci = 0; ci < source.Channels; ci++)
                    z[i] += term.Weights[co + (shape.Channels * (ci + (source.Channels * tap)))] * activation[source.IndexOf(ci, sx, sy)];
            }
        }
    }

    private static double[] Pool(double[] z, RealLayer layer)
    {
        MaxPool pool = layer.Pool!;
        TensorShape output = layer.Output;
        double[] pooled = new double[output.Count];
        Array.Fill(pooled, double.NegativeInfinity);
        for (int i = 0; i < pooled.Length; i++)
        {
            (int c, int x, int y) = (i % output.Channels, i / output.Channels % output.Width, i / output.Channels / output.Width);
            for (int tap = 0; tap < pool.KernelX * pool.KernelY; tap++)
            {
                int sx = (x * pool.StrideX) + (tap % pool.KernelX) - pool.PadX;
                int sy = (y * pool.StrideY) + (tap / pool.KernelX) - pool.PadY;
                if (sx >= 0 && sy >= 0 && sx < layer.Linear.Width && sy < layer.Linear.Height)
                    pooled[i] = Math.Max(pooled[i], z[layer.Linear.IndexOf(c, sx, sy)]);
            }
        }

        return pooled;
    }
}
