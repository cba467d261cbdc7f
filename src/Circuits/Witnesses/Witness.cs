using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Witnesses;

/// <summary>
/// The prover's integers for one statement, sample-major. They are consistent with each other and with the committed weights
/// and samples; whether they satisfy the circuit is for the proof to say.
/// </summary>
public sealed class Witness
{
    /// <summary>Room for a circuit's witness, all zero.</summary>
    public Witness(AccuracyCircuit circuit, SampleSet samples)
    {
        Circuit = circuit;
        Samples = samples;
        Aux = new int[checked(circuit.Samples * circuit.Aux.ColumnCount)];
        LookupColumns = circuit.Lookups.Sum(lookup => lookup.Shape.Count);
        LookupInputs = new int[checked(circuit.Samples * LookupColumns)];
        Logits = new int[circuit.Samples * circuit.Architecture.Classes];
        Multiplicities = [.. circuit.Tables.Select(table => new int[table.Rows])];
    }

    /// <summary>The circuit.</summary>
    public AccuracyCircuit Circuit { get; }

    /// <summary>The data owner's samples and labels.</summary>
    public SampleSet Samples { get; }

    /// <summary>Row n: sample n's committed tensors, in the columns of <see cref="SampleSpace.Columns"/>.</summary>
    public int[] Aux { get; }

    /// <summary>Row n: sample n's lookup inputs, region after region, valid positions in the order of <see cref="TensorShape.IndexOf"/>.</summary>
    public int[] LookupInputs { get; }

    /// <summary>The number of lookup inputs of one sample.</summary>
    public int LookupColumns { get; }

    /// <summary>Row n: sample n's logits, the accumulators of the last layer.</summary>
    public int[] Logits { get; }

    /// <summary>How often each row of each table is looked up, by all samples and, for the range table, all weights.</summary>
    public IReadOnlyList<int[]> Multiplicities { get; }

    /// <summary>K, the number of samples whose labelled class ranks first.</summary>
    public int Correct { get; set; }

    /// <summary>Sample n's row of <see cref="Aux"/>.</summary>
    public Span<int> AuxRow(int n) => Aux.AsSpan(n * Circuit.Aux.ColumnCount, Circuit.Aux.ColumnCount);

    /// <summary>Sample n's row of <see cref="LookupInputs"/>.</summary>
    public Span<int> LookupRow(int n) => LookupInputs.AsSpan(n * LookupColumns, LookupColumns);
}
