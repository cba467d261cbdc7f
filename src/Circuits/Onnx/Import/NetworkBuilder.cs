using Zkml.Circuits.Network;
using Zkml.Circuits.Quantization;

namespace Zkml.Circuits.Onnx.Import;

/// <summary>Collects the layers of a network while its graph is walked.</summary>
internal sealed class NetworkBuilder(TensorShape input)
{
    /// <summary>A bound on the elements that an import touches, in time as in memory.</summary>
    private const long MaximumWork = 1L << 30;

    private const int MaximumSide = 1 << 12;
    private const int MaximumTensor = 1 << 22;
    private const int MaximumWeights = 1 << 24;
    private const int MaximumLayers = 1000;

    private readonly List<RealLayer> _layers = [];
    private long _work;

    /// <summary>The pixel value that is subtracted from each input channel, and whether padding depends on it.</summary>
    private (int[] Values, bool IsRequired)? _inputOffsets;

    /// <summary>Where the logits were before operators that do not change their order were dropped.</summary>
    public TensorReference? Logits { get; set; }

    /// <summary>The shape of activation tensor <paramref name="source"/>.</summary>
    public TensorShape ShapeOf(int source) => source == 0 ? input : _layers[source - 1].Output;

    /// <summary>Counts <paramref name="elements"/> against the bound on an import's work.</summary>
    public void Spend(long elements)
    {
        _work += elements;
        if (_work > MaximumWork)
            throw new OnnxFormatException("the model is too large to import", "give a smaller one");
    }

    /// <summary>An array of weights, its size checked and counted.</summary>
    public double[] NewWeights(NodeContext node, LinearTerm map, int inputs, int outputs)
    {
        long count = (long)map.KernelX * map.KernelY * (map.Kind == LinearKind.Dense ? inputs : 1) * outputs;
        if (count > MaximumWeights)
            throw node.Unsupported($"it has {count} weights (its groups written out)", $"at most {MaximumWeights} are supported");
        Spend(count);
        return new double[count];
    }

    /// <summary>Checks a shape that an operator gives.</summary>
    public static TensorShape RequireShape(NodeContext node, long channels, long width, long height)
    {
        if (channels is < 1 or > MaximumTensor || width is < 1 or > MaximumSide || height is < 1 or > MaximumSide || channels * width * height > MaximumTensor)
        {
            throw node.Unsupported(
                $"its output has the shape {channels}x{width}x{height} (channels, width, height)",
                $"sides of 1 to {MaximumSide} and at most {MaximumTensor} elements are supported");
        }

        return new TensorShape((int)channels, (int)width, (int)height);
    }

    /// <summary>The activation tensor <paramref name="source"/> itself, which the model calls <paramref name="reference"/>.</summary>
    public Draft Identity(int source, TensorReference reference)
    {
        TensorShape shape = ShapeOf(source);
        double[] ones = new double[shape.Channels];
        Array.Fill(ones, 1);
        return new Draft("", [new RealTerm(Pointwise(source), ones)], new double[shape.Channels], shape, reference);
    }

    /// <summary>A depthwise 1x1 map of <paramref name="source"/>.</summary>
    public static LinearTerm Pointwise(int source, LinearKind kind = LinearKind.Depthwise) => new(source, kind, 1, 1, 1, 1, 0, 0, 1, 1);

    /// <summary>The same value, as an activation tensor that a layer of its own computes.</summary>
    public FeatureOperand Materialize(FeatureOperand value)
    {
        Draft draft = value.Draft;
        ActivationKind activation = draft.Ceiling is not null || IsNonNegative(draft) ? ActivationKind.Relu : ActivationKind.Signed;
        AddLayer(draft, activation);
        return value with { Draft = Identity(_layers.Count, value.Reference) };
    }

    /// <summary>The same value as a plain sum of linear terms.</summary>
    public FeatureOperand ToLinear(FeatureOperand value) => value.Draft.IsLinear ? value : Materialize(value);

    /// <summary>
    /// The same value as one activation tensor under a channel-wise affine map, for a linear operator to absorb. Zeros that the
    /// operator adds around the value are zeros of the tensor only where the map has no shift; the input's zero point takes its
    /// shift up.
    /// </summary>
    public AffineView ToAffine(FeatureOperand value, NodeContext node, bool isPadded)
    {
        if (!value.Draft.IsAffine || (isPadded && value.Draft.Terms[0].Map.Source > 0 && value.Draft.Bias.Any(shift => shift != 0)))
            value = Materialize(value);

        RealTerm term = value.Draft.Terms[0];
        if (term.Map.Source == 0)
            ChooseInputOffsets(node, term.Weights, value.Draft.Bias, isPadded);
        return new AffineView(term.Map.Source, term.Weights, value.Draft.Bias);
    }

    /// <summary>Whether no sample gives a negative value.</summary>
    public bool IsNonNegative(Draft draft) =>
        draft.Ceiling is not null
        || (draft.Bias.All(b => b >= 0)
            && draft.Terms.All(term =>
                (term.Map.Source == 0 || _layers[term.Map.Source - 1].Activation == ActivationKind.Relu) && term.Weights.All(w => w >= 0)));

    /// <summary>The network whose logits are <paramref name="output"/>.</summary>
    public RealNetwork Finish(FeatureOperand output, Func<TensorReference, ModelBinding> bind)
    {
        TensorReference logits = Logits ?? output.Reference;
        output = ToLinear(output);
        if (output.Draft.Linear is not { Width: 1, Height: 1, Channels: >= 2 and <= 256 })
        {
            throw new OnnxFormatException(
                $"the model's output has the shape {output.Draft.Linear} (channels, width, height)",
                "a classifier with one output for each of 2 to 256 classes is supported");
        }

        AddLayer(output.Draft, ActivationKind.None);
        int[] offsets = _inputOffsets?.Values ?? new int[input.Channels];
        return new RealNetwork(
            input, [.. offsets.Select(offset => offset - 128)], [.. _layers.Select(layer => CentreInput(layer, offsets))], bind(logits));
    }

    private void AddLayer(Draft draft, ActivationKind activation)
    {
        if (_layers.Count == MaximumLayers)
            throw new OnnxFormatException($"the model has more than {MaximumLayers} layers");

        Spend(draft.Terms.Sum(term => (long)term.Weights.Length));
        if (!draft.Bias.Concat(draft.Terms.SelectMany(term => term.Weights)).All(double.IsFinite))
        {
            throw new OnnxFormatException(
                $"layer {OnnxFormatException.Quote(draft.Name)}: a weight is infinite or not a number", "train the model without overflow");
        }

        string name = draft.Name.Length > 0 ? draft.Name : OnnxFormatException.Quote(draft.Accumulator.Name).Trim('\'');
        _layers.Add(new RealLayer(
            name, draft.Terms, draft.Bias, draft.Linear, draft.Pool, activation, draft.Ceiling ?? double.PositiveInfinity, draft.Accumulator));
    }

    /// <summary>
    /// A padded position reads as the zero point, so the zero point is the pixel value where the model's own scaling gives zero.
    /// It is rounded to an integer; the bias keeps the rest, exactly so in the interior.
    /// </summary>
    private void ChooseInputOffsets(NodeContext node, double[] scale, double[] shift, bool isRequired)
    {
        if (_inputOffsets is { IsRequired: true } && !isRequired)
            return;

        int[] offsets = new int[scale.Length];
        for (int c = 0; c < offsets.Length; c++)
        {
            double zero = -shift[c] / scale[c];
            if (!double.IsFinite(zero))
                throw node.Unsupported($"the scaling of input channel {c} is not a finite, non-zero factor", "a scaling of pixels");

            offsets[c] = (int)Math.Clamp(Math.Round(zero), 0, 255);
            if (isRequired && Math.Abs(zero - offsets[c]) > 0.51)
            {
                throw node.Unsupported(
                    $"its padding is a pixel value of {zero:G4} in input channel {c}, outside 0 to 255",
                    "a scaling that maps some pixel value to zero");
            }
        }

        if (_inputOffsets is { IsRequired: true } chosen && !chosen.Values.AsSpan().SequenceEqual(offsets))
            throw node.Unsupported("its padding is another pixel value than that of an earlier operator", "one scaling of the input");
        _inputOffsets = (offsets, isRequired || _inputOffsets is { IsRequired: true });
    }

    /// <summary>Rewrites terms over pixels as terms over (pixel - offset).</summary>
    private static RealLayer CentreInput(RealLayer layer, int[] offsets)
    {
        double[] bias = [.. layer.Bias];
        foreach (RealTerm term in layer.Terms.Where(term => term.Map.Source == 0))
        {
            for (int i = 0; i < term.Weights.Length; i++)
            {
                int output = i % bias.Length;
                int channel = term.Map.Kind == LinearKind.Dense ? i / bias.Length % offsets.Length : output;
                bias[output] += term.Weights[i] * offsets[channel];
            }
        }

        return layer with { Bias = bias };
    }
}
