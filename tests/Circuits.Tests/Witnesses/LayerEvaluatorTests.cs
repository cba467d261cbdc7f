using System.Runtime.Intrinsics.X86;
using Zkml.Circuits.Network;
using Zkml.Circuits.Witnesses;
using Zkml.Testing.Networks;

namespace Zkml.Circuits.Tests.Witnesses;

public class LayerEvaluatorTests
{
    private static readonly LinearTerm Gemm = new(0, LinearKind.Dense, 1, 1, 1, 1, 0, 0, 1, 1);

    [Fact]
    public void Evaluate_RandomNetworks_EqualsIntegerInference()
    {
        RandomNetworks.Generator(samples: 3).Sample(
            pair =>
            {
                RequireEqual(pair.Network, pair.Samples, vectorise: false);
                if (Avx2.IsSupported)
                    RequireEqual(pair.Network, pair.Samples, vectorise: true);
            },
            iter: 300);
    }

    [Fact]
    public void Evaluate_WideLayers_EqualsIntegerInference()
    {
        // More channels and positions than a block of vectors holds, and a remainder of each.
        Random random = new(7);
        TensorShape input = new(19, 11, 5);
        LayerArchitecture wide = new(
            "wide",
            [Gemm with { KernelX = 3, KernelY = 3, PadX = 1, PadY = 1 }, Gemm with { Kind = LinearKind.Depthwise, KernelX = 2 }],
            new TensorShape(19, 11, 5),
            new MaxPool(2, 2, 2, 2, 0, 0, 5, 2),
            ActivationKind.Relu);
        LayerArchitecture logits = new(
            "logits", [Gemm with { Source = 1, KernelX = 5, KernelY = 2 }], new TensorShape(10, 1, 1), null, ActivationKind.None);
        NetworkArchitecture architecture = new(input, new int[19], 22, 9, 8, [wide, logits]);
        IntegerNetwork network = new(architecture, RandomNetworks.Weights(random, architecture));
        SampleSet samples = RandomNetworks.Samples(random, architecture, 4);

        RequireEqual(network, samples, vectorise: false);
        if (Avx2.IsSupported)
            RequireEqual(network, samples, vectorise: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Evaluate_Overflow_NamesLayerSampleAndValue(bool vectorise)
    {
        if (vectorise && !Avx2.IsSupported)
            return;
        IntegerNetwork network = Logits(new TensorShape(2, 1, 1), [200, 0, -30, 1], [0, 0], accumulatorBits: 13);
        LayerEvaluator evaluator = new(network, vectorise);
        SampleTrace trace = evaluator.CreateTrace();
        evaluator.Evaluate([20, -3], 0, trace);
        Assert.Equal([4090, -3], trace.Layers[0].Accumulators);

        AccumulatorOverflowException error = Assert.Throws<AccumulatorOverflowException>(() => evaluator.Evaluate([20, -4], 41, trace));

        Assert.Equal(("logits", 41, "accumulator", 4120L), (error.Layer, error.Sample, error.Quantity, error.Value));
    }

    [Fact]
    public void Evaluate_RandomOverflows_AreTheSameAsIntegerInference()
    {
        // Ten times the weights that are sure to fit: some networks overflow, at any of the checks.
        int overflows = 0;
        RandomNetworks.Generator(samples: 1).Sample(
            pair =>
            {
                IntegerNetwork large = pair.Network with { Weights = [.. pair.Network.Weights.Select(Tenfold)] };
                AccumulatorOverflowException? expected = Overflow(() => new IntegerInference(large).Evaluate(pair.Samples[0], 5));
                foreach (bool vectorise in new[] { false, Avx2.IsSupported })
                {
                    LayerEvaluator evaluator = new(large, vectorise);
                    AccumulatorOverflowException? error = Overflow(() => evaluator.Evaluate(pair.Samples[0], 5, evaluator.CreateTrace()));
                    Assert.Equal((expected?.Layer, expected?.Sample, expected?.Quantity), (error?.Layer, error?.Sample, error?.Quantity));
                }

                if (expected is not null)
                    Interlocked.Increment(ref overflows);
            },
            iter: 100);
        Assert.InRange(overflows, 10, 100);
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void FitsVectors_BoundsTheSumOfProducts(int inputs, bool fits)
    {
        // Each input adds at most 128·32767 < 2^22: 512 of them stay below 2^31, one more does not.
        IntegerNetwork network = Logits(new TensorShape(inputs, 1, 1), [.. Enumerable.Repeat(short.MaxValue, inputs).Select(w => (int)w)], [0], 30);

        Assert.Equal(fits, LinearKernel.FitsVectors(network, 0));
    }

    [Fact]
    public void Evaluate_SumsBeyond32Bits_AreExact()
    {
        // 600 products of 2^22 would wrap around; their alternation leaves a small sum.
        int[] weights = [.. Enumerable.Repeat(short.MaxValue, 600).Concat(Enumerable.Repeat(short.MinValue, 600)).Select(w => (int)w)];
        IntegerNetwork network = Logits(new TensorShape(1200, 1, 1), weights, [7], 22);
        LayerEvaluator evaluator = new(network);
        SampleTrace trace = evaluator.CreateTrace();

        evaluator.Evaluate([.. Enumerable.Repeat((sbyte)-128, 1200)], 0, trace);

        Assert.Equal([(128 * 600) + 7], trace.Layers[0].Accumulators);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(-1, 0, 1)]
    [InlineData(-2, 1, 2)]
    [InlineData(-4, 3, 3)]
    [InlineData(0, 4, 4)]
    [InlineData(-4096, 4095, 13)]
    [InlineData(-4097, 0, 14)]
    public void SignedBits_OfARange(long minimum, long maximum, int bits) =>
        Assert.Equal(bits, new ValueRange(minimum, maximum).SignedBits);

    private static void RequireEqual(IntegerNetwork network, SampleSet samples, bool vectorise)
    {
        IntegerInference inference = new(network);
        LayerEvaluator evaluator = new(network, vectorise);
        SampleTrace trace = evaluator.CreateTrace();
        for (int n = 0; n < samples.Count; n++)
        {
            evaluator.Evaluate(samples[n], n, trace);
            IReadOnlyList<LayerValues> expected = inference.Evaluate(samples[n], n);
            for (int i = 0; i < expected.Count; i++)
                RequireEqual(expected[i], trace.Layers[i]);
        }
    }

    private static void RequireEqual(LayerValues expected, LayerTrace actual)
    {
        Assert.Equal(expected.Accumulators, Wide(actual.Accumulators));
        Assert.Equal(expected.PoolDifferences.Count, actual.PoolSteps.Count);
        for (int step = 0; step < expected.PoolDifferences.Count; step++)
        {
            Assert.Equal(expected.PoolDifferences[step], Wide(actual.PoolSteps[step].Differences));
            Assert.Equal(expected.PoolDifferences[step].Select(d => Math.Max(d, 0)), Wide(actual.PoolSteps[step].Relu));
        }

        if (actual.Pooled.Count > 0)
            Assert.Equal(expected.Pooled, Wide(actual.Pooled));
        Assert.Equal(expected.Activation, Wide(actual.Activation));
    }

    private static IEnumerable<long> Wide(ArraySegment<int> values) => values.Select(value => (long)value);

    private static LayerWeights Tenfold(LayerWeights weights) => weights with
    {
        Terms = [.. weights.Terms.Select(term => term.Select(w => Math.Clamp(10 * w, short.MinValue, short.MaxValue)).ToArray())],
    };

    private static AccumulatorOverflowException? Overflow(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (AccumulatorOverflowException error)
        {
            return error;
        }
    }

    private static IntegerNetwork Logits(TensorShape input, int[] weights, int[] bias, int accumulatorBits)
    {
        LayerArchitecture layer = new("logits", [Gemm], new TensorShape(bias.Length, 1, 1), null, ActivationKind.None);
        NetworkArchitecture architecture = new(input, new int[input.Channels], accumulatorBits, 4, 7, [layer]);
        return new IntegerNetwork(architecture, [new LayerWeights([weights], bias)]);
    }
}
