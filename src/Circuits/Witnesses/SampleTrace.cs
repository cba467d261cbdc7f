using Zkml.Circuits.Network;

namespace Zkml.Circuits.Witnesses;

/// <summary>
/// Where a <see cref="LayerEvaluator"/> writes one sample's intermediate values, and its working memory: one a thread, used again for
/// every sample. Each tensor is in the order of <see cref="TensorShape.IndexOf"/>.
/// </summary>
public sealed class SampleTrace
{
    private readonly int[] _input;

    internal SampleTrace(NetworkArchitecture architecture, int accumulators, int paddedInput)
    {
        _input = new int[architecture.Input.Count];
        Layers = [.. architecture.Layers.Select(layer => new LayerTrace(layer))];
        AccumulatorScratch = new int[accumulators];
        PaddedInput = new short[paddedInput];
    }

    /// <summary>One entry a layer.</summary>
    public IReadOnlyList<LayerTrace> Layers { get; }

    /// <summary>The sample minus its zero points.</summary>
    public ReadOnlySpan<int> Input => _input;

    internal Span<int> MutableInput => _input;

    /// <summary>Accumulators with their channels padded to whole vectors.</summary>
    internal int[] AccumulatorScratch { get; }

    /// <summary>A term's source with its padding written out.</summary>
    internal short[] PaddedInput { get; }

    /// <summary>Activation tensor <paramref name="source"/>, numbered as <see cref="LinearTerm.Source"/> does.</summary>
    internal ReadOnlySpan<int> Activation(int source) => source == 0 ? _input : Layers[source - 1].Activation.AsSpan();
}

/// <summary>
/// One layer's values. A caller may put a segment of its own memory, of the same length, in the place of any of them: the values
/// are then written there.
/// </summary>
public sealed class LayerTrace
{
    internal LayerTrace(LayerArchitecture layer)
    {
        Accumulators = new int[layer.Linear.Count];
        Activation = new int[layer.Activation == ActivationKind.None ? 0 : layer.Output.Count];
        Pooled = new int[layer.Pool is null ? 0 : layer.Output.Count];
        if (layer.Pool is not MaxPool pool)
        {
            PoolSteps = [];
            AlongX = [];
            return;
        }

        TensorShape rows = layer.Linear with { Width = pool.Width };
        AlongX = new int[rows.Count];
        PoolSteps =
        [
            .. Enumerable.Range(1, pool.KernelX - 1).Select(_ => new PoolStepTrace(rows)),
            .. Enumerable.Range(1, pool.KernelY - 1).Select(_ => new PoolStepTrace(layer.Output)),
        ];
    }

    /// <summary>z, of the layer's linear shape.</summary>
    public ArraySegment<int> Accumulators { get; set; }

    /// <summary>
    /// The comparisons of max pooling: KernelX - 1 of the pooled width and z's height, then KernelY - 1 of the layer's output
    /// shape; step k compares the running maximum with tap k + 1.
    /// </summary>
    public IReadOnlyList<PoolStepTrace> PoolSteps { get; }

    /// <summary>The maxima, of the layer's output shape; empty without pooling, where z takes their place.</summary>
    public ArraySegment<int> Pooled { get; set; }

    /// <summary>The requantised output; empty for the logits.</summary>
    public ArraySegment<int> Activation { get; set; }

    /// <summary>The range of z in the last sample.</summary>
    public ValueRange AccumulatorRange { get; internal set; }

    /// <summary>The range of all pooling differences in the last sample.</summary>
    public ValueRange PoolDifferenceRange { get; internal set; }

    /// <summary>What requantisation reads.</summary>
    internal ReadOnlySpan<int> RequantisationInput => PoolSteps.Count == 0 && Pooled.Count == 0 ? Accumulators : Pooled;

    /// <summary>The maxima along x of each row.</summary>
    internal int[] AlongX { get; }
}

/// <summary>One comparison of max pooling: d = m - tap, r = relu(d); the new maximum is tap + r.</summary>
public sealed class PoolStepTrace
{
    internal PoolStepTrace(TensorShape shape)
    {
        Differences = new int[shape.Count];
        Relu = new int[shape.Count];
    }

    /// <summary>d.</summary>
    public ArraySegment<int> Differences { get; set; }

    /// <summary>r.</summary>
    public ArraySegment<int> Relu { get; set; }
}
