using Zkml.Circuits.Network;
using Zkml.Circuits.Witnesses;

namespace Zkml.Circuits.Quantization;

/// <summary>
/// Rounds the weights of each dense layer so that their errors cancel on the activations that calibration images give; biases take
/// off what is left on average.
/// </summary>
internal sealed class CompensatedRounding
{
    /// <summary>The most weights of one output that are rounded together: the time grows with their cube.</summary>
    private const int LargestKernel = 2048;

    /// <summary>What networks declare as T, so that they report overflows rather than failing by them.</summary>
    private const int DeclaredBits = 30;

    private readonly RealNetwork _network;

    /// <summary>For each layer and each of its terms, the basis for its inputs; null where weights are rounded one by one.</summary>
    private readonly RoundingBasis?[][] _bases;

    /// <summary>Learns how each layer's inputs vary together.</summary>
    /// <param name="network">The real network.</param>
    /// <param name="scaling">A scaling of it, fine enough that plain rounding keeps its values.</param>
    /// <param name="quantiles">The share of each layer's activations that should not saturate.</param>
    /// <param name="samples">Calibration images.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public CompensatedRounding(
        RealNetwork network, IntegerScaling scaling, double[] quantiles, SampleSet samples, CancellationToken cancellation)
    {
        _network = network;
        double[][] units = scaling.Units(quantiles);
        LayerEvaluator evaluator = new(scaling.Build(units, DeclaredBits));
        _bases = [.. network.Layers.Select(layer => layer.Terms.Select(term => Basis(layer, term)).ToArray())];

        RoundingBasis? Basis(RealLayer layer, RealTerm term)
        {
            cancellation.ThrowIfCancellationRequested();
            if (term.Map.Kind != LinearKind.Dense || term.Weights.Length / layer.Bias.Length > LargestKernel)
                return null;
            double[] scales = scaling.Scales(term.Map.Source, units);
            return new RoundingBasis(Inputs(evaluator, samples, network.ShapeOf(term.Map.Source), scales, layer.Linear, term.Map));
        }
    }

    /// <summary>The integer network for some accumulator units, its accumulators declared wider than T.</summary>
    public IntegerNetwork Build(IntegerScaling scaling, double[][] units)
    {
        IntegerNetwork plain = scaling.Build(units, DeclaredBits);
        var weights = new LayerWeights[_bases.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            RealLayer layer = _network.Layers[i];
            double[] bias = [.. layer.Bias.Select((b, c) => b / units[i][c])];
            int[][] terms = [.. plain.Weights[i].Terms];
            for (int t = 0; t < terms.Length; t++)
            {
                if (_bases[i][t] is RoundingBasis basis)
                    terms[t] = Round(basis, scaling.Scaled(i, layer.Terms[t], units), scaling.Scales(layer.Terms[t].Map.Source, units), bias);
            }

            weights[i] = new LayerWeights(terms, Array.ConvertAll(bias, scaling.RoundBias));
        }

        return plain with { Weights = weights };
    }

    private static int[] Round(RoundingBasis basis, double[] weights, double[] channelScales, double[] bias)
    {
        int outputs = bias.Length;
        int kernel = weights.Length / outputs;
        double[] scales = [.. Enumerable.Range(0, kernel).Select(k => channelScales[k % channelScales.Length])];
        Parallel.For(0, outputs, c =>
        {
            double[] channel = new double[kernel];
            for (int k = 0; k < kernel; k++)
                channel[k] = weights[c + (outputs * k)];
            bias[c] -= basis.Round(channel, scales);
            for (int k = 0; k < kernel; k++)
                weights[c + (outputs * k)] = channel[k];
        });
        return Array.ConvertAll(weights, w => (int)w);
    }

    /// <summary>What each weight of a dense term is multiplied by, at positions spread over the samples.</summary>
    private static double[][] Inputs(
        LayerEvaluator evaluator, SampleSet samples, TensorShape source, double[] scales, TensorShape output, LinearTerm map)
    {
        int kernel = map.KernelX * map.KernelY * source.Channels;
        int positions = output.Width * output.Height;
        int wanted = (4 * kernel) + 1024;
        int perSample = Math.Min(positions, (wanted + samples.Count - 1) / samples.Count);
        double[][] inputs = [.. Enumerable.Range(0, kernel).Select(_ => new double[samples.Count * perSample])];
        Parallel.For(
            0,
            samples.Count,
            evaluator.CreateTrace,
            (n, _, trace) =>
            {
                evaluator.Evaluate(samples[n], n, trace);
                for (int p = n * perSample; p < (n + 1) * perSample; p++)
                {
                    // A step without common factors with the extents visits borders and interior alike.
                    int position = (int)((long)p * 7919 % positions);
                    Gather(trace.Activation(map.Source), source, scales, map, position % output.Width, position / output.Width, inputs, p);
                }

                return trace;
            },
            _ => { });
        return inputs;
    }

    private static void Gather(
        ReadOnlySpan<int> activation, TensorShape source, double[] scales, LinearTerm map, int x, int y, double[][] inputs, int observation)
    {
        for (int tap = 0; tap < map.KernelX * map.KernelY; tap++)
        {
            int sx = (map.StrideX * x) + (map.DilationX * (tap % map.KernelX)) - map.PadX;
            int sy = (map.StrideY * y) + (map.DilationY * (tap / map.KernelX)) - map.PadY;
            if (sx < 0 || sx >= source.Width || sy < 0 || sy >= source.Height)
                continue;
            for (int c = 0; c < source.Channels; c++)
                inputs[c + (source.Channels * tap)][observation] = scales[c] * activation[source.IndexOf(c, sx, sy)];
        }
    }
}
