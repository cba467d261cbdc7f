using Zkml.Circuits.Network;

namespace Zkml.Circuits.Witnesses;

/// <summary>z = bias + Σ terms of one layer, its weights prepared.</summary>
internal abstract class LinearKernel
{
    /// <summary>The ints that <see cref="SampleTrace.AccumulatorScratch"/> must have.</summary>
    public virtual int AccumulatorScratch => 0;

    /// <summary>The shorts that <see cref="SampleTrace.PaddedInput"/> must have.</summary>
    public virtual int PaddedInput => 0;

    /// <summary>The fastest kernel that cannot overflow while it adds up.</summary>
    public static LinearKernel Create(IntegerNetwork network, int layer, bool vectorise) =>
        vectorise && FitsVectors(network, layer)
            ? new VectorLinearKernel(network, layer)
            : new PortableLinearKernel(network, layer);

    /// <summary>Writes z and gives its range; values beyond an int are written truncated, their range is exact.</summary>
    public abstract ValueRange Evaluate(SampleTrace trace, Span<int> z);

    /// <summary>
    /// Whether inputs fit 16 bits and no sum of products can leave 32 bits, whatever the sample: for every output channel
    /// |bias| + Σ |w|·max|a| &lt; 2^31, which bounds each partial sum too.
    /// </summary>
    public static bool FitsVectors(IntegerNetwork network, int layer)
    {
        LayerArchitecture shape = network.Architecture.Layers[layer];
        LayerWeights weights = network.Weights[layer];
        int channels = shape.Linear.Channels;
        long[] bounds = [.. weights.Bias.Select(bias => Math.Abs((long)bias))];
        for (int t = 0; t < shape.Terms.Count; t++)
        {
            long largest = LargestMagnitude(network.Architecture, shape.Terms[t].Source);
            if (largest > short.MaxValue)
                return false;
            int[] w = weights.Terms[t];
            for (int i = 0; i < w.Length; i++)
                bounds[i % channels] += Math.Abs((long)w[i]) * largest;
        }

        return bounds.Max() <= int.MaxValue;
    }

    private static int LargestMagnitude(NetworkArchitecture architecture, int source)
    {
        if (source == 0)
        {
            return architecture.InputZeroPoints.Max(
                zeroPoint => Math.Max(Math.Abs(sbyte.MinValue - zeroPoint), Math.Abs(sbyte.MaxValue - zeroPoint)));
        }

        return architecture.Layers[source - 1].Activation == ActivationKind.Signed
            ? 1 << (architecture.ActivationBits - 1)
            : (1 << architecture.ActivationBits) - 1;
    }
}
