using Zkml.Circuits.Network;

namespace Zkml.Prover.Tests.Accuracy.Forging;

/// <summary>
/// The smallest network that has everything: padding along every axis (3 of 4), zero points, convolution over padding, pooling,
/// both activations, a joined branch, a depthwise term with a stride.
/// </summary>
internal static class SmallNetwork
{
    public const int Conv = 0;

    public const int Block = 1;

    public const int Logits = 2;

    public const int Samples = 5;

    /// <summary>Groups of two: the third holds one sample.</summary>
    public const int GroupBits = 1;

    public static NetworkArchitecture Architecture { get; } = new(
        new TensorShape(3, 3, 3),
        [1, 0, -2],
        AccumulatorBits: 9,
        FractionalBits: 3,
        ActivationBits: 3,
        [
            new LayerArchitecture(
                "conv",
                [new LinearTerm(0, LinearKind.Dense, 2, 2, 1, 1, 1, 1, 1, 1)],
                new TensorShape(3, 4, 4),
                new MaxPool(2, 2, 1, 1, 0, 0, 3, 3),
                ActivationKind.Relu),
            new LayerArchitecture(
                "block",
                [
                    new LinearTerm(1, LinearKind.Dense, 3, 3, 1, 1, 1, 1, 1, 1),
                    new LinearTerm(1, LinearKind.Depthwise, 1, 1, 1, 1, 0, 0, 1, 1),
                ],
                new TensorShape(3, 3, 3),
                null,
                ActivationKind.Signed),
            new LayerArchitecture(
                "logits",
                [
                    new LinearTerm(2, LinearKind.Dense, 3, 3, 1, 1, 0, 0, 1, 1),
                    new LinearTerm(1, LinearKind.Depthwise, 2, 2, 2, 2, 0, 0, 1, 1),
                ],
                new TensorShape(3, 1, 1),
                null,
                ActivationKind.None),
        ]);

    /// <summary>A model; small enough not to overflow T bits on <see cref="SamplesOf"/>.</summary>
    public static IntegerNetwork Model(int seed)
    {
        Random random = new(seed);
        int[] Integers(int count, int largest) => [.. Enumerable.Range(0, count).Select(_ => random.Next(-largest, largest + 1))];
        return new IntegerNetwork(
            Architecture,
            [
                new LayerWeights([Integers(36, 3)], Integers(3, 20)),
                new LayerWeights([Integers(81, 2), Integers(3, 3)], Integers(3, 20)),
                new LayerWeights([Integers(81, 4), Integers(12, 2)], Integers(3, 20)),
            ]);
    }

    /// <summary>Labelled samples.</summary>
    public static SampleSet SamplesOf(int seed, int count = Samples)
    {
        Random random = new(seed);
        TensorShape shape = Architecture.Input;
        return new SampleSet(
            shape,
            [.. Enumerable.Range(0, count * shape.Count).Select(_ => (sbyte)random.Next(-4, 4))],
            [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(Architecture.Classes))]);
    }
}
