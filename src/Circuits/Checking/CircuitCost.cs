using System.Globalization;
using System.Text;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Lookups;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Checking;

/// <summary>A circuit's size, counted, and what proving it will roughly take. Live is what carries values, padded what it is rounded up to.</summary>
/// <param name="Samples">N.</param>
/// <param name="Groups">The number of groups, each a commitment of the prover and one of the data owner.</param>
/// <param name="GroupSamples">The samples of a full group.</param>
/// <param name="MultiplyAdds">Multiply-adds of the integer network on one sample.</param>
/// <param name="Regions">The lookups of one sample, region by region.</param>
/// <param name="LookupsPerSample">Their sum, the label's included.</param>
/// <param name="AuxFeatures">The integers that the prover commits to for each sample.</param>
/// <param name="PaddedAuxFeatures">The slots that they take.</param>
/// <param name="DataFeatures">The integers that the data owner commits to for each sample.</param>
/// <param name="PaddedDataFeatures">The slots that they take.</param>
/// <param name="Weights">The model's integers, biases included.</param>
/// <param name="PaddedWeights">The slots that are looked up in the range table.</param>
/// <param name="TableRows">The rows of all tables, each with a multiplicity.</param>
/// <param name="LiveLeaves">The fractions that are summed: lookups and table rows.</param>
/// <param name="LeafBits">The levels of the fraction tree: it has 2^LeafBits leaves.</param>
/// <param name="OpeningBits">μ: the opening's vectors have 2^μ coefficients.</param>
public sealed record CircuitCost(
    long Samples,
    long Groups,
    long GroupSamples,
    long MultiplyAdds,
    IReadOnlyList<RegionCost> Regions,
    long LookupsPerSample,
    long AuxFeatures,
    long PaddedAuxFeatures,
    long DataFeatures,
    long PaddedDataFeatures,
    long Weights,
    long PaddedWeights,
    long TableRows,
    long LiveLeaves,
    int LeafBits,
    int OpeningBits)
{
    private const double Gibibyte = 1L << 30;

    /// <summary>Counts a circuit.</summary>
    public static CircuitCost Of(AccuracyCircuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        NetworkArchitecture architecture = circuit.Architecture;
        RegionCost[] regions = [.. circuit.Lookups.Select(region => new RegionCost(region.Name, region.Table, region.Shape.Count))];
        long lookups = regions.Sum(region => region.Lookups) + 1;
        long paddedWeights = 1L << (circuit.Weights.Bits - 1);
        long rows = circuit.Tables.Sum(table => (long)table.Rows);
        return new CircuitCost(
            circuit.Samples,
            circuit.Groups,
            1L << circuit.GroupBits,
            architecture.Layers.Sum(layer => MultiplyAddsOf(architecture, layer)),
            regions,
            lookups,
            circuit.Aux.ColumnCount,
            1L << circuit.Aux.Bits,
            circuit.Data.ColumnCount,
            1L << circuit.Data.Bits,
            architecture.Layers.Sum(layer => WeightsOf(architecture, layer)),
            paddedWeights,
            rows,
            (circuit.Samples * (lookups + architecture.Classes)) + paddedWeights + rows,
            circuit.SampleBits + circuit.Leaves.SlotBits,
            circuit.OpeningBits);
    }

    /// <summary>The estimated time of proving with a number of cores.</summary>
    public TimeSpan ProvingTime(int cores, CostModel? model = null)
    {
        model ??= new CostModel();
        double committed = ((double)Samples * AuxFeatures) + TableRows;
        double nanoseconds = (LiveLeaves * model.LookupNanoseconds)
            + (committed * model.CommittedValueNanoseconds)
            + (Math.ScaleB(model.OpenedCoefficientNanoseconds, OpeningBits));
        return TimeSpan.FromSeconds(nanoseconds / cores / 1e9);
    }

    /// <summary>The estimated peak of the prover's memory, in bytes: the witness's integers, the fraction tree and the opening.</summary>
    public double ProvingMemory(CostModel? model = null)
    {
        model ??= new CostModel();
        double witness = (double)Samples * (AuxFeatures + LookupsPerSample + DataFeatures) * sizeof(int);
        return witness + (LiveLeaves * model.LeafBytes) + Math.ScaleB(model.OpenedCoefficientBytes, OpeningBits);
    }

    /// <summary>The counts and estimates as lines of text, the estimates for this machine's number of cores.</summary>
    public override string ToString() => Describe(Environment.ProcessorCount);

    /// <summary>The counts and estimates as lines of text.</summary>
    public string Describe(int cores)
    {
        StringBuilder text = new();
        Line("lookups", $"{LookupsPerSample:N0} a sample, {Samples * LookupsPerSample:N0} in all");
        foreach (RegionCost region in Regions)
            Line($"  {region.Name}", $"{region.Lookups:N0} ({region.Table})");
        Line("multiply-adds", $"{MultiplyAdds:N0} a sample");
        Line("features", $"{AuxFeatures:N0} of {PaddedAuxFeatures:N0} slots a sample; data: {DataFeatures:N0} of {PaddedDataFeatures:N0}");
        Line("weights", $"{Weights:N0} of {PaddedWeights:N0} slots");
        Line("table rows", $"{TableRows:N0}");
        Line("groups", $"{Groups:N0} of {GroupSamples:N0} samples, for {Samples:N0} samples");
        Line("fraction tree", $"{LiveLeaves:N0} live of 2^{LeafBits} leaves");
        Line("opening", $"2^{OpeningBits} coefficients");
        Line("time", $"about {ProvingTime(cores).TotalSeconds:N1} s on {cores} cores");
        Line("memory", $"about {ProvingMemory() / Gibibyte:N2} GiB");
        return text.ToString();

        void Line(string name, FormattableString value) => text.Append(name.PadRight(28))
            .Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static long MultiplyAddsOf(NetworkArchitecture architecture, LayerArchitecture layer) =>
        (long)layer.Linear.Width * layer.Linear.Height
            * layer.Terms.Sum(term => (long)NetworkRules.WeightCount(architecture, layer, term));

    private static long WeightsOf(NetworkArchitecture architecture, LayerArchitecture layer) =>
        layer.Linear.Channels + layer.Terms.Sum(term => (long)NetworkRules.WeightCount(architecture, layer, term));
}

/// <summary>The lookups of one region.</summary>
/// <param name="Name">The region: layer and step.</param>
/// <param name="Table">The table that is read.</param>
/// <param name="Lookups">Lookups a sample.</param>
public readonly record struct RegionCost(string Name, TableKind Table, long Lookups);
