using Zkml.Circuits.Network;

namespace Zkml.Testing.Networks;

/// <summary>
/// Small random integer networks with samples on which nothing overflows: dense and depthwise terms with any stride, padding
/// and dilation, joined branches, pooling windows of one to three taps a side, sides that are neither equal nor powers of two.
/// </summary>
public static class RandomNetworks
{
    /// <summary>A generator of networks with samples.</summary>
    /// <param name="samples">The number of samples.</param>
    /// <param name="accumulatorBits">T; at least 12.</param>
    public static Gen<(IntegerNetwork Network, SampleSet Samples)> Generator(int samples, int accumulatorBits = 16) =>
        Gen.Int.Select(seed =>
        {
            IntegerNetwork network = Network(new Random(seed), accumulatorBits);
            return (network, Samples(new Random(~seed), network.Architecture, samples));
        });

    /// <summary>A random architecture with random weights.</summary>
    public static IntegerNetwork Network(Random random, int accumulatorBits = 16)
    {
        NetworkArchitecture architecture = Architecture(random, accumulatorBits);
        return new IntegerNetwork(architecture, Weights(random, architecture));
    }

    /// <summary>A random architecture of two to five layers.</summary>
    public static NetworkArchitecture Architecture(Random random, int accumulatorBits = 16)
    {
        TensorShape input = new(random.Next(1, 5), random.Next(3, 10), random.Next(3, 10));
        int[] zeroPoints = [.. Enumerable.Range(0, input.Channels).Select(_ => random.Next(2) * random.Next(-30, 31))];
        int activationBits = random.Next(5, 8);
        int fractionalBits = accumulatorBits - activationBits - random.Next(2, 4);
        List<TensorShape> shapes = [input];
        List<LayerArchitecture> layers = [];
        int hidden = random.Next(1, 5);
        for (int i = 0; i < hidden; i++)
        {
            LayerArchitecture layer = Hidden(random, i, shapes);
            layers.Add(layer);
            shapes.Add(layer.Output);
        }

        TensorShape last = shapes[^1];
        LinearTerm gemm = new(hidden, LinearKind.Dense, last.Width, last.Height, 1, 1, 0, 0, 1, 1);
        layers.Add(new LayerArchitecture(
            "logits", [gemm], new TensorShape(random.Next(2, 11), 1, 1), null, ActivationKind.None));
        return new NetworkArchitecture(input, zeroPoints, accumulatorBits, fractionalBits, activationBits, layers);
    }

    /// <summary>Weights that use the range of T bits and cannot leave it: |z| below 2^(T-2), so that differences fit too.</summary>
    public static IReadOnlyList<LayerWeights> Weights(Random random, NetworkArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(architecture);
        int bound = (1 << (architecture.AccumulatorBits - 2)) - (1 << architecture.FractionalBits) - 1;
        List<LayerWeights> weights = [];
        foreach (LayerArchitecture layer in architecture.Layers)
        {
            int fanIn = layer.Terms.Sum(term => NetworkRules.WeightCount(architecture, layer, term) / layer.Linear.Channels);
            int largest = Math.Min(short.MaxValue, bound / ((fanIn * 160) + 1));
            int[][] terms = [.. layer.Terms.Select(
                term => Integers(random, NetworkRules.WeightCount(architecture, layer, term), largest))];
            weights.Add(new LayerWeights(terms, Integers(random, layer.Linear.Channels, Math.Max(0, bound - (fanIn * 160 * largest)))));
        }

        return weights;
    }

    /// <summary>Uniform samples; labels are the network's classes or not.</summary>
    public static SampleSet Samples(Random random, NetworkArchitecture architecture, int count)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(architecture);
        sbyte[] values = [.. Enumerable.Range(0, count * architecture.Input.Count).Select(_ => (sbyte)random.Next(-128, 128))];
        byte[] labels = [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(architecture.Classes))];
        return new SampleSet(architecture.Input, values, labels);
    }

    private static LayerArchitecture Hidden(Random random, int index, List<TensorShape> shapes)
    {
        TensorShape source = shapes[index];
        bool depthwise = random.Next(4) == 0;
        LinearTerm main = Term(random, index, depthwise ? LinearKind.Depthwise : LinearKind.Dense);
        TensorShape linear = new(
            depthwise ? source.Channels : random.Next(1, 11),
            OutputSide(random, source.Width, main.KernelX, main.StrideX, main.PadX, main.DilationX),
            OutputSide(random, source.Height, main.KernelY, main.StrideY, main.PadY, main.DilationY));
        List<LinearTerm> terms = [main];
        if (random.Next(3) == 0)
        {
            int other = random.Next(index + 1);
            bool same = shapes[other].Channels == linear.Channels;
            terms.Add(Term(random, other, same && random.Next(2) == 0 ? LinearKind.Depthwise : LinearKind.Dense));
        }

        MaxPool? pool = random.Next(2) == 0 ? null : Pool(random, linear);
        ActivationKind activation = random.Next(3) == 0 ? ActivationKind.Signed : ActivationKind.Relu;
        return new LayerArchitecture($"layer{index}", terms, linear, pool, activation);
    }

    private static LinearTerm Term(Random random, int source, LinearKind kind) => new(
        source, kind, random.Next(1, 4), random.Next(1, 4), random.Next(1, 4), random.Next(1, 4),
        random.Next(0, 3), random.Next(0, 3), random.Next(1, 3), random.Next(1, 3));

    private static MaxPool Pool(Random random, TensorShape linear)
    {
        (int kernelX, int strideX, int padX, int width) = PoolAxis(random, linear.Width);
        (int kernelY, int strideY, int padY, int height) = PoolAxis(random, linear.Height);
        return new MaxPool(kernelX, kernelY, strideX, strideY, padX, padY, width, height);
    }

    private static (int Kernel, int Stride, int Pad, int Outputs) PoolAxis(Random random, int side)
    {
        int kernel = random.Next(1, 4);
        int stride = random.Next(1, 4);
        int pad = random.Next(0, kernel);
        int touching = 1 + ((side - 1 + pad) / stride);
        return (kernel, stride, pad, Math.Max(1, touching - random.Next(2)));
    }

    private static int OutputSide(Random random, int side, int kernel, int stride, int pad, int dilation)
    {
        int padAfter = random.Next(0, pad + 1);
        return Math.Max(1, ((side + pad + padAfter - (dilation * (kernel - 1)) - 1) / stride) + 1);
    }

    private static int[] Integers(Random random, int count, int largest) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(-largest, largest + 1))];
}
