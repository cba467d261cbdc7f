using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;

namespace Zkml.Prover.Tests.Accuracy.Forging;

/// <summary>The small statement without commitments: its circuit and solved vectors, for attacks on the inner argument alone.</summary>
internal static class SmallArgument
{
    public static AccuracyCircuit Circuit { get; } =
        CircuitCompiler.Compile(SmallNetwork.Architecture, SmallNetwork.Samples, SmallNetwork.GroupBits);

    public static IntegerNetwork Model { get; } = SmallNetwork.Model(SmallStatement.ModelSeed);

    public static SampleSet Samples { get; } = SmallNetwork.SamplesOf(SmallStatement.DataSeed);

    /// <summary>K.</summary>
    public static int Correct { get; } = new IntegerInference(Model).CountCorrect(Samples);

    /// <summary>An honest argument.</summary>
    public static InnerArgument Honest { get; } = new DenseProver(Circuit, Solved(), Correct).Prove();

    /// <summary>Vectors with honest aux and multiplicities.</summary>
    public static CommittedVectors Solved(IntegerNetwork? model = null, SampleSet? samples = null)
    {
        var vectors = CommittedVectors.Of(Circuit, model ?? Model, samples ?? Samples);
        DenseWitness.Solve(vectors, new DenseNetwork(Circuit, vectors.Weights), Circuit.Samples);
        return vectors;
    }

    /// <summary>The position of a table among the circuit's.</summary>
    public static int Table(Circuits.Lookups.TableKind kind) => Circuit.Multiplicities.IndexOf(kind);

    /// <summary>The aux tensor of this name.</summary>
    public static TensorReference Aux(string name)
    {
        int index = Circuit.Aux.Tensors.ToList().FindIndex(tensor => tensor.Name == name);
        return new TensorReference(TensorSpace.Aux, index >= 0 ? index : throw new ArgumentException($"no tensor {name}", nameof(name)));
    }

    /// <summary>Changes one sample's claim to being correct, as if the rank table had been looked up at C once more.</summary>
    public static void CountOneMore(CommittedVectors vectors)
    {
        int rank = Table(Circuits.Lookups.TableKind.Rank);
        int classes = Circuit.Architecture.Classes;
        int other = Enumerable.Range(0, classes).First(row => !vectors.Multiplicity(rank, row).IsZero);
        vectors.Multiplicity(rank, classes) += Fr.One;
        vectors.Multiplicity(rank, other) -= Fr.One;
    }
}
