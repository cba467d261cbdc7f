using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Circuits.Network;
using Zkml.Prover.Claims;
using Zkml.Prover.Tests.Accuracy.Forging;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.Claims;

/// <summary>The weights of claims: as tables, as functionals, and as the extensions that the verifier evaluates.</summary>
public class WeightsTests
{
    // 3 channels in 4 slots, 2 columns; the block starts at slot 8 of 16.
    private static readonly TensorBlock Block = new("t", new TensorShape(3, 2, 1), 8);

    private static readonly TensorWeights<Fr> Weights = new(Elements(1, 2, 3), Elements(1, 10), Elements(1));

    [Fact]
    public void Apply_IsTheSumOverValidPositions()
    {
        // 1·1 + 2·2 + 3·3, and ten times 1·4 + 2·5 + 3·6; the padded slots hold 1000.
        Fr[] space = Elements(0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 1000, 4, 5, 6, 1000);
        Assert.Equal(Fr.From(14 + 320), Weights.Apply(Block, space));
    }

    [Fact]
    public void AddTo_PutsNoWeightOnPadding()
    {
        var table = new Fr[16];
        Weights.AddTo(Block, Fr.From(2), table);
        Assert.Equal(Elements(0, 0, 0, 0, 0, 0, 0, 0, 2, 4, 6, 0, 20, 40, 60, 0), table);
    }

    [Fact]
    public void Totals_AreSumsOfWeights()
    {
        Assert.Equal(Fr.From(11), Weights.SpatialTotal);
        Assert.Equal(Fr.From(66), Weights.Total);
    }

    [Fact]
    public void AtPoint_OnBits_PicksOnePositionOrNone()
    {
        var valid = TensorWeights<Fr>.AtPoint(Block.Shape, Elements(0, 1, 1));
        Assert.Equal(Elements(0, 0, 1), valid.Channels);
        Assert.Equal(Elements(0, 1), valid.X);
        var padded = TensorWeights<Fr>.AtPoint(Block.Shape, Elements(1, 1, 0));
        Assert.Equal(Elements(0, 0, 0), padded.Channels);
    }

    [Fact]
    public void ExtensionAt_AnyPoint_IsTheTablesExtension()
    {
        Fr[] point = new TestElements(1).Vector(4);
        var table = new Fr[16];
        Weights.AddTo(Block, Fr.One, table);
        Assert.Equal(Multilinear.Evaluate(table, point), Weights.ExtensionAt(Block, point));
    }

    [Fact]
    public void VectorWeights_AnyPoint_AreTheirTablesExtensions()
    {
        TestElements elements = new(2);
        KernelBlock kernel = new(3, 5, 2, 3, Offset: 256);
        IVectorWeights<Fr>[] weights =
        [
            new PointWeights<Fr>(elements.Vector(3), Offset: 24),
            new PointWeights<Fr>(elements.Vector(9), Offset: 0),
            new EntryWeights<Fr>(300),
            new BiasWeights<Fr>(elements.Vector(5), Offset: 8, Bits: 3),
            new KernelWeights<Fr>(elements.Vector(3), elements.Vector(5), Taps(elements, 3, 2), kernel),
        ];
        Fr[] point = elements.Vector(9);
        foreach (IVectorWeights<Fr> weight in weights)
        {
            var table = new Fr[512];
            VectorWeights.AddTo(table, weight, Fr.One);
            Assert.Equal(Multilinear.Evaluate(table, point), weight.ExtensionAt(point));
        }
    }

    // An eq of points of unequal length must fail, not truncate.
    [Fact]
    public void ExtensionAt_PointOfAnotherLength_IsAnError()
    {
        PointWeights<Fr> weights = new(Elements(1, 2, 3), Offset: 0);
        Assert.ThrowsAny<ArgumentException>(() => weights.ExtensionAt(Elements(1, 2)));
        Assert.Throws<ArgumentException>(() => MultilinearExtensions.Eq<Fr>(Elements(1, 2), Elements(1)));
        Assert.Throws<ArgumentException>(() => MultilinearExtensions.Eq<Fr>(Elements(1), Elements(1, 2)));
    }

    private static Fr[,] Taps(TestElements elements, int rows, int columns)
    {
        var taps = new Fr[rows, columns];
        for (int i = 0; i < taps.Length; i++)
        {
            taps[i / columns, i % columns] = elements.Next();
        }

        return taps;
    }

    private static Fr[] Elements(params int[] values) => [.. values.Select(value => Fr.From(value))];
}
