using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Claims;
using Zkml.Prover.Tests.Accuracy.Forging;
using Zkml.Testing.Backends;
using Zkml.Testing.Networks;

namespace Zkml.Prover.Tests.Accuracy;

public class LeafPointTests
{
    private static readonly AccuracyCircuit Circuit = SmallArgument.Circuit;

    // On bits, the point is one leaf: sample 4 of 5, group 2, and the leaf's own slot.
    [Fact]
    public void Point_OnBits_IsOneLeaf()
    {
        int slot = new TensorBlock("", Circuit.Lookups[0].Shape, Circuit.Leaves.Lookups[0]).SlotOf(2, 1, 3);
        LeafPoint<Fr> leaf = new(Circuit, Bits(4 | (slot << Circuit.SampleBits)));
        Assert.Equal(Bits(4)[..3], leaf.Samples.ToArray());
        Assert.Equal([Fr.Zero], leaf.InGroup.ToArray());
        Assert.Equal([Fr.Zero, Fr.One], leaf.Groups.ToArray());
        Assert.Equal(Fr.One, leaf.Live);
        Assert.Equal(Fr.One, leaf.RegionWeight(Circuit.Leaves.Lookups[0], Circuit.Lookups[0].Shape));
        Assert.Equal(Fr.Zero, leaf.RegionWeight(Circuit.Leaves.Lookups[1], Circuit.Lookups[1].Shape));
        TensorWeights<Fr> region = leaf.RegionWeights(Circuit.Lookups[0].Shape);
        Assert.Equal([Fr.Zero, Fr.Zero, Fr.One], region.Channels);
        Assert.Equal([Fr.Zero, Fr.One, Fr.Zero], region.X);
        Assert.Equal([Fr.Zero, Fr.Zero, Fr.Zero, Fr.One], region.Y);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    [InlineData(7, 0)]
    public void Live_OnBits_IsOneForSamplesThatCount(int sample, int expected) =>
        Assert.Equal(Fr.From(expected), new LeafPoint<Fr>(Circuit, Bits(sample)).Live);

    // Entry 9 of a flat region is leaf 9 of its block, whatever a row of samples is.
    [Fact]
    public void Flat_OnBits_IsTheRegionsOwnIndex()
    {
        int slot = Circuit.Leaves.Tables[0];
        int bits = Circuit.Tables[0].IndexBits;
        (Fr[] point, Fr weight) = new LeafPoint<Fr>(Circuit, Bits((slot << Circuit.SampleBits) + 9)).Flat(slot, bits);
        Assert.Equal(Bits(9)[..bits], point);
        Assert.Equal(Fr.One, weight);
        (_, Fr other) = new LeafPoint<Fr>(Circuit, Bits((Circuit.Leaves.Tables[1] << Circuit.SampleBits) + 9)).Flat(slot, bits);
        Assert.Equal(Fr.Zero, other);
    }

    // A view's functional of a tensor is the extension of what the view reads at the region's valid positions.
    [Fact]
    public void ViewWeights_OfAnyView_AreTheViewsExtension() => RandomNetworks.Generator(1, accumulatorBits: 12).Sample(
        pair =>
        {
            AccuracyCircuit circuit = CircuitCompiler.Compile(pair.Network.Architecture, 3, 1);
            TestElements elements = new(7);
            LeafPoint<Fr> leaf = new(circuit, elements.Vector(circuit.SampleBits + circuit.Leaves.SlotBits));
            DenseNetwork network = new(circuit, []);
            DenseSample sample = new(elements.Vector(1 << circuit.Aux.Bits), elements.Vector(1 << circuit.Data.Bits), Fr.One);
            Fr[][] z = [.. circuit.Architecture.Layers.Select(layer => elements.Vector(layer.Linear.Count))];
            foreach (View view in circuit.Views)
            {
                TensorWeights<Fr> region = leaf.RegionWeights(view.Shape);
                TensorWeights<Fr> weights = leaf.ViewWeights(view);
                Fr expected = Fr.Zero;
                foreach ((int c, int x, int y) in DenseLeaves.Positions(view.Shape))
                {
                    // A sum over the channels is one value, whatever the region's channel.
                    Fr channel = view.Rule == ChannelRule.Sum ? (c == 0 ? Fr.One : Fr.Zero) : region.Channels[c];
                    expected += channel * region.X[x] * region.Y[y] * network.View(view, sample, layer => z[layer], c, x, y);
                }

                Fr actual = Fr.Zero;
                foreach ((int c, int x, int y) in DenseLeaves.Positions(network.ShapeOf(view.Source)))
                {
                    actual += weights.Channels[c] * weights.X[x] * weights.Y[y]
                        * network.Read(view.Source, sample, layer => z[layer], c, x, y);
                }

                Assert.Equal(expected, actual);
            }
        },
        iter: 8,
        threads: 1);

    private static Fr[] Bits(int leaf) =>
        [.. Enumerable.Range(0, Circuit.SampleBits + Circuit.Leaves.SlotBits).Select(j => Fr.From((leaf >> j) & 1))];
}
