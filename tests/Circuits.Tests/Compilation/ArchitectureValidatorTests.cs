using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Tests.Compilation;

/// <summary>Networks that compute well and that no circuit takes: each bound just kept, and just broken.</summary>
public class ArchitectureValidatorTests
{
    private static readonly LinearTerm Pointwise = new(0, LinearKind.Depthwise, 1, 1, 1, 1, 0, 0, 1, 1);

    [Fact]
    public void Check_AccumulatorBits()
    {
        Accepts(Chain(new TensorShape(1, 4, 4)) with { AccumulatorBits = 8, FractionalBits = 3, ActivationBits = 4 });
        Refuses(
            "accumulator bits T = 7: allowed are 8 to 24",
            Chain(new TensorShape(1, 4, 4)) with { AccumulatorBits = 7, FractionalBits = 2, ActivationBits = 4 });
        Accepts(Chain(new TensorShape(1, 4, 4)) with { AccumulatorBits = 24 });
        Refuses("accumulator bits T = 25: allowed are 8 to 24", Chain(new TensorShape(1, 4, 4)) with { AccumulatorBits = 25 });
    }

    [Fact]
    public void Check_ActivationBits()
    {
        Accepts(Chain(new TensorShape(1, 4, 4)) with { ActivationBits = 8, FractionalBits = 7 });
        Refuses("activation bits 9: allowed are 2 to 8", Chain(new TensorShape(1, 4, 4)) with { ActivationBits = 9, FractionalBits = 6 });
    }

    [Fact]
    public void Check_FractionalBits_NoOverflow() =>
        Refuses("fractional bits S = 2147483647", Chain(new TensorShape(1, 4, 4)) with { FractionalBits = int.MaxValue });

    [Fact]
    public void Check_Classes()
    {
        Accepts(Chain(new TensorShape(1, 4, 4), classes: 256));
        Refuses("257 classes: allowed are 2 to 256", Chain(new TensorShape(1, 4, 4), classes: 257));
        Refuses("1 classes: allowed are 2 to 256", Chain(new TensorShape(1, 4, 4), classes: 1));
    }

    [Fact]
    public void Check_Layers()
    {
        TensorShape small = new(1, 1, 1);
        Accepts(Chain(small, layers: 1023));
        Refuses("1025 layers: allowed are 1 to 1024", Chain(small, layers: 1024));
    }

    [Fact]
    public void Check_Terms()
    {
        NetworkArchitecture chain = Chain(new TensorShape(1, 4, 4));
        Accepts(WithFirst(chain, layer => layer with { Terms = [.. Enumerable.Repeat(Pointwise, 16)] }));
        Refuses(
            "layer 'layer0': 17 linear terms, allowed are 1 to 16",
            WithFirst(chain, layer => layer with { Terms = [.. Enumerable.Repeat(Pointwise, 17)] }));
    }

    [Fact]
    public void Check_PaddedShape()
    {
        // Just over 2^23 elements, and 2^25 when its sides are padded.
        TensorShape shape = new(2, 2049, 2049);
        Refuses("the input: shape 2x2049x2049 has more than 2^24 padded elements", Chain(shape));
    }

    [Fact]
    public void Check_PoolingBetweenItsAxes()
    {
        // Pooling along x first leaves 1 x 40 x 600000: more than the layer before it and after it.
        LayerArchitecture pooled = new(
            "wide", [Pointwise], new TensorShape(1, 1, 600_000), new MaxPool(40, 64, 1, 64, 39, 0, 40, 9000), ActivationKind.Relu);
        NetworkArchitecture chain = Chain(pooled.Linear);
        Refuses("layer 'wide' pool: shape 1x40x600000 has more than 2^24 padded elements", chain with { Layers = [pooled, chain.Layers[^1]] });
    }

    [Fact]
    public void Check_PoolingWindow()
    {
        NetworkArchitecture chain = Chain(new TensorShape(1, 80, 80));
        Accepts(WithFirst(chain, layer => layer with { Pool = new MaxPool(64, 64, 64, 64, 0, 0, 1, 1) }));
        Refuses(
            "layer 'layer0': a pooling window or stride is larger than 64",
            WithFirst(chain, layer => layer with { Pool = new MaxPool(65, 1, 1, 1, 0, 0, 1, 1) }));
    }

    [Fact]
    public void Check_Steps()
    {
        // 1 + 63 + 63 steps of a layer with such a pool.
        NetworkArchitecture chain = Chain(new TensorShape(1, 1, 1), layers: 40);
        MaxPool pool = new(64, 64, 1, 1, 63, 63, 1, 1);
        Accepts(chain with { Layers = [.. chain.Layers.Select((layer, i) => i < 15 ? layer with { Pool = pool } : layer)] });
        Refuses(
            "2057 steps of pooling and activation: allowed are 2048",
            chain with { Layers = [.. chain.Layers.Select((layer, i) => i < 16 ? layer with { Pool = pool } : layer)] });
    }

    [Fact]
    public void Check_Sides()
    {
        NetworkArchitecture chain = Chain(new TensorShape(1, 1 << 18, 1), layers: 4);
        Refuses("allowed are 1048576", chain);
        Accepts(Chain(new TensorShape(1, 1 << 18, 1), layers: 3));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("größe/conv.1 (fused)", null)]
    [InlineData("two\nlines", "layer 0: its name has a character that is not printable")]
    [InlineData("\ud83d", "layer 0: its name has a character that is not printable")]
    public void Check_Name(string name, string? expected)
    {
        NetworkArchitecture named = WithFirst(Chain(new TensorShape(1, 4, 4)), layer => layer with { Name = name });
        if (expected is null)
            Accepts(named);
        else
            Refuses(expected, named);
    }

    [Fact]
    public void Check_LongName() => Refuses(
        "layer 0: its name has 1025 characters, allowed are 1024",
        WithFirst(Chain(new TensorShape(1, 4, 4)), layer => layer with { Name = new string('a', 1025) }));

    [Fact]
    public void CheckSamples_Bounds()
    {
        TensorShape shape = new(3, 32, 32);
        ArchitectureValidator.CheckSamples(shape, 1, 0);
        ArchitectureValidator.CheckSamples(shape, 1 << 24, 20);
        RefusesSamples("0 samples: allowed are 1 to 16777216", shape, 0, 0);
        RefusesSamples("16777217 samples: allowed are 1 to 16777216", shape, (1 << 24) + 1, 0);
        RefusesSamples("groups of 2^21 samples: allowed are 2^0 to 2^20", shape, 1, 21);
        RefusesSamples("groups of 2^-1 samples: allowed are 2^0 to 2^20", shape, 1, -1);
        RefusesSamples("the samples: shape 3x0x32 is empty", shape with { Width = 0 }, 1, 0);
        RefusesSamples("padded elements", new TensorShape(int.MaxValue, int.MaxValue, int.MaxValue), 1, 0);
    }

    /// <summary>Pointwise layers of one shape, then one that covers it all and gives the classes.</summary>
    private static NetworkArchitecture Chain(TensorShape shape, int layers = 1, int classes = 3)
    {
        List<LayerArchitecture> all = [];
        for (int i = 0; i < layers; i++)
            all.Add(new LayerArchitecture($"layer{i}", [Pointwise with { Source = i }], shape, null, ActivationKind.Relu));

        // Its kernel need not cover the input for these tests, and a wide input has none that may.
        all.Add(new LayerArchitecture(
            "logits", [new(layers, LinearKind.Dense, 1, 1, 1, 1, 0, 0, 1, 1)], new TensorShape(classes, 1, 1), null, ActivationKind.None));
        return new NetworkArchitecture(shape, [.. new int[shape.Channels]], 16, 6, 7, all);
    }

    private static NetworkArchitecture WithFirst(NetworkArchitecture architecture, Func<LayerArchitecture, LayerArchitecture> change) =>
        architecture with { Layers = [change(architecture.Layers[0]), .. architecture.Layers.Skip(1)] };

    private static void Accepts(NetworkArchitecture architecture) => ArchitectureValidator.Check(architecture);

    private static void Refuses(string expected, NetworkArchitecture architecture)
    {
        UserErrorException error = Assert.ThrowsAny<UserErrorException>(() => ArchitectureValidator.Check(architecture));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<UserErrorException>(() => CircuitCompiler.Compile(architecture, 1, 0));
    }

    private static void RefusesSamples(string expected, TensorShape shape, int samples, int groupBits)
    {
        CircuitException error = Assert.Throws<CircuitException>(() => ArchitectureValidator.CheckSamples(shape, samples, groupBits));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
