using System.Text.Json;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Circuits.Lookups;
using Zkml.Circuits.Network;
using Zkml.Testing.Networks;

namespace Zkml.Circuits.Tests.Compilation;

/// <summary>What every circuit's layout must keep for the argument to be sound, on random architectures; and one layout by hand.</summary>
public class CircuitCompilerTests
{
    private const int Iterations = 60;

    [Fact]
    public void Compile_IsDeterministic() => OnCircuits(circuit =>
    {
        NetworkArchitecture copy = circuit.Architecture with
        {
            InputZeroPoints = [.. circuit.Architecture.InputZeroPoints],
            Layers = [.. circuit.Architecture.Layers.Select(layer => layer with { Terms = [.. layer.Terms.Select(term => term with { })] })],
        };
        AccuracyCircuit again = CircuitCompiler.Compile(copy, circuit.Samples, circuit.GroupBits);
        Assert.Equal(JsonSerializer.Serialize(circuit), JsonSerializer.Serialize(again));
    });

    [Fact]
    public void SampleSpaces_BlocksAreDisjointAndValidSlotsDistinct() => OnCircuits(circuit =>
    {
        foreach (SampleSpace space in new[] { circuit.Aux, circuit.Data })
        {
            RequireBlocks(space.Bits, [.. space.Tensors.Select(tensor => (tensor.Offset, tensor.Bits))]);
            int[] slots = space.ColumnSlots();
            Assert.Equal(space.ColumnCount, slots.Length);
            Assert.Equal(slots.Length, slots.Distinct().Count());
            Assert.Equal("blind", space.Tensors[^1].Name);
            Assert.DoesNotContain(space.Tensors.SkipLast(1), tensor => InBlock(space.BlindSlot, tensor.Offset, tensor.Bits));
            for (int i = 0; i < space.Tensors.Count - 1; i++)
            {
                TensorBlock tensor = space.Tensors[i];
                Assert.Equal(tensor.ValidSlots(), slots[space.Columns[i]..space.Columns[i + 1]]);
                Assert.All(tensor.ValidSlots(), slot => Assert.True(InBlock(slot, tensor.Offset, tensor.Bits)));
            }
        }

        Assert.Equal(JsonSerializer.Serialize(CircuitCompiler.DataSpace(circuit.Architecture.Input)), JsonSerializer.Serialize(circuit.Data));
        Assert.Equal(circuit.Architecture.Input, circuit.Data.Tensors[0].Shape);
    });

    [Fact]
    public void Weights_FillTheLowerHalfAndTheBlindLiesInTheUpper() =>
        RandomNetworks.Generator(samples: 1).Sample(
            pair =>
            {
                IntegerNetwork network = pair.Network;
                WeightSpace space = CircuitCompiler.Compile(network.Architecture, 1, 0).Weights;

                RequireBlocks(
                    space.Bits - 1,
                    [
                        .. space.Layers.SelectMany(layer => layer.Terms.Select(block => (block.Offset, block.Bits))),
                        .. space.Layers.Select(layer => (layer.BiasOffset, layer.BiasBits)),
                    ]);
                Assert.InRange(space.BlindSlot, 1 << (space.Bits - 1), (1 << space.Bits) - 1);

                int[] vector = space.Place(network);
                Assert.Equal(1 << (space.Bits - 1), vector.Length);
                for (int i = 0; i < space.Layers.Count; i++)
                    RequireAndClear(space.Layers[i], network.Weights[i], vector);
                Assert.All(vector, padding => Assert.Equal(0, padding));
            },
            iter: Iterations);

    [Fact]
    public void Multiplicities_HaveOneBlockATableAndTheBlindOutside() => OnCircuits(circuit =>
    {
        MultiplicitySpace space = circuit.Multiplicities;
        (int Offset, int Bits)[] blocks = [.. space.Tables.Select((table, i) => (space.Offsets[i], table.IndexBits))];
        RequireBlocks(space.Bits, blocks);
        Assert.DoesNotContain(blocks, block => InBlock(space.BlindSlot, block.Offset, block.Bits));
        Assert.InRange(space.BlindSlot, 0, (1 << space.Bits) - 1);

        TableKind[] kinds = [.. space.Tables.Select(table => table.Kind)];
        Assert.Equal([.. circuit.Lookups.Select(lookup => lookup.Table).Append(TableKind.Range).Distinct().Order()], kinds);
        Assert.All(kinds, (kind, i) => Assert.Equal(i, space.IndexOf(kind)));
        int rank = space.Tables[space.IndexOf(TableKind.Rank)].Rows;
        Assert.InRange(rank, circuit.Architecture.Classes + 1, 2 * circuit.Architecture.Classes);
    });

    [Fact]
    public void Leaves_RegionsAreDisjoint() => OnCircuits(circuit =>
    {
        LeafSpace leaves = circuit.Leaves;
        int Flat(int bits) => Math.Max(0, bits - circuit.SampleBits);
        RequireBlocks(
            leaves.SlotBits,
            [
                .. circuit.Lookups.Select((lookup, i) => (leaves.Lookups[i], TensorBlock.BitsOf(lookup.Shape))),
                (leaves.OneHot, TensorBlock.BitsFor(circuit.Architecture.Classes)),
                (leaves.Label, 0),
                (leaves.Weights, Flat(circuit.Weights.Bits - 1)),
                .. circuit.Tables.Select((table, i) => (leaves.Tables[i], Flat(table.IndexBits))),
            ]);
    });

    [Fact]
    public void Views_AreDistinctAndReadInsideTheirSources() => OnCircuits(circuit =>
    {
        string[] views = [.. circuit.Views.Select(view => JsonSerializer.Serialize(view))];
        Assert.Equal(views.Length, views.Distinct().Count());
        foreach (View view in circuit.Views)
        {
            TensorShape source = ShapeOf(circuit, view.Source);
            Assert.Equal(source.Channels, view.Shape.Channels);
            Assert.Equal((view.Shape.Width, view.Shape.Height), (view.MapX.Count, view.MapY.Count));
            Assert.All(view.MapX, x => Assert.InRange(x, 0, source.Width - 1));
            Assert.All(view.MapY, y => Assert.InRange(y, 0, source.Height - 1));
        }
    });

    [Fact]
    public void Lookups_CoverEachCommittedTensorOnce() => OnCircuits(circuit =>
    {
        IReadOnlyList<LayerArchitecture> layers = circuit.Architecture.Layers;
        int steps = layers.SkipLast(1).Sum(layer => 1 + (layer.Pool is { } pool ? pool.KernelX + pool.KernelY - 2 : 0));
        Assert.Equal(steps + 3, circuit.Lookups.Count);

        int column = 0;
        List<int> outputs = [];
        foreach (LookupRegion lookup in circuit.Lookups)
        {
            Assert.Equal(column, lookup.Column);
            column += lookup.Shape.Count;
            Assert.All(lookup.Input, term => Assert.Equal(term.Broadcast ? new TensorShape(1, 1, 1) : lookup.Shape, circuit.Views[term.View].Shape with
            {
                Channels = circuit.Views[term.View].Rule == ChannelRule.Sum ? 1 : circuit.Views[term.View].Shape.Channels,
            }));
            if (lookup.Output is { } output)
            {
                View view = circuit.Views[output];
                Assert.Equal((TensorSpace.Aux, ChannelRule.Equal, lookup.Shape), (view.Source.Space, view.Rule, ShapeOf(circuit, view.Source)));
                outputs.Add(view.Source.Index);
            }
        }

        // Every committed tensor but the one-hot label, the labelled logit and the blinding is some lookup's output, and of one only.
        string[] free = [.. circuit.Aux.Tensors.Where((_, i) => !outputs.Contains(i)).Select(tensor => tensor.Name)];
        Assert.Equal(["one-hot", "labelled logit", "blind"], free);
        Assert.Equal(outputs.Count, outputs.Distinct().Count());
        Assert.Equal(layers.Count - 1, circuit.Activations.Count);
        Assert.All(circuit.Activations, (tensor, i) => Assert.Equal(layers[i].Output, circuit.Aux.Tensors[tensor].Shape));
    });

    [Fact]
    public void Lookups_OnePooledTensor_SharesItsViews()
    {
        // Windows of three with stride one read each column in turn; the maximum's own view is the input of the next step.
        AccuracyCircuit circuit = CircuitCompiler.Compile(Pooled(), 1, 0);
        Assert.Equal(
            ["hidden.maxpool-x1", "hidden.maxpool-x2", "hidden.requantise", "rank.relu(d)", "rank.relu(d+1)", "rank.count"],
            circuit.Lookups.Select(lookup => lookup.Name));
        int[][] maps = [.. circuit.Views.Where(view => view.Source == new TensorReference(TensorSpace.Linear, 0)).Select(view => view.MapX.ToArray())];
        Assert.Equal([[0, 0, 1], [0, 1, 2], [1, 2, 2]], maps);
    }

    // Input 2x3x1 (8 slots), hidden 2x3x1 with two excess tensors, three classes: the slots are counted by hand.
    [Fact]
    public void Compile_SmallNetwork_HasTheLayoutWorkedOutByHand()
    {
        AccuracyCircuit circuit = CircuitCompiler.Compile(Pooled(), samples: 5, groupBits: 1);

        // Three blocks of 8 (2 channels, 3 columns padded to 4), three of 4 (3 classes), two of 1.
        Assert.Equal(
            [("hidden.maxpool-x.excess1", 0), ("hidden.maxpool-x.excess2", 8), ("hidden.activation", 16), ("one-hot", 24),
                ("relu(d)", 28), ("relu(d+1)", 32), ("labelled logit", 36), ("blind", 37)],
            circuit.Aux.Tensors.Select(tensor => (tensor.Name, tensor.Offset)));
        Assert.Equal((6, 4), (circuit.Aux.Bits, circuit.Data.Bits));
        Assert.Equal([0, 1, 2, 3, 4, 5, 8], circuit.Data.ColumnSlots());
        Assert.Equal(9, circuit.Data.BlindSlot);

        // Kernels of 2 slots and of 4·2·4 = 32, biases of 2 and 4: 40 slots, hence 64 below and 64 above.
        (LayerWeightBlocks hidden, LayerWeightBlocks logits) = (circuit.Weights.Layers[0], circuit.Weights.Layers[1]);
        Assert.Equal((36, 38, 0, 32), (hidden.Terms[0].Offset, hidden.BiasOffset, logits.Terms[0].Offset, logits.BiasOffset));
        Assert.Equal((7, 127), (circuit.Weights.Bits, circuit.Weights.BlindSlot));

        // Relu, requantise, range of 2^8; rank 0..3 of 2^2: 772 slots and the blinding.
        Assert.Equal([TableKind.Relu, TableKind.Requantise, TableKind.Range, TableKind.Rank], circuit.Tables.Select(table => table.Kind));
        Assert.Equal([0, 256, 512, 768], circuit.Multiplicities.Offsets);
        Assert.Equal((10, 1023), (circuit.Multiplicities.Bits, circuit.Multiplicities.BlindSlot));

        // Three groups of two: one bit inside, two above. The opening is as long as the longest vector, the multiplicities'.
        Assert.Equal((3, 3, 10), (circuit.Groups, circuit.SampleBits, circuit.OpeningBits));

        // Regions: 3 tables of 32 slots of 8 samples' places, 3 lookups of 8, weights 64/8 = 8, 3 of 4, then rank.count, label, rank.
        Assert.Equal([96, 104, 112, 128, 132, 140], circuit.Leaves.Lookups);
        Assert.Equal([0, 32, 64, 142], circuit.Leaves.Tables);
        Assert.Equal((136, 141, 120, 8), (circuit.Leaves.OneHot, circuit.Leaves.Label, circuit.Leaves.Weights, circuit.Leaves.SlotBits));
    }

    [Theory]
    [InlineData(1, 0, 1, 0)]
    [InlineData(1, 3, 1, 3)]
    [InlineData(8, 3, 1, 3)]
    [InlineData(9, 3, 2, 4)]
    [InlineData(5, 0, 5, 3)]
    [InlineData(1000, 6, 16, 10)]
    public void Groups_AreTheCeiling(int samples, int groupBits, int groups, int sampleBits)
    {
        AccuracyCircuit circuit = CircuitCompiler.Compile(Pooled(), samples, groupBits);
        Assert.Equal((groups, sampleBits), (circuit.Groups, circuit.SampleBits));
    }

    [Fact]
    public void Compile_VectorsLongerThanAnySrs_AreRefused()
    {
        NetworkArchitecture wide = Pooled() with { Input = new TensorShape(2, 1 << 10, 1) };
        CircuitException error = Assert.Throws<CircuitException>(() => CircuitCompiler.Compile(wide, 1, 20));
        Assert.Contains("use smaller groups", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_WitnessLongerThanAnArray_IsRefused()
    {
        CircuitException error = Assert.Throws<CircuitException>(() => CircuitCompiler.Compile(RandomNetworks.Architecture(new Random(3)), 1 << 24, 0));
        Assert.Contains("prove fewer samples at a time", error.Message, StringComparison.Ordinal);
    }

    private static NetworkArchitecture Pooled()
    {
        LinearTerm depthwise = new(0, LinearKind.Depthwise, 1, 1, 1, 1, 0, 0, 1, 1);
        LinearTerm gemm = new(1, LinearKind.Dense, 3, 1, 1, 1, 0, 0, 1, 1);
        return new NetworkArchitecture(
            new TensorShape(2, 3, 1),
            [0, 0],
            AccumulatorBits: 8,
            FractionalBits: 2,
            ActivationBits: 4,
            [
                new LayerArchitecture("hidden", [depthwise], new TensorShape(2, 3, 1), new MaxPool(3, 1, 1, 1, 1, 0, 3, 1), ActivationKind.Relu),
                new LayerArchitecture("logits", [gemm], new TensorShape(3, 1, 1), null, ActivationKind.None),
            ]);
    }

    private static void OnCircuits(Action<AccuracyCircuit> check) =>
        Gen.Select(Gen.Int, Gen.Int[1, 40], Gen.Int[0, 5]).Sample(
            (seed, samples, groupBits) =>
                check(CircuitCompiler.Compile(RandomNetworks.Architecture(new Random(seed)), samples, groupBits)),
            iter: Iterations);

    private static bool InBlock(int slot, int offset, int bits) => slot >> bits == offset >> bits;

    private static void RequireBlocks(int spaceBits, (int Offset, int Bits)[] blocks)
    {
        int next = 0;
        foreach ((int offset, int bits) in blocks.OrderBy(block => block.Offset))
        {
            Assert.Equal(0, offset & ((1 << bits) - 1));
            Assert.True(offset >= next, $"a block at {offset} begins inside the one before it, which ends at {next}");
            next = offset + (1 << bits);
        }

        Assert.InRange(next, 1, 1 << spaceBits);
    }

    private static TensorShape ShapeOf(AccuracyCircuit circuit, TensorReference reference) => reference.Space switch
    {
        TensorSpace.Linear => circuit.Architecture.Layers[reference.Index].Linear,
        TensorSpace.Aux => circuit.Aux.Tensors[reference.Index].Shape,
        _ => circuit.Data.Tensors[reference.Index].Shape,
    };

    private static void RequireAndClear(LayerWeightBlocks blocks, LayerWeights weights, int[] vector)
    {
        for (int term = 0; term < blocks.Terms.Count; term++)
        {
            KernelBlock block = blocks.Terms[term];
            int next = 0;
            for (int dy = 0; dy < block.KernelY; dy++)
            {
                for (int dx = 0; dx < block.KernelX; dx++)
                {
                    for (int ci = 0; ci < block.Inputs; ci++)
                    {
                        for (int co = 0; co < block.Outputs; co++)
                            RequireAndClear(weights.Terms[term][next++], block.SlotOf(co, ci, dx, dy), vector);
                    }
                }
            }

            Assert.Equal(weights.Terms[term].Length, next);
        }

        for (int c = 0; c < weights.Bias.Length; c++)
            RequireAndClear(weights.Bias[c], blocks.BiasOffset + c, vector);
    }

    private static void RequireAndClear(int expected, int slot, int[] vector)
    {
        Assert.Equal(expected, vector[slot]);
        vector[slot] = 0;
    }
}
