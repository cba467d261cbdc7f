namespace Zkml.Circuits.Network;

/// <summary>
/// The integer network of PROTOCOL section 2, evaluated by plain loops in 64 bits. It shares no code with the witness: it is
/// the definition that the fast evaluation, the circuit and the proof are tested against.
/// </summary>
public sealed class IntegerInference
{
    private readonly IntegerNetwork _network;
    private readonly NetworkArchitecture _architecture;

    /// <summary>An evaluator of <paramref name="network"/>.</summary>
    /// <exception cref="UserErrorException">The network's parts do not fit together.</exception>
    public IntegerInference(IntegerNetwork network)
    {
        NetworkRules.Require(network);
        _network = network;
        _architecture = network.Architecture;
    }

    /// <summary>The logits of a sample and its class.</summary>
    /// <param name="sample">The sample, in the order of <see cref="TensorShape.IndexOf"/>.</param>
    /// <param name="number">The sample's number, for messages.</param>
    /// <exception cref="AccumulatorOverflowException">A value does not fit T signed bits.</exception>
    public Classification Classify(ReadOnlySpan<sbyte> sample, int number = 0)
    {
        IReadOnlyList<LayerValues> layers = Evaluate(sample, number);
        long[] logits = layers[^1].Accumulators;
        int best = 0;
        for (int j = 1; j < logits.Length; j++)
        {
            if (logits[j] > logits[best])
                best = j;
        }

        return new Classification(logits, best);
    }

    /// <summary>
    /// The number of samples whose class is their label, every value that the proof of it takes checked, the ranking
    /// differences included.
    /// </summary>
    /// <exception cref="AccumulatorOverflowException">A value does not fit T signed bits.</exception>
    public int CountCorrect(SampleSet samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        int correct = 0;
        for (int n = 0; n < samples.Count; n++)
        {
            Classification result = Classify(samples[n], n);
            int label = samples.Labels[n];
            if (label >= _architecture.Classes)
                throw new ArgumentException($"sample {n} has label {label}, the network {_architecture.Classes} classes", nameof(samples));

            bool leads = true;
            foreach (long d in RankDifferences(result.Logits, label, n))
                leads &= d >= 0;
            if (leads != (result.Class == label))
                throw new InvalidOperationException("the rank of the label and the class disagree");
            if (leads)
                correct++;
        }

        return correct;
    }

    /// <summary>d_j = z_label - z_j - [j &lt; label] for every class j; the label leads iff none is negative.</summary>
    /// <exception cref="AccumulatorOverflowException">Some d_j or d_j + 1 does not fit T signed bits.</exception>
    public long[] RankDifferences(ReadOnlySpan<long> logits, int label, int number = 0)
    {
        long[] differences = new long[logits.Length];
        for (int j = 0; j < differences.Length; j++)
        {
            differences[j] = logits[label] - logits[j] - (j < label ? 1 : 0);
            RequireFits(differences[j], _architecture.Layers[^1], number, Quantity.RankDifference);
            RequireFits(differences[j] + 1, _architecture.Layers[^1], number, Quantity.RankDifference);
        }

        return differences;
    }

    /// <summary>Every intermediate value of a sample, layer by layer.</summary>
    /// <inheritdoc cref="Classify"/>
    public IReadOnlyList<LayerValues> Evaluate(ReadOnlySpan<sbyte> sample, int number = 0)
    {
        TensorShape input = _architecture.Input;
        if (sample.Length != input.Count)
            throw new ArgumentException($"sample {number} has {sample.Length} values, the network takes {input.Count}", nameof(sample));

        long[] centred = new long[input.Count];
        for (int i = 0; i < centred.Length; i++)
            centred[i] = sample[i] - _architecture.InputZeroPoints[i % input.Channels];

        List<long[]> activations = [centred];
        List<LayerValues> values = [];
        for (int i = 0; i < _architecture.Layers.Count; i++)
        {
            LayerValues layer = EvaluateLayer(_architecture.Layers[i], _network.Weights[i], activations, number);
            values.Add(layer);
            activations.Add(layer.Activation);
        }

        return values;
    }

    private LayerValues EvaluateLayer(
        LayerArchitecture layer, LayerWeights weights, IReadOnlyList<long[]> activations, int number)
    {
        long[] z = Accumulate(layer, weights, activations);
        foreach (long value in z)
            RequireFits(value, layer, number, Quantity.Accumulator);

        List<long[]> differences = [];
        long[] pooled = layer.Pool is null ? z : Pool(layer, z, differences);
        foreach (long[] step in differences)
        {
            foreach (long value in step)
                RequireFits(value, layer, number, Quantity.PoolDifference);
        }

        long[] activation = layer.Activation == ActivationKind.None ? [] : Requantise(layer, pooled, number);
        return new LayerValues(z, differences, pooled, activation);
    }

    private long[] Accumulate(LayerArchitecture layer, LayerWeights weights, IReadOnlyList<long[]> activations)
    {
        TensorShape shape = layer.Linear;
        long[] z = new long[shape.Count];
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                for (int co = 0; co < shape.Channels; co++)
                {
                    long sum = weights.Bias[co];
                    for (int t = 0; t < layer.Terms.Count; t++)
                    {
                        LinearTerm term = layer.Terms[t];
                        TensorShape source = _architecture.ShapeOf(term.Source);
                        sum += TermAt(term, shape.Channels, weights.Terms[t], source, activations[term.Source], co, x, y);
                    }

                    z[shape.IndexOf(co, x, y)] = sum;
                }
            }
        }

        return z;
    }

    private static long TermAt(
        LinearTerm term, int channels, int[] weights, TensorShape source, long[] activation, int co, int x, int y)
    {
        long sum = 0;
        for (int dy = 0; dy < term.KernelY; dy++)
        {
            for (int dx = 0; dx < term.KernelX; dx++)
            {
                int sx = (term.StrideX * x) + (term.DilationX * dx) - term.PadX;
                int sy = (term.StrideY * y) + (term.DilationY * dy) - term.PadY;
                if (sx < 0 || sx >= source.Width || sy < 0 || sy >= source.Height)
                    continue;

                int tap = dx + (term.KernelX * dy);
                if (term.Kind == LinearKind.Depthwise)
                {
                    sum += (long)weights[co + (channels * tap)] * activation[source.IndexOf(co, sx, sy)];
                    continue;
                }

                for (int ci = 0; ci < source.Channels; ci++)
                {
                    long weight = weights[co + (channels * (ci + (source.Channels * tap)))];
                    sum += weight * activation[source.IndexOf(ci, sx, sy)];
                }
            }
        }

        return sum;
    }

    /// <summary>Maxima along x, then along y; appends the differences of each step.</summary>
    private static long[] Pool(LayerArchitecture layer, long[] z, List<long[]> differences)
    {
        MaxPool pool = layer.Pool!;
        TensorShape full = layer.Linear;
        TensorShape rows = full with { Width = pool.Width };
        TensorShape output = layer.Output;

        long[] alongX = MaximumOfTaps(
            rows, pool.KernelX, (c, x, y, k) => z[full.IndexOf(c, Clamp((pool.StrideX * x) + k - pool.PadX, full.Width), y)], differences);
        return MaximumOfTaps(
            output, pool.KernelY, (c, x, y, k) => alongX[rows.IndexOf(c, x, Clamp((pool.StrideY * y) + k - pool.PadY, full.Height))], differences);
    }

    /// <summary>The running maximum m of taps 0, 1, ...: d = m - tap, r = relu(d), m' = tap + r.</summary>
    private static long[] MaximumOfTaps(
        TensorShape shape, int taps, Func<int, int, int, int, long> tapAt, List<long[]> differences)
    {
        long[] maximum = new long[shape.Count];
        for (int k = 0; k < taps; k++)
        {
            long[] step = new long[shape.Count];
            for (int y = 0; y < shape.Height; y++)
            {
                for (int x = 0; x < shape.Width; x++)
                {
                    for (int c = 0; c < shape.Channels; c++)
                    {
                        int i = shape.IndexOf(c, x, y);
                        long tap = tapAt(c, x, y, k);
                        step[i] = maximum[i] - tap;
                        maximum[i] = k == 0 ? tap : tap + Math.Max(step[i], 0);
                    }
                }
            }

            if (k > 0)
                differences.Add(step);
        }

        return maximum;
    }

    private static int Clamp(int position, int length) => Math.Clamp(position, 0, length - 1);

    /// <summary>clamp((m + 2^(S-1)) >> S, lo, hi).</summary>
    private long[] Requantise(LayerArchitecture layer, long[] pooled, int number)
    {
        int b = _architecture.ActivationBits;
        int s = _architecture.FractionalBits;
        bool signed = layer.Activation == ActivationKind.Signed;
        long low = signed ? -(1L << (b - 1)) : 0;
        long high = signed ? (1L << (b - 1)) - 1 : (1L << b) - 1;
        long[] activation = new long[pooled.Length];
        for (int i = 0; i < activation.Length; i++)
        {
            long rounded = pooled[i] + (1L << (s - 1));
            RequireFits(rounded, layer, number, Quantity.RequantIndex);
            activation[i] = Math.Clamp(rounded >> s, low, high);
        }

        return activation;
    }

    private void RequireFits(long value, LayerArchitecture layer, int number, string quantity)
    {
        int t = _architecture.AccumulatorBits;
        long half = 1L << (t - 1);
        if (value < -half || value >= half)
            throw new AccumulatorOverflowException(layer.Name, number, quantity, value, t);
    }
}

/// <summary>A network's answer.</summary>
/// <param name="Logits">One accumulator a class.</param>
/// <param name="Class">The class of the largest logit, the lowest of equals.</param>
public sealed record Classification(long[] Logits, int Class);

/// <summary>One layer's values for one sample, each tensor in the order of <see cref="TensorShape.IndexOf"/>.</summary>
/// <param name="Accumulators">z, of the layer's linear shape.</param>
/// <param name="PoolDifferences">
/// The differences d of each pooling step: KernelX - 1 tensors of the pooled width and z's height, then KernelY - 1 of the
/// layer's output shape.
/// </param>
/// <param name="Pooled">The maxima, of the layer's output shape; z itself without pooling.</param>
/// <param name="Activation">The requantised output; empty for the logits.</param>
public sealed record LayerValues(
    long[] Accumulators, IReadOnlyList<long[]> PoolDifferences, long[] Pooled, long[] Activation);
