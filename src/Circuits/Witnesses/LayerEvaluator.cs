using System.Runtime.Intrinsics.X86;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Witnesses;

/// <summary>
/// The integer network evaluated fast, every intermediate value kept. It is immutable and safe to use from several threads, each
/// with a trace of its own.
/// </summary>
public sealed class LayerEvaluator
{
    private readonly NetworkArchitecture _architecture;
    private readonly LinearKernel[] _kernels;
    private readonly bool _vectorise;

    /// <summary>Prepares the weights.</summary>
    /// <exception cref="UserErrorException">The network's parts do not fit together.</exception>
    public LayerEvaluator(IntegerNetwork network)
        : this(network, Avx2.IsSupported)
    {
    }

    internal LayerEvaluator(IntegerNetwork network, bool vectorise)
    {
        NetworkRules.Require(network);
        _architecture = network.Architecture;
        _vectorise = vectorise;
        _kernels = [.. Enumerable.Range(0, network.Weights.Count).Select(i => LinearKernel.Create(network, i, vectorise))];
    }

    /// <summary>Memory for one thread.</summary>
    public SampleTrace CreateTrace() => new(
        _architecture, _kernels.Max(kernel => kernel.AccumulatorScratch), _kernels.Max(kernel => kernel.PaddedInput));

    /// <summary>Evaluates a sample.</summary>
    /// <param name="sample">The sample, in the order of <see cref="TensorShape.IndexOf"/>.</param>
    /// <param name="number">The sample's number, for messages.</param>
    /// <param name="trace">Where the values go.</param>
    /// <exception cref="AccumulatorOverflowException">A value does not fit T signed bits.</exception>
    public void Evaluate(ReadOnlySpan<sbyte> sample, int number, SampleTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        int channels = _architecture.Input.Channels;
        Span<int> input = trace.MutableInput;
        if (sample.Length != input.Length)
            throw new ArgumentException($"sample {number} has {sample.Length} values, the network takes {input.Length}", nameof(sample));

        for (int i = 0; i < input.Length; i += channels)
        {
            for (int c = 0; c < channels; c++)
                input[i + c] = sample[i + c] - _architecture.InputZeroPoints[c];
        }

        for (int i = 0; i < _kernels.Length; i++)
            EvaluateLayer(i, number, trace);
    }

    private void EvaluateLayer(int index, int number, SampleTrace trace)
    {
        LayerArchitecture layer = _architecture.Layers[index];
        LayerTrace values = trace.Layers[index];
        values.AccumulatorRange = _kernels[index].Evaluate(trace, values.Accumulators);
        RequireFits(values.AccumulatorRange, layer, number, Quantity.Accumulator);
        if (layer.Pool is not null)
        {
            values.PoolDifferenceRange = MaxPoolKernel.Evaluate(layer, values, _vectorise);
            RequireFits(values.PoolDifferenceRange, layer, number, Quantity.PoolDifference);
        }

        if (layer.Activation == ActivationKind.None)
            return;
        int b = _architecture.ActivationBits;
        (int low, int high) = layer.Activation == ActivationKind.Signed
            ? (-(1 << (b - 1)), (1 << (b - 1)) - 1)
            : (0, (1 << b) - 1);
        ValueRange rounded = Elementwise.Requantise(
            values.RequantisationInput, values.Activation, _architecture.FractionalBits, low, high, _vectorise);
        RequireFits(rounded, layer, number, Quantity.RequantIndex);
    }

    private void RequireFits(ValueRange range, LayerArchitecture layer, int number, string quantity)
    {
        int t = _architecture.AccumulatorBits;
        if (range.SignedBits > t)
        {
            long worst = range.Maximum >= 1L << (t - 1) ? range.Maximum : range.Minimum;
            throw new AccumulatorOverflowException(layer.Name, number, quantity, worst, t);
        }
    }
}
