using Zkml.Circuits.Checking;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Tests.Checking;

public class CircuitCostTests
{
    [Fact]
    public void Of_LeNet5_CountsWhatTheProtocolSays()
    {
        var cost = CircuitCost.Of(CircuitCompiler.Compile(LeNet5(), 1000, 9));

        // conv 6x28x28, halved by columns (6·14·28) and by rows (6·14·14), requantised; conv 16x10x10 likewise; 120, 84; ranks of 10.
        int first = (6 * 14 * 28) + (2 * 6 * 14 * 14);
        int second = (16 * 5 * 10) + (2 * 16 * 5 * 5);
        Assert.Equal(first + second + 120 + 84 + (2 * 10) + 1 + 1, cost.LookupsPerSample);
        Assert.Equal(651_720, cost.MultiplyAdds);
        Assert.Equal(first + second + 120 + 84 + (3 * 10) + 1, cost.AuxFeatures);
        Assert.Equal(3072 + 1, cost.DataFeatures);
        Assert.Equal((6 * 75) + (16 * 150) + (120 * 400) + (84 * 120) + (10 * 84) + 6 + 16 + 120 + 84 + 10, cost.Weights);
        Assert.Equal((2L, 512L, 1000L), (cost.Groups, cost.GroupSamples, cost.Samples));
        Assert.Equal((3L << 18) + 16, cost.TableRows);
        Assert.Equal((1000 * (cost.LookupsPerSample + 10)) + cost.PaddedWeights + cost.TableRows, cost.LiveLeaves);
        Assert.InRange(cost.LiveLeaves, 1, 1L << cost.LeafBits);
        Assert.InRange(cost.AuxFeatures, 1, cost.PaddedAuxFeatures);
        Assert.Equal(9 + (int)Math.Log2(cost.PaddedAuxFeatures), cost.OpeningBits);
    }

    [Fact]
    public void Estimates_AddUpTheModelsPieces()
    {
        var cost = CircuitCost.Of(CircuitCompiler.Compile(LeNet5(), 1000, 9));
        CostModel free = new(0, 0, 0, 0, 0);
        double committed = (1000.0 * cost.AuxFeatures) + cost.TableRows;

        Assert.Equal(cost.LiveLeaves / 2e9, cost.ProvingTime(2, free with { LookupNanoseconds = 1 }).TotalSeconds, 1e-6);
        Assert.Equal(committed / 1e9, cost.ProvingTime(1, free with { CommittedValueNanoseconds = 1 }).TotalSeconds, 1e-6);
        Assert.Equal((1 << cost.OpeningBits) / 1e6, cost.ProvingTime(1, free with { OpenedCoefficientNanoseconds = 1000 }).TotalSeconds, 1e-6);
        Assert.Equal(
            cost.LiveLeaves + Math.ScaleB(2, cost.OpeningBits) + cost.ProvingMemory(free),
            cost.ProvingMemory(free with { LeafBytes = 1, OpenedCoefficientBytes = 2 }));
    }

    [Fact]
    public void Describe_NamesEveryRegionAndTheEstimates()
    {
        AccuracyCircuit circuit = CircuitCompiler.Compile(LeNet5(), 1000, 9);

        string text = CircuitCost.Of(circuit).Describe(2);

        foreach (LookupRegion region in circuit.Lookups)
            Assert.Contains(region.Name, text, StringComparison.Ordinal);
        Assert.Contains("2 of 512 samples, for 1,000 samples", text, StringComparison.Ordinal);
        Assert.Contains("s on 2 cores", text, StringComparison.Ordinal);
        Assert.Contains("GiB", text, StringComparison.Ordinal);
    }

    private static NetworkArchitecture LeNet5()
    {
        TensorShape[] linear = [new(6, 28, 28), new(16, 10, 10), new(120, 1, 1), new(84, 1, 1), new(10, 1, 1)];
        int[] kernels = [5, 5, 5, 1, 1];
        List<LayerArchitecture> layers = [];
        for (int i = 0; i < linear.Length; i++)
        {
            LinearTerm term = new(i, LinearKind.Dense, kernels[i], kernels[i], 1, 1, 0, 0, 1, 1);
            int side = linear[i].Width / 2;
            MaxPool? pool = i < 2 ? new MaxPool(2, 2, 2, 2, 0, 0, side, side) : null;
            layers.Add(new LayerArchitecture(
                $"layer{i}", [term], linear[i], pool, i == linear.Length - 1 ? ActivationKind.None : ActivationKind.Relu));
        }

        return new NetworkArchitecture(new TensorShape(3, 32, 32), [0, 0, 0], 18, 8, 8, layers);
    }
}
