using Zkml.Circuits.Checking;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Lookups;
using Zkml.Circuits.Network;
using Zkml.Circuits.Witnesses;
using Zkml.Testing.Networks;

namespace Zkml.Circuits.Tests.Checking;

/// <summary>Lies planted in an honest witness: each is found, and named.</summary>
public class WitnessCheckerTests
{
    private readonly IntegerNetwork _network = TwoLayers();
    private readonly Witness _witness;

    public WitnessCheckerTests()
    {
        SampleSet samples = new(_network.Architecture.Input, [9, 4, -7, 20, 1, 2, 3, 4, -5, -6, 7, 8], [1, 0, 2]);
        AccuracyCircuit circuit = CircuitCompiler.Compile(_network.Architecture, 3, 1);
        _witness = WitnessSolver.Solve(circuit, _network, samples);
    }

    [Fact]
    public void HonestWitness_HasNoViolation() => Assert.Null(WitnessChecker.FirstViolation(_witness, _network));

    [Fact]
    public void PoolingExcess_IsNamedWithItsTuple()
    {
        // Sample 0, channel 0: z = 10·(9, 4) in the first row, so d = 50.
        _witness.AuxRow(0)[Column("hidden.maxpool-x.excess1")] = 51;

        RequireLie(ViolationKind.Lookup, "hidden.maxpool-x1", 0, "(channel 0, x 0, y 0): (50, 51) is not a row of table Relu, whose output at 50 is 50");
    }

    [Fact]
    public void Activation_IsNamedWithItsTuple()
    {
        int row = Column("hidden.activation");
        int honest = _witness.AuxRow(2)[row + 1];
        _witness.AuxRow(2)[row + 1] = honest + 1;

        RequireLie(ViolationKind.LinearLayer, "logits", 2, "weights and activations give");

        RecomputeLogits(2);
        RequireLie(ViolationKind.Lookup, "hidden.requantise", 2, $", {honest + 1}) is not a row of table Requantise");
    }

    [Fact]
    public void LookupInput_IsNamedWithItsSum()
    {
        LookupRegion region = Region("hidden.requantise");
        _witness.LookupRow(1)[region.Column]++;

        RequireLie(ViolationKind.LinearLayer, "hidden.requantise", 1, "input (channel 0, x 0, y 0) is ");
        RequireLie(ViolationKind.LinearLayer, "hidden.requantise", 1, "hidden(0, 1, 1)[40] + hidden.maxpool-x.excess1(0, 0, 1)[0] + hidden.maxpool-y.excess1(0, 0, 0)[0] = 40");
    }

    [Fact]
    public void Logit_IsNamed()
    {
        int honest = _witness.Logits[4];
        _witness.Logits[4] = honest - 1;

        RequireLie(ViolationKind.LinearLayer, "logits", 1, $"logit 1 is {honest - 1}, weights and activations give {honest}");
    }

    [Fact]
    public void AnotherModelsWeight_IsNamed()
    {
        _network.Weights[0].Terms[0][0]++;

        RequireLie(ViolationKind.LinearLayer, "hidden.maxpool-x1", 0, "input (channel 0, x 0, y 0) is 50, but hidden(0, 0, 0)[99] - hidden(0, 1, 0)[44] = 55");
    }

    [Theory]
    [InlineData("relu(d)", "rank.relu(d)")]
    [InlineData("relu(d+1)", "rank.relu(d+1)")]
    public void ComparisonBit_IsNamed(string tensor, string region)
    {
        _witness.AuxRow(1)[Column(tensor) + 2]++;

        RequireLie(ViolationKind.Lookup, region, 1, "(channel 2, x 0, y 0)");
    }

    [Fact]
    public void OneHotOfTwoClasses_IsNamed()
    {
        // No class lies below class 0, so its bit is in no difference: the label's own lookup must find it.
        _witness.AuxRow(0)[Column("one-hot")] = 1;

        RequireLie(ViolationKind.Label, "label", 0, "the one-hot form of label 1 has 1 for class 0");
    }

    [Fact]
    public void LabelledLogitRaisedWithItsComparisons_IsNamed()
    {
        int honest = _witness.AuxRow(0)[Column("labelled logit")];
        ClaimLabelledLogit(0, honest + 1000);

        RequireLie(ViolationKind.Label, "label", 0, $"the labelled logit is {honest + 1000}, but class 1 has logit {honest}");
    }

    [Fact]
    public void DifferenceBeyondTheTable_IsNamed()
    {
        int honest = _witness.AuxRow(0)[Column("labelled logit")];
        ClaimLabelledLogit(0, honest + 5000);

        RequireLie(ViolationKind.Lookup, "rank.relu(d)", 0, "is not in table Relu, which holds -4096..4095");
    }

    [Fact]
    public void AnotherLabel_IsNamed()
    {
        _witness.Samples.Labels[2] = 0;

        RequireLie(ViolationKind.Label, "label", 2, "the one-hot form of label 0 has 0 for class 0");
    }

    [Fact]
    public void LabelOutsideTheClasses_IsNamed()
    {
        _witness.Samples.Labels[0] = 3;

        RequireLie(ViolationKind.Label, "label", 0, "the label is 3, there are 3 classes");
    }

    [Theory]
    [InlineData(TableKind.Relu)]
    [InlineData(TableKind.Requantise)]
    [InlineData(TableKind.Range)]
    [InlineData(TableKind.Rank)]
    public void Multiplicity_IsNamed(TableKind kind)
    {
        int table = _witness.Circuit.Multiplicities.IndexOf(kind);
        int first = _witness.Circuit.Tables[table].FirstInput;
        int honest = _witness.Multiplicities[table][2];
        _witness.Multiplicities[table][2]++;

        RequireLie(ViolationKind.Multiplicity, $"table {kind}", null, FormattableString.Invariant($"input {first + 2} is looked up {honest} times, its multiplicity is {honest + 1}"));
    }

    [Fact]
    public void Count_IsNamed()
    {
        int honest = _witness.Correct;
        _witness.Correct++;

        RequireLie(ViolationKind.Count, "accuracy", null, FormattableString.Invariant($"K is {honest + 1}, but {honest} samples"));
    }

    [Fact]
    public void ModelOfAnotherArchitecture_IsAUserError()
    {
        IntegerNetwork other = RandomNetworks.Network(new Random(1), 13);

        Assert.Throws<UserErrorException>(() => WitnessChecker.FirstViolation(_witness, other));
    }

    [Fact]
    public void EverySingleChange_IsFound()
    {
        foreach (int[] integers in (int[][])[_witness.Aux, _witness.LookupInputs, _witness.Logits, .. _witness.Multiplicities])
        {
            for (int i = 0; i < integers.Length; i += integers.Length > 1000 ? 97 : 1)
            {
                integers[i]++;
                Assert.NotNull(WitnessChecker.FirstViolation(_witness, _network));
                integers[i]--;
            }
        }

        Assert.Null(WitnessChecker.FirstViolation(_witness, _network));
    }

    private void RequireLie(ViolationKind kind, string place, int? sample, string explanation)
    {
        Violation? violation = WitnessChecker.FirstViolation(_witness, _network);
        Assert.NotNull(violation);
        Assert.Equal((kind, place, sample), (violation.Kind, violation.Place, violation.Sample));
        Assert.Contains(explanation, violation.Explanation, StringComparison.Ordinal);
    }

    /// <summary>The first column of a committed tensor.</summary>
    private int Column(string tensor)
    {
        SampleSpace aux = _witness.Circuit.Aux;
        return aux.Columns[aux.Tensors.Select(block => block.Name).ToList().IndexOf(tensor)];
    }

    private LookupRegion Region(string name) => _witness.Circuit.Lookups.Single(region => region.Name == name);

    /// <summary>Makes the logits agree with the committed activations, as a prover who lies about one of those would.</summary>
    private void RecomputeLogits(int n)
    {
        Span<int> activation = _witness.AuxRow(n).Slice(Column("hidden.activation"), 2);
        for (int j = 0; j < 3; j++)
        {
            int[] weights = _network.Weights[1].Terms[0];
            _witness.Logits[(3 * n) + j] = _network.Weights[1].Bias[j] + (weights[j] * activation[0]) + (weights[3 + j] * activation[1]);
        }
    }

    /// <summary>Makes everything about the ranking agree with a claimed logit of the label.</summary>
    private void ClaimLabelledLogit(int n, int logit)
    {
        Span<int> row = _witness.AuxRow(n);
        Span<int> inputs = _witness.LookupRow(n);
        int wins = 0;
        row[Column("labelled logit")] = logit;
        for (int j = 0; j < 3; j++)
        {
            int d = logit - _witness.Logits[(3 * n) + j] - (j < _witness.Samples.Labels[n] ? 1 : 0);
            inputs[Region("rank.relu(d)").Column + j] = d;
            inputs[Region("rank.relu(d+1)").Column + j] = d + 1;
            row[Column("relu(d)") + j] = Math.Max(d, 0);
            row[Column("relu(d+1)") + j] = Math.Max(d + 1, 0);
            wins += d >= 0 ? 1 : 0;
        }

        inputs[Region("rank.count").Column] = wins;
    }

    /// <summary>1x2x2 pixels, two channels of 10·x + 0 and -3·x + 5, a 2x2 maximum, three logits; T = 13, S = 4, b = 7.</summary>
    private static IntegerNetwork TwoLayers()
    {
        LinearTerm pointwise = new(0, LinearKind.Dense, 1, 1, 1, 1, 0, 0, 1, 1);
        NetworkArchitecture architecture = new(
            new TensorShape(1, 2, 2),
            [0],
            13,
            4,
            7,
            [
                new LayerArchitecture("hidden", [pointwise], new TensorShape(2, 2, 2), new MaxPool(2, 2, 2, 2, 0, 0, 1, 1), ActivationKind.Relu),
                new LayerArchitecture("logits", [pointwise with { Source = 1 }], new TensorShape(3, 1, 1), null, ActivationKind.None),
            ]);
        return new IntegerNetwork(architecture, [new LayerWeights([[10, -3]], [0, 5]), new LayerWeights([[5, 4, -7, 1, 2, 3]], [1, 2, 3])]);
    }
}
