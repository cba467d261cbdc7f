using System.Text.Json;
using Zkml.Algebra.Backends.Cpu;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>The toy network of the protocol's first executable specification, from its own numbers (Vectors/toy.json says how they were made).</summary>
public class ToyNetworkTests
{
    /// <summary>Four samples a group, as there: the second holds one.</summary>
    private const int GroupBits = 2;

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
        DirectoryInfo folder = Directory.CreateTempSubdirectory("zkml-toy-");
        try
        {
            int bits = CircuitCompiler.Compile(Architecture, Samples.Count, GroupBits).OpeningBits;
            using Srs srs = UnsafeSetup.Open(bits, "tests", folder.FullName);
            using ProofFixture fixture = new(CpuBackend.Create(), srs, Network, Samples, GroupBits);
            AccuracyProof proof = fixture.Prove();
            Assert.Equal(4, proof.Correct);
            Assert.Equal(Toy.GetProperty("correct").GetInt32(), proof.Correct);
            Assert.Equal(Verdict.Accepted, fixture.Verify(proof));
            Assert.Equal(RejectionReason.FractionLayer, fixture.Verify(proof with { Correct = 5 }).Reason);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetInt32())];
}
