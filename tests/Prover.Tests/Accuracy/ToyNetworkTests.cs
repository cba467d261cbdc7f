using System.Text.Json;
using Zkml.Algebra.Backends.Reference;
using Zkml.Circuits.Network;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>The toy network of the protocol's first executable specification, from its own numbers (Vectors/toy.json says how they were made).</summary>
public class ToyNetworkTests
{
    private static readonly JsonElement Toy = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Accuracy", "Vectors", "toy.json"))).RootElement;

    private static readonly NetworkArchitecture Architecture = new(
        new TensorShape(1, 6, 6),
        [0],
        AccumulatorBits: 13,
        FractionalBits: 4,
        ActivationBits: 7,
        [
            new LayerArchitecture(
                "conv",
                [new LinearTerm(0, LinearKind.Dense, 3, 3, 1, 1, 1, 1, 1, 1)],
                new TensorShape(2, 6, 6),
                new MaxPool(2, 2, 2, 2, 0, 0, 3, 3),
                ActivationKind.Relu),
            new LayerArchitecture(
                "gemm",
                [new LinearTerm(1, LinearKind.Dense, 3, 3, 1, 1, 0, 0, 1, 1)],
                new TensorShape(3, 1, 1),
                null,
                ActivationKind.None),
        ]);

    private static readonly IntegerNetwork Network = new(
        Architecture,
        [
            new LayerWeights([Integers(Toy.GetProperty("conv"))], Integers(Toy.GetProperty("convBias"))),
            new LayerWeights([Integers(Toy.GetProperty("gemm"))], Integers(Toy.GetProperty("gemmBias"))),
        ]);

    private static readonly SampleSet Samples = new(
        Architecture.Input,
        [.. Toy.GetProperty("images").EnumerateArray().SelectMany(Integers).Select(value => (sbyte)value)],
        [.. Integers(Toy.GetProperty("labels")).Select(value => (byte)value)]);

    [Fact]
    public void Classify_IsTheSpecifications()
    {
        IntegerInference inference = new(Network);
        int n = 0;
        foreach (JsonElement logits in Toy.GetProperty("logits").EnumerateArray())
        {
            Assert.Equal(Integers(logits), inference.Classify(Samples[n], n).Logits.Select(z => (int)z));
            n++;
        }
    }

    [Fact]
    public void Prove_GivesTheSpecificationsCount()
    {
        var argument = InnerArgument.Prove(Network, Samples, groupBits: 2, new ReferenceBackend());
        Assert.Equal(4, argument.Correct);
        Assert.Equal(Toy.GetProperty("correct").GetInt32(), argument.Correct);
        Assert.Equal(Verdict.Accepted, argument.Verify());
        Assert.Equal(RejectionReason.OpeningReduction, argument.Verify(correct: 5).Reason);
    }

    private static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetInt32())];
}
