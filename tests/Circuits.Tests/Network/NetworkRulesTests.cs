using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Testing.Networks;

namespace Zkml.Circuits.Tests.Network;

/// <summary>One sound network, and everything that can be wrong with it, one thing at a time.</summary>
public class NetworkRulesTests
{
    private static readonly LinearTerm Convolution = new(0, LinearKind.Dense, 3, 3, 1, 1, 1, 1, 1, 1);

    private static readonly LayerArchitecture Hidden = new(
        "hidden", [Convolution], new TensorShape(4, 6, 6), new MaxPool(2, 2, 2, 2, 0, 0, 3, 3), ActivationKind.Relu);

    private static readonly LayerArchitecture Logits = new(
        "logits", [new(1, LinearKind.Dense, 3, 3, 1, 1, 0, 0, 1, 1)], new TensorShape(10, 1, 1), null, ActivationKind.None);

    private static readonly NetworkArchitecture Sound = new(new TensorShape(2, 6, 6), [0, 3], 16, 6, 7, [Hidden, Logits]);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "T", "accumulator bits T = 31" },
        { "b", "activation bits b = 1" },
        { "S", "fractional bits S = 9: allowed are 1 to T - 1 - b = 8" },
        { "S zero", "fractional bits S = 0" },
        { "zero points", "input zero points: one integer in [-256, 256] a channel is needed, 2 in all" },
        { "zero point", "input zero points" },
        { "input", "the input: shape 2x0x6 is empty" },
        { "huge input", "is empty or larger than 16777216 elements" },
        { "no layers", "the network has no layers" },
        { "no terms", "layer 'hidden' has no linear term" },
        { "source", "layer 'hidden', term 0 reads activation 1, which is not computed before it" },
        { "negative source", "reads activation -1" },
        { "kind", "layer 'hidden', term 0: unknown kind 7" },
        { "kernel", "layer 'hidden', term 0: kernel sides are 1 to 4096" },
        { "stride", "layer 'hidden', term 0: strides are 1 to 4096" },
        { "padding", "layer 'hidden', term 0: paddings are 0 to 4096" },
        { "dilation", "layer 'hidden', term 0: dilations are 1 to 4096" },
        { "depthwise", "layer 'hidden', term 0 is depthwise: it cannot give 4 channels from 2" },
        { "many weights", "layer 'hidden', term 0 has more than 16777216 weights" },
        { "extent", "layer 'hidden', term 0 reads an extent of 8195 x 8195, which is too large" },
        { "pool kernel", "layer 'hidden' pool: kernel sides are 1 to 4096" },
        { "pool outside", "layer 'hidden': a pooling window lies outside its input of 4x6x6" },
        { "pool padding", "layer 'hidden': a pooling window lies outside its input of 4x6x6" },
        { "pool output", "layer 'hidden' pool: shape 4x0x3 is empty" },
        { "no activation", "layer 'hidden': every layer but the last has an activation" },
        { "activation", "layer 'hidden': unknown activation 9" },
        { "last activation", "layer 'logits': every layer but the last has an activation, the last has none" },
        { "spatial logits", "layer 'logits' is the last: it gives one logit a class and does not pool, its output may not be 10x2x1" },
    };

    [Fact]
    public void Require_SoundNetwork_Passes()
    {
        NetworkRules.Require(new IntegerNetwork(Sound, RandomNetworks.Weights(new Random(1), Sound)));
        ArchitectureValidator.Check(Sound);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Require_Mistake_IsNamed(string mistake, string expected)
    {
        NetworkArchitecture broken = Break(mistake);

        Assert.Contains(expected, Assert.Throws<UserErrorException>(() => NetworkRules.Require(broken)).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<UserErrorException>(() => ArchitectureValidator.Check(broken));
    }

    [Fact]
    public void Require_AnyIntegersAtAll_OnlyUserErrors()
    {
        int[] edges = [int.MinValue, -1, 0, 1, 2, 3, 4096, 65536, int.MaxValue];
        Gen.Int[0, edges.Length - 1].Select(i => edges[i]).Array[24].Sample(
            v =>
            {
                LinearTerm term = new(v[0] & 1, (LinearKind)(v[1] & 1), v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9]);
                MaxPool pool = new(v[10], v[11], v[12], v[13], v[14], v[15], v[16], v[17]);
                NetworkArchitecture any = Sound with { Layers = [Hidden with { Terms = [term], Linear = new(v[18], v[19], v[20]), Pool = pool }, Logits] };
                try
                {
                    ArchitectureValidator.Check(any);
                }
                catch (UserErrorException)
                {
                }
            },
            iter: 2000);
    }

    [Fact]
    public void Require_WeightsOfAnotherShapeOrRange_AreNamed()
    {
        IReadOnlyList<LayerWeights> weights = RandomNetworks.Weights(new Random(1), Sound);
        LayerWeights first = weights[0];

        RequireError("the network has 2 layers but weights of 1", [first]);
        RequireError("layer 'hidden': 1 linear terms but 0 arrays of weights", [first with { Terms = [] }, weights[1]]);
        RequireError("layer 'hidden': 3 biases for 4 channels", [first with { Bias = [1, 2, 3] }, weights[1]]);
        RequireError("layer 'hidden': a bias does not fit T = 16 signed bits", [first with { Bias = [0, 0, 0, 1 << 15] }, weights[1]]);
        RequireError("layer 'hidden', term 0: 71 weights, not 72", [first with { Terms = [new int[71]] }, weights[1]]);
        int[] large = new int[72];
        large[50] = short.MinValue - 1;
        RequireError("layer 'hidden', term 0: a weight does not fit 16 signed bits", [first with { Terms = [large] }, weights[1]]);

        static void RequireError(string expected, IReadOnlyList<LayerWeights> broken)
        {
            UserErrorException error = Assert.Throws<UserErrorException>(() => NetworkRules.Require(new IntegerNetwork(Sound, broken)));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void SameShape_IgnoresNamesOnly()
    {
        NetworkArchitecture renamed = Sound with { Layers = [Hidden with { Name = "other", Terms = [Convolution with { }] }, Logits], InputZeroPoints = [0, 3] };

        Assert.True(NetworkRules.SameShape(Sound, renamed));
        Assert.False(NetworkRules.SameShape(Sound, Sound with { FractionalBits = 5 }));
        Assert.False(NetworkRules.SameShape(Sound, Sound with { InputZeroPoints = [0, 4] }));
        Assert.False(NetworkRules.SameShape(Sound, Sound with { Layers = [Hidden with { Pool = null }, Logits] }));
        Assert.False(NetworkRules.SameShape(Sound, Sound with { Layers = [Hidden with { Terms = [Convolution with { PadX = 0 }] }, Logits] }));
    }

    private static NetworkArchitecture Break(string mistake) => mistake switch
    {
        "T" => Sound with { AccumulatorBits = 31 },
        "b" => Sound with { ActivationBits = 1 },
        "S" => Sound with { FractionalBits = 9 },
        "S zero" => Sound with { FractionalBits = 0 },
        "zero points" => Sound with { InputZeroPoints = [1] },
        "zero point" => Sound with { InputZeroPoints = [1, 257] },
        "input" => Sound with { Input = new TensorShape(2, 0, 6) },
        "huge input" => Sound with { Input = new TensorShape(2, int.MaxValue, int.MaxValue) },
        "no layers" => Sound with { Layers = [] },
        "no terms" => With(Hidden with { Terms = [] }),
        "source" => With(Convolution with { Source = 1 }),
        "negative source" => With(Convolution with { Source = -1 }),
        "kind" => With(Convolution with { Kind = (LinearKind)7 }),
        "kernel" => With(Convolution with { KernelY = 0 }),
        "stride" => With(Convolution with { StrideX = 0 }),
        "padding" => With(Convolution with { PadX = -1 }),
        "dilation" => With(Convolution with { DilationY = 4097 }),
        "depthwise" => With(Convolution with { Kind = LinearKind.Depthwise }),
        "many weights" => With(Convolution with { KernelX = 4096, KernelY = 4096 }),
        "extent" => With(Convolution with { DilationX = 4096, DilationY = 4096 }, new TensorShape(4, 3, 3)),
        "pool kernel" => With(new MaxPool(0, 2, 2, 2, 0, 0, 3, 3)),
        "pool outside" => With(new MaxPool(2, 2, 2, 2, 0, 0, 4, 3)),
        "pool padding" => With(new MaxPool(2, 2, 2, 2, 2, 0, 3, 3)),
        "pool output" => With(new MaxPool(2, 2, 2, 2, 0, 0, 0, 3)),
        "no activation" => With(Hidden with { Activation = ActivationKind.None }),
        "activation" => With(Hidden with { Activation = (ActivationKind)9 }),
        "last activation" => Sound with { Layers = [Hidden, Logits with { Activation = ActivationKind.Relu }] },
        "spatial logits" => Sound with { Layers = [Hidden, Logits with { Linear = new TensorShape(10, 2, 1) }] },
        _ => throw new ArgumentOutOfRangeException(nameof(mistake), mistake, "no such mistake"),
    };

    private static NetworkArchitecture With(LayerArchitecture hidden) => Sound with { Layers = [hidden, Logits] };

    private static NetworkArchitecture With(MaxPool pool) => With(Hidden with { Pool = pool });

    private static NetworkArchitecture With(LinearTerm term) => With(Hidden with { Terms = [term] });

    private static NetworkArchitecture With(LinearTerm term, TensorShape linear) => With(Hidden with { Terms = [term], Linear = linear });
}
