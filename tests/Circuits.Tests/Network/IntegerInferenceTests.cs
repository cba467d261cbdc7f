using Zkml.Circuits.Network;

namespace Zkml.Circuits.Tests.Network;

/// <summary>Cases small enough to compute by hand.</summary>
public class IntegerInferenceTests
{
    private static readonly LinearTerm Gemm = new(0, LinearKind.Dense, 1, 1, 1, 1, 0, 0, 1, 1);

    [Fact]
    public void Classify_Gemm_AddsBiasAndSubtractsZeroPoints()
    {
        // a = (5 - 1, -3 - (-2)) = (4, -1); z = (7 + 2·4 + 5·(-1), -1 + 3·4 + 6·(-1)).
        IntegerNetwork network = Logits(new TensorShape(2, 1, 1), [1, -2], [Gemm], [[2, 3, 5, 6]], [7, -1]);

        Classification result = new IntegerInference(network).Classify([5, -3]);

        Assert.Equal([10, 5], result.Logits);
        Assert.Equal(0, result.Class);
    }

    [Fact]
    public void Classify_EqualLogits_GivesTheLowestClass()
    {
        IntegerNetwork network = Logits(new TensorShape(1, 1, 1), [0], [Gemm], [[1, 2, 2]], [0, 0, 0]);

        Assert.Equal(1, new IntegerInference(network).Classify([3]).Class);
    }

    [Fact]
    public void Evaluate_PaddedConvolution_ReadsTheZeroPointOutside()
    {
        // Kernel (1, 10, 100) over centred (1, 2, 3), one position of padding in front; the last output reads 2 and 3 alone.
        LinearTerm term = Gemm with { KernelX = 3, PadX = 1 };
        IntegerNetwork network = Hidden(new TensorShape(1, 3, 1), [4], term, [1, 10, 100], new TensorShape(1, 3, 1), null);

        LayerValues layer = new IntegerInference(network).Evaluate([5, 6, 7])[0];

        Assert.Equal([210, 321, 32], layer.Accumulators);
    }

    [Fact]
    public void Evaluate_StrideAndDilation_SelectPositions()
    {
        // x = 2·x' + 3·dx - 1: outputs read positions (-1, 2) and (1, 4).
        LinearTerm term = Gemm with { KernelX = 2, StrideX = 2, DilationX = 3, PadX = 1 };
        IntegerNetwork network = Hidden(new TensorShape(1, 5, 1), [0], term, [1, 10], new TensorShape(1, 2, 1), null);

        LayerValues layer = new IntegerInference(network).Evaluate([1, 2, 3, 4, 5])[0];

        Assert.Equal([30, 52], layer.Accumulators);
    }

    [Fact]
    public void Evaluate_Depthwise_KeepsChannelsApart()
    {
        // Two channels, two rows; the kernel covers both rows: [dy][c] = (1, 10), (100, 1000).
        LinearTerm term = Gemm with { Kind = LinearKind.Depthwise, KernelY = 2 };
        IntegerNetwork network = Hidden(new TensorShape(2, 1, 2), [0, 0], term, [1, 10, 100, 1000], new TensorShape(2, 1, 1), null);

        LayerValues layer = new IntegerInference(network).Evaluate([1, 2, 3, 4])[0];

        Assert.Equal([301, 4020], layer.Accumulators);
    }

    [Fact]
    public void Evaluate_MaximumOverThreeTaps_FoldsFromTheLeftAndClampsToTheInside()
    {
        // Windows of x' = 0, 1: taps (-1, 0, 1) read as (0, 0, 1), and (1, 2, 3) read as (1, 2, 2).
        MaxPool pool = new(3, 1, 2, 1, 1, 0, 2, 1);
        IntegerNetwork network = Hidden(
            new TensorShape(1, 3, 1), [0], Gemm, [10], new TensorShape(1, 3, 1), pool);

        LayerValues layer = new IntegerInference(network).Evaluate([4, 1, 9])[0];

        Assert.Equal([40, 10, 90], layer.Accumulators);
        Assert.Equal([0, -80], layer.PoolDifferences[0]);
        Assert.Equal([30, 0], layer.PoolDifferences[1]);
        Assert.Equal([40, 90], layer.Pooled);
    }

    [Fact]
    public void Evaluate_MaximumOverASquare_GoesAlongXThenAlongY()
    {
        MaxPool pool = new(2, 2, 2, 2, 0, 0, 1, 1);
        IntegerNetwork network = Hidden(new TensorShape(1, 2, 2), [0], Gemm, [1], new TensorShape(1, 2, 2), pool);

        LayerValues layer = new IntegerInference(network).Evaluate([3, 5, 2, -7])[0];

        Assert.Equal([-2, 9], layer.PoolDifferences[0]);
        Assert.Equal([3], layer.PoolDifferences[1]);
        Assert.Equal([5], layer.Pooled);
    }

    [Theory]
    [InlineData(ActivationKind.Relu, 7, 0)]
    [InlineData(ActivationKind.Relu, 8, 1)]
    [InlineData(ActivationKind.Relu, -24, 0)]
    [InlineData(ActivationKind.Relu, 127 * 16, 127)]
    [InlineData(ActivationKind.Relu, 4000, 127)]
    [InlineData(ActivationKind.Signed, -24, -1)]
    [InlineData(ActivationKind.Signed, -25, -2)]
    [InlineData(ActivationKind.Signed, 4000, 63)]
    [InlineData(ActivationKind.Signed, -4000, -64)]
    public void Evaluate_Requantisation_RoundsAndClamps(ActivationKind activation, int bias, int expected)
    {
        IntegerNetwork network = Hidden(new TensorShape(1, 1, 1), [0], Gemm, [0], new TensorShape(1, 1, 1), null, activation, bias);

        Assert.Equal([expected], new IntegerInference(network).Evaluate([1])[0].Activation);
    }

    [Fact]
    public void Evaluate_TwoTerms_AddUp()
    {
        LinearTerm residual = Gemm with { Kind = LinearKind.Depthwise };
        IntegerNetwork network = Logits(new TensorShape(2, 1, 1), [0, 0], [Gemm, residual], [[1, 2, 3, 4], [100, 200]], [0, 0]);

        Assert.Equal([(1 * 5) + (3 * 7) + (100 * 5), (2 * 5) + (4 * 7) + (200 * 7)], new IntegerInference(network).Classify([5, 7]).Logits);
    }

    [Fact]
    public void CountCorrect_TiesGoToTheLowestClass()
    {
        IntegerNetwork network = Logits(new TensorShape(1, 1, 1), [0], [Gemm], [[1, 1]], [0, 0]);
        SampleSet samples = new(network.Architecture.Input, [1, 1, 1], [0, 1, 0]);

        Assert.Equal(2, new IntegerInference(network).CountCorrect(samples));
    }

    [Theory]
    [InlineData(4095, true)]
    [InlineData(4096, false)]
    [InlineData(-4096, true)]
    [InlineData(-4097, false)]
    public void Classify_AccumulatorOutsideTBits_NamesLayerSampleAndValue(int z, bool fits)
    {
        // z = 64·w₁ + w₂ from the sample (64, 1).
        int high = (z - (z < 0 ? 63 : 0)) / 64;
        IntegerNetwork network = Logits(new TensorShape(2, 1, 1), [0, 0], [Gemm], [[high, 0, z - (64 * high), 0]], [0, 0]);
        IntegerInference inference = new(network);
        if (fits)
        {
            Assert.Equal(z, inference.Classify([64, 1]).Logits[0]);
            return;
        }

        AccumulatorOverflowException error = Assert.Throws<AccumulatorOverflowException>(() => inference.Classify([64, 1], 17));
        Assert.Equal(("logits", 17, "accumulator", (long)z), (error.Layer, error.Sample, error.Quantity, error.Value));
        Assert.Contains($"layer 'logits', sample 17: accumulator {z} does not fit T = 13 signed bits", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_PoolingDifferenceOutsideTBits_IsAnError()
    {
        MaxPool pool = new(2, 1, 2, 1, 0, 0, 1, 1);
        IntegerNetwork network = Hidden(new TensorShape(1, 2, 1), [0], Gemm, [30], new TensorShape(1, 2, 1), pool);

        AccumulatorOverflowException error = Assert.Throws<AccumulatorOverflowException>(() => new IntegerInference(network).Evaluate([100, -100]));

        Assert.Equal(("hidden", "pooling difference", 6000L), (error.Layer, error.Quantity, error.Value));
    }

    [Fact]
    public void Evaluate_RoundingOutsideTBits_IsAnError()
    {
        IntegerNetwork network = Hidden(new TensorShape(1, 1, 1), [0], Gemm, [0], new TensorShape(1, 1, 1), null, bias: 4090);

        AccumulatorOverflowException error = Assert.Throws<AccumulatorOverflowException>(() => new IntegerInference(network).Evaluate([1]));

        Assert.Equal(("rounded accumulator", 4098L), (error.Quantity, error.Value));
    }

    [Theory]
    [InlineData(4000, -95, false)]
    [InlineData(4000, -94, true)]
    [InlineData(-4000, 96, true)]
    [InlineData(-4000, 97, false)]
    public void CountCorrect_RankingDifferenceOutsideTBits_IsAnError(int first, int second, bool fits)
    {
        // Label 0 against class 1: d = first - second, and d + 1 is taken too.
        IntegerNetwork network = Logits(new TensorShape(1, 1, 1), [0], [Gemm], [[0, 0]], [first, second]);
        SampleSet samples = new(network.Architecture.Input, [0], [0]);
        IntegerInference inference = new(network);
        if (fits)
        {
            _ = inference.CountCorrect(samples);
            return;
        }

        AccumulatorOverflowException error = Assert.Throws<AccumulatorOverflowException>(() => inference.CountCorrect(samples));
        Assert.Equal("ranking difference", error.Quantity);
    }

    private static IntegerNetwork Logits(
        TensorShape input, int[] zeroPoints, LinearTerm[] terms, int[][] weights, int[] bias)
    {
        LayerArchitecture layer = new("logits", terms, new TensorShape(bias.Length, 1, 1), null, ActivationKind.None);
        return new IntegerNetwork(
            new NetworkArchitecture(input, zeroPoints, 13, 4, 7, [layer]), [new LayerWeights(weights, bias)]);
    }

    /// <summary>One layer under test and logits that read nothing of it.</summary>
    private static IntegerNetwork Hidden(
        TensorShape input,
        int[] zeroPoints,
        LinearTerm term,
        int[] weights,
        TensorShape linear,
        MaxPool? pool,
        ActivationKind activation = ActivationKind.Relu,
        int bias = 0)
    {
        LayerArchitecture hidden = new("hidden", [term], linear, pool, activation);
        LinearTerm gemm = Gemm with { Source = 1 };
        LayerArchitecture logits = new("logits", [gemm], new TensorShape(2, 1, 1), null, ActivationKind.None);
        int[] biases = new int[linear.Channels];
        Array.Fill(biases, bias);
        return new IntegerNetwork(
            new NetworkArchitecture(input, zeroPoints, 13, 4, 7, [hidden, logits]),
            [new LayerWeights([weights], biases), new LayerWeights([new int[2 * linear.Channels]], new int[2])]);
    }
}
