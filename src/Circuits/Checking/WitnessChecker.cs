using Zkml.Circuits.Compilation;
using Zkml.Circuits.Lookups;
using Zkml.Circuits.Network;
using Zkml.Circuits.Witnesses;

namespace Zkml.Circuits.Checking;

/// <summary>
/// Checks a witness against its circuit by the circuit's own description and plain arithmetic, slowly, and explains the first
/// constraint that fails. It shares no code with <see cref="WitnessSolver"/>: accumulators are computed anew from the committed
/// activations, lookup inputs from the circuit's views.
/// </summary>
public static class WitnessChecker
{
    /// <summary>The first violated constraint in the order of samples and layers, multiplicities and count last; null if all hold.</summary>
    /// <param name="witness">The witness; its arrays have their circuit's sizes by construction.</param>
    /// <param name="network">The model whose weights are committed, of the circuit's architecture.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <exception cref="UserErrorException">The network's parts do not fit together, or it is not of the circuit's architecture.</exception>
    public static Violation? FirstViolation(Witness witness, IntegerNetwork network, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(witness);
        NetworkRules.Require(network);
        AccuracyCircuit circuit = witness.Circuit;
        if (!NetworkRules.SameShape(circuit.Architecture, network.Architecture))
            throw new UserErrorException("the model's architecture is not the circuit's");

        long[][] counts = [.. circuit.Tables.Select(table => new long[table.Rows])];
        for (int n = 0; n < circuit.Samples; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            SampleView sample = new(witness, network, n);
            Violation? violation = CheckLogits(witness, sample) ?? CheckLookups(witness, sample, counts) ?? CheckLabel(witness, sample);
            if (violation is not null)
                return violation;
        }

        return CheckWeights(circuit, network, counts) ?? CheckMultiplicities(witness, counts) ?? CheckCount(witness);
    }

    private static Violation? CheckLogits(Witness witness, SampleView sample)
    {
        int last = witness.Circuit.Architecture.Layers.Count - 1;
        string layer = witness.Circuit.Architecture.Layers[last].Name;
        int classes = witness.Circuit.Architecture.Classes;
        for (int j = 0; j < classes; j++)
        {
            long computed = sample.Accumulators(last)[j];
            int claimed = witness.Logits[(sample.Number * classes) + j];
            if (claimed != computed)
            {
                return new Violation(
                    ViolationKind.LinearLayer, layer, sample.Number, Invariant($"logit {j} is {claimed}, weights and activations give {computed}"));
            }
        }

        return null;
    }

    private static Violation? CheckLookups(Witness witness, SampleView sample, long[][] counts)
    {
        AccuracyCircuit circuit = witness.Circuit;
        foreach (LookupRegion region in circuit.Lookups)
        {
            int index = circuit.Multiplicities.IndexOf(region.Table);
            LookupTable table = circuit.Tables[index];
            for (int i = 0; i < region.Shape.Count; i++)
            {
                (int c, int x, int y) = Position(region.Shape, i);
                long input = sample.Input(region, c, x, y);
                int claimed = witness.LookupRow(sample.Number)[region.Column + i];
                if (claimed != input)
                {
                    return new Violation(
                        ViolationKind.LinearLayer,
                        region.Name,
                        sample.Number,
                        Invariant($"input {At(c, x, y)} is {claimed}, but {sample.Explain(region, c, x, y)} = {input}"));
                }

                long row = input - table.FirstInput;
                if (row < 0 || row >= table.Rows)
                {
                    return new Violation(
                        ViolationKind.Lookup,
                        region.Name,
                        sample.Number,
                        Invariant($"{At(c, x, y)}: {input} = {sample.Explain(region, c, x, y)} is not in table {table.Kind}, which holds {table.FirstInput}..{table.FirstInput + table.Rows - 1}"));
                }

                if (region.Output is int output && sample.Value(output, c, x, y) != table.Output((int)row))
                {
                    return new Violation(
                        ViolationKind.Lookup,
                        region.Name,
                        sample.Number,
                        Invariant($"{At(c, x, y)}: ({input}, {sample.Value(output, c, x, y)}) is not a row of table {table.Kind}, whose output at {input} is {table.Output((int)row)}; the input is {sample.Explain(region, c, x, y)}"));
                }

                counts[index][row]++;
            }
        }

        return null;
    }

    /// <summary>(label, t) is one of the rows (j, z_j), taken once; no other row is (PROTOCOL section 6).</summary>
    private static Violation? CheckLabel(Witness witness, SampleView sample)
    {
        AccuracyViews accuracy = witness.Circuit.Accuracy;
        int classes = witness.Circuit.Architecture.Classes;
        long label = sample.Value(accuracy.Label, 0, 0, 0);
        if (label < 0 || label >= classes)
            return Broken($"the label is {label}, there are {classes} classes");

        for (int j = 0; j < classes; j++)
        {
            long y = sample.Value(accuracy.OneHot, j, 0, 0);
            if (y != (j == label ? 1 : 0))
                return Broken($"the one-hot form of label {label} has {y} for class {j}");
        }

        long logit = sample.Value(accuracy.Logits, (int)label, 0, 0);
        long labelled = sample.Value(accuracy.LabelledLogit, 0, 0, 0);
        return labelled == logit ? null : Broken($"the labelled logit is {labelled}, but class {label} has logit {logit}");

        Violation Broken(FormattableString explanation) =>
            new(ViolationKind.Label, "label", sample.Number, FormattableString.Invariant(explanation));
    }

    private static Violation? CheckWeights(AccuracyCircuit circuit, IntegerNetwork network, long[][] counts)
    {
        int index = circuit.Multiplicities.IndexOf(TableKind.Range);
        LookupTable table = circuit.Tables[index];
        int[] weights = circuit.Weights.Place(network);
        for (int slot = 0; slot < weights.Length; slot++)
        {
            long row = (long)weights[slot] - table.FirstInput;
            if (row < 0 || row >= table.Rows)
            {
                return new Violation(
                    ViolationKind.Lookup, "weights", null, Invariant($"slot {slot}: a weight does not fit {table.IndexBits} signed bits"));
            }

            counts[index][row]++;
        }

        return null;
    }

    private static Violation? CheckMultiplicities(Witness witness, long[][] counts)
    {
        for (int t = 0; t < counts.Length; t++)
        {
            LookupTable table = witness.Circuit.Tables[t];
            for (int row = 0; row < table.Rows; row++)
            {
                if (witness.Multiplicities[t][row] != counts[t][row])
                {
                    return new Violation(
                        ViolationKind.Multiplicity,
                        Invariant($"table {table.Kind}"),
                        null,
                        Invariant($"input {row + table.FirstInput} is looked up {counts[t][row]} times, its multiplicity is {witness.Multiplicities[t][row]}"));
                }
            }
        }

        return null;
    }

    private static Violation? CheckCount(Witness witness)
    {
        int rank = witness.Circuit.Multiplicities.IndexOf(TableKind.Rank);
        int leading = witness.Multiplicities[rank][witness.Circuit.Architecture.Classes];
        return witness.Correct == leading
            ? null
            : new Violation(
                ViolationKind.Count, "accuracy", null, Invariant($"K is {witness.Correct}, but {leading} samples have every class ranked below or level with their label"));
    }

    private static (int C, int X, int Y) Position(Network.TensorShape shape, int index) =>
        (index % shape.Channels, index / shape.Channels % shape.Width, index / (shape.Channels * shape.Width));

    private static string At(int c, int x, int y) => Invariant($"(channel {c}, x {x}, y {y})");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
