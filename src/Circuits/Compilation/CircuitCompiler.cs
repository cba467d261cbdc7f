using Zkml.Circuits.Layout;
using Zkml.Circuits.Lookups;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Compilation;

/// <summary>Compiles an architecture into an <see cref="AccuracyCircuit"/>: deterministic, so that anyone can repeat it.</summary>
public sealed class CircuitCompiler
{
    /// <summary>The two-adicity of r - 1, the largest SRS there is.</summary>
    private const int MaximumOpeningBits = 28;

    private readonly NetworkArchitecture _architecture;
    private readonly List<(string Name, TensorShape Shape)> _aux = [];
    private readonly List<View> _views = [];
    private readonly List<LookupRegion> _lookups = [];
    private readonly int[] _activations;
    private int _columns;

    private CircuitCompiler(NetworkArchitecture architecture)
    {
        _architecture = architecture;
        _activations = new int[architecture.Layers.Count - 1];
    }

    /// <summary>The circuit for <paramref name="samples"/> samples in groups of 2^<paramref name="groupBits"/>.</summary>
    /// <exception cref="CircuitException">The architecture or the sizes are out of the protocol's bounds.</exception>
    public static AccuracyCircuit Compile(NetworkArchitecture architecture, int samples, int groupBits)
    {
        ArchitectureValidator.Check(architecture, samples, groupBits);
        return new CircuitCompiler(architecture).Compile(samples, groupBits);
    }

    private AccuracyCircuit Compile(int samples, int groupBits)
    {
        for (int layer = 0; layer < _architecture.Layers.Count - 1; layer++)
        {
            AddLayer(layer);
        }

        AccuracyViews accuracy = AddRanking();
        SampleSpace aux = PlaceTensors([.. _aux, ("blind", new TensorShape(1, 1, 1))]);
        SampleSpace data = DataSpace(_architecture.Input);
        WeightSpace weights = PlaceWeights();
        MultiplicitySpace multiplicities = PlaceMultiplicities();
        int sampleBits = groupBits + TensorBlock.BitsFor((samples + (1 << groupBits) - 1) >> groupBits);
        LeafSpace leaves = PlaceLeaves(sampleBits, weights, multiplicities);
        AccuracyCircuit circuit = new(
            _architecture, samples, groupBits, aux, data, weights, multiplicities, _views, _lookups, accuracy, leaves, _activations);
        RequireProvable(circuit);
        return circuit;
    }

    private static void RequireProvable(AccuracyCircuit circuit)
    {
        if (circuit.OpeningBits > MaximumOpeningBits)
        {
            throw new CircuitException(
                $"the circuit's vectors have 2^{circuit.OpeningBits} entries, at most 2^{MaximumOpeningBits} can be committed to: use smaller groups");
        }

        long integers = (long)circuit.Samples * Math.Max(circuit.Aux.ColumnCount, circuit.Lookups.Sum(lookup => (long)lookup.Shape.Count));
        if (integers > Array.MaxLength)
        {
            throw new CircuitException(
                $"the witness of {circuit.Samples} samples has {integers} integers, at most {Array.MaxLength} fit: prove fewer samples at a time");
        }
    }

    /// <summary>The data owner's tensors for samples of a shape: they depend on nothing else.</summary>
    public static SampleSpace DataSpace(TensorShape input) =>
        PlaceTensors([("pixels", input), ("label", new TensorShape(1, 1, 1)), ("blind", new TensorShape(1, 1, 1))]);

    // Max pooling on accumulators, pairwise: r = relu(m - tap), then max = tap + r; first along x, then along y (PROTOCOL section 2).
    private void AddLayer(int index)
    {
        LayerArchitecture layer = _architecture.Layers[index];
        var maximum = Selection.Of(new TensorReference(TensorSpace.Linear, index), layer.Linear);
        if (layer.Pool is { } pool)
        {
            maximum = AddMaximum(
                maximum, layer.Name + ".maxpool-x", pool.KernelX, (values, tap) => values.SelectX(
                    Taps(pool.Width, pool.StrideX, pool.PadX, tap, layer.Linear.Width)));
            maximum = AddMaximum(
                maximum, layer.Name + ".maxpool-y", pool.KernelY, (values, tap) => values.SelectY(
                    Taps(pool.Height, pool.StrideY, pool.PadY, tap, layer.Linear.Height)));
        }

        TableKind table = layer.Activation == ActivationKind.Relu ? TableKind.Requantise : TableKind.RequantiseSigned;
        _activations[index] = AddTensor(layer.Name + ".activation", maximum.Shape);
        AddLookup(layer.Name + ".requantise", table, maximum.Shape, ViewsOf(maximum), 0, _activations[index]);
    }

    private Selection AddMaximum(Selection values, string name, int kernel, Func<Selection, int, Selection> select)
    {
        Selection maximum = select(values, 0);
        for (int tap = 1; tap < kernel; tap++)
        {
            Selection other = select(values, tap);
            int excess = AddTensor($"{name}.excess{tap}", maximum.Shape);
            AddLookup($"{name}{tap}", TableKind.Relu, maximum.Shape, ViewsOf(maximum.Minus(other)), 0, excess);
            maximum = other.Plus(Selection.Of(new TensorReference(TensorSpace.Aux, excess), maximum.Shape));
        }

        return maximum;
    }

    // Positions outside read the nearest one inside, which the window covers as well.
    private static int[] Taps(int outputs, int stride, int pad, int tap, int length) =>
        [.. Enumerable.Range(0, outputs).Select(i => Math.Clamp((i * stride) + tap - pad, 0, length - 1))];

    // d_j = t - z_j - [j < y], and [d_j ≥ 0] = relu(d_j + 1) - relu(d_j); the rank counts them over the real classes (section 6).
    private AccuracyViews AddRanking()
    {
        TensorShape one = new(1, 1, 1);
        TensorShape classes = new(_architecture.Classes, 1, 1);
        int oneHot = AddTensor("one-hot", classes);
        int atLeastZero = AddTensor("relu(d)", classes);
        int atLeastOne = AddTensor("relu(d+1)", classes);
        int labelled = AddTensor("labelled logit", one);
        int labelledView = AddView(Whole(TensorSpace.Aux, labelled, one, ChannelRule.Equal));
        int logits = AddView(Whole(TensorSpace.Linear, _architecture.Layers.Count - 1, classes, ChannelRule.Equal));
        int above = AddView(Whole(TensorSpace.Aux, oneHot, classes, ChannelRule.Above));
        InputTerm[] difference = [new(1, labelledView, Broadcast: true), new(-1, logits), new(-1, above)];
        AddLookup("rank.relu(d)", TableKind.Relu, classes, difference, 0, atLeastZero);
        AddLookup("rank.relu(d+1)", TableKind.Relu, classes, difference, 1, atLeastOne);
        InputTerm[] wins =
        [
            new(1, AddView(Whole(TensorSpace.Aux, atLeastOne, classes, ChannelRule.Sum))),
            new(-1, AddView(Whole(TensorSpace.Aux, atLeastZero, classes, ChannelRule.Sum))),
        ];
        AddLookup("rank.count", TableKind.Rank, one, wins, 0, output: null);
        return new AccuracyViews(
            AddView(Whole(TensorSpace.Aux, oneHot, classes, ChannelRule.Equal)),
            logits,
            AddView(Whole(TensorSpace.Data, 1, one, ChannelRule.Equal)),
            labelledView);
    }

    private static View Whole(TensorSpace space, int index, TensorShape shape, ChannelRule rule) =>
        Selection.Of(new TensorReference(space, index), shape).Terms[0].View with { Rule = rule };

    private int AddTensor(string name, TensorShape shape)
    {
        _aux.Add((name, shape));
        return _aux.Count - 1;
    }

    private int AddView(View view)
    {
        int known = _views.FindIndex(other =>
            other.Source == view.Source && other.Shape == view.Shape && other.Rule == view.Rule
            && other.MapX.SequenceEqual(view.MapX) && other.MapY.SequenceEqual(view.MapY));
        if (known >= 0)
        {
            return known;
        }

        _views.Add(view);
        return _views.Count - 1;
    }

    private InputTerm[] ViewsOf(Selection selection) =>
        [.. selection.Terms.Select(term => new InputTerm(term.Coefficient, AddView(term.View)))];

    private void AddLookup(
        string name, TableKind table, TensorShape shape, IReadOnlyList<InputTerm> input, int constant, int? output)
    {
        int? outputView = output is { } tensor ? AddView(Whole(TensorSpace.Aux, tensor, shape, ChannelRule.Equal)) : null;
        _lookups.Add(new LookupRegion(name, table, shape, input, constant, outputView, _columns));
        _columns += shape.Count;
    }

    private static SampleSpace PlaceTensors(IReadOnlyList<(string Name, TensorShape Shape)> tensors)
    {
        (int[] offsets, int bits) = BlockAllocator.Place([.. tensors.Select(tensor => TensorBlock.BitsOf(tensor.Shape))]);
        return new SampleSpace([.. tensors.Select((tensor, i) => new TensorBlock(tensor.Name, tensor.Shape, offsets[i]))], bits);
    }

    private WeightSpace PlaceWeights()
    {
        List<int> bits = [];
        List<LayerWeightBlocks> layers = [];
        foreach (LayerArchitecture layer in _architecture.Layers)
        {
            List<KernelBlock> terms = [];
            foreach (LinearTerm term in layer.Terms)
            {
                int inputs = term.Kind == LinearKind.Dense ? _architecture.ShapeOf(term.Source).Channels : 1;
                KernelBlock block = new(layer.Linear.Channels, inputs, term.KernelX, term.KernelY, 0);
                terms.Add(block);
                bits.Add(block.Bits);
            }

            layers.Add(new LayerWeightBlocks(terms, 0, TensorBlock.BitsFor(layer.Linear.Channels)));
            bits.Add(layers[^1].BiasBits);
        }

        (int[] offsets, int lowerBits) = BlockAllocator.Place(bits);
        int next = 0;
        for (int i = 0; i < layers.Count; i++)
        {
            KernelBlock[] terms = [.. layers[i].Terms.Select(block => block with { Offset = offsets[next++] })];
            layers[i] = layers[i] with { Terms = terms, BiasOffset = offsets[next++] };
        }

        return new WeightSpace(layers, lowerBits + 1);
    }

    private MultiplicitySpace PlaceMultiplicities()
    {
        LookupTable[] tables =
        [
            .. _lookups.Select(lookup => lookup.Table).Append(TableKind.Range).Distinct().Order()
                .Select(kind => new LookupTable(kind, _architecture)),
        ];

        // One more slot than the tables need: the blinding slot must lie outside every table.
        (int[] offsets, int bits) = BlockAllocator.Place([.. tables.Select(table => table.IndexBits), 0]);
        return new MultiplicitySpace(tables, offsets[..^1], bits);
    }

    private LeafSpace PlaceLeaves(int sampleBits, WeightSpace weights, MultiplicitySpace multiplicities)
    {
        int Flat(int bits) => Math.Max(bits - sampleBits, 0);
        int[] bits =
        [
            .. _lookups.Select(lookup => TensorBlock.BitsOf(lookup.Shape)),
            TensorBlock.BitsFor(_architecture.Classes),
            0,
            Flat(weights.Bits - 1),
            .. multiplicities.Tables.Select(table => Flat(table.IndexBits)),
        ];
        (int[] offsets, int slotBits) = BlockAllocator.Place(bits);
        int n = _lookups.Count;
        return new LeafSpace(slotBits, offsets[..n], offsets[n], offsets[n + 1], offsets[n + 2], offsets[(n + 3)..]);
    }
}
