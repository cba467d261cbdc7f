using Zkml.Circuits.Checking;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Circuits.Witnesses;
using Zkml.Testing.Networks;

namespace Zkml.Circuits.Tests.Witnesses;

public class WitnessSolverTests
{
    [Fact]
    public void Solve_RandomNetworks_SatisfiesTheCircuitAndCountsAsIntegerInference()
    {
        RandomNetworks.Generator(samples: 5, accumulatorBits: 13).Sample(
            pair =>
            {
                AccuracyCircuit circuit = CircuitCompiler.Compile(pair.Network.Architecture, 5, 1);

                Witness witness = WitnessSolver.Solve(circuit, pair.Network, pair.Samples);

                Assert.Null(WitnessChecker.FirstViolation(witness, pair.Network));
                Assert.Equal(new IntegerInference(pair.Network).CountCorrect(pair.Samples), witness.Correct);
            },
            iter: 100);
    }

    [Fact]
    public void Solve_ManySamples_ReportsEachOnceAndDoesNotDependOnThreads()
    {
        IntegerNetwork network = RandomNetworks.Network(new Random(3), 13);
        SampleSet samples = RandomNetworks.Samples(new Random(4), network.Architecture, 200);
        AccuracyCircuit circuit = CircuitCompiler.Compile(network.Architecture, 200, 6);
        long reported = 0;

        Witness first = WitnessSolver.Solve(circuit, network, samples, n => Interlocked.Add(ref reported, n));
        Witness second = WitnessSolver.Solve(circuit, network, samples);

        Assert.Equal(200, reported);
        Assert.Equal(first.Aux, second.Aux);
        Assert.Equal(first.LookupInputs, second.LookupInputs);
        Assert.Equal(first.Multiplicities, second.Multiplicities);
    }

    [Fact]
    public void Solve_SeveralOverflows_NamesTheFirstSample()
    {
        IntegerNetwork network = Amplifier();
        sbyte[] values = new sbyte[300];
        values[77] = values[78] = values[199] = 127;
        SampleSet samples = new(network.Architecture.Input, values, new byte[300]);
        AccuracyCircuit circuit = CircuitCompiler.Compile(network.Architecture, 300, 4);

        AccumulatorOverflowException error = Assert.Throws<AccumulatorOverflowException>(() => WitnessSolver.Solve(circuit, network, samples));

        Assert.Equal((77, 12700L), (error.Sample, error.Value));
    }

    [Fact]
    public void Solve_RankingDifferenceOverflow_IsAnError()
    {
        IntegerNetwork network = Amplifier();
        SampleSet samples = new(network.Architecture.Input, [40, 41], [0, 0]);
        AccuracyCircuit circuit = CircuitCompiler.Compile(network.Architecture, 2, 0);

        // Logits 100·a and -100·a: both fit 13 bits for a = 40, their difference of 8000 does not.
        AccumulatorOverflowException error = Assert.Throws<AccumulatorOverflowException>(() => WitnessSolver.Solve(circuit, network, samples));

        Assert.Equal((0, "ranking difference"), (error.Sample, error.Quantity));
    }

    [Fact]
    public void Solve_Cancelled_Stops()
    {
        IntegerNetwork network = Amplifier();
        SampleSet samples = new(network.Architecture.Input, new sbyte[64], new byte[64]);
        AccuracyCircuit circuit = CircuitCompiler.Compile(network.Architecture, 64, 3);
        using CancellationTokenSource source = new();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => WitnessSolver.Solve(circuit, network, samples, null, source.Token));
    }

    [Fact]
    public void Solve_InputsOfAnotherCircuit_AreUserErrors()
    {
        IntegerNetwork network = Amplifier();
        SampleSet samples = new(network.Architecture.Input, [1, 2], [0, 1]);
        AccuracyCircuit circuit = CircuitCompiler.Compile(network.Architecture, 2, 0);
        NetworkArchitecture wider = network.Architecture with { AccumulatorBits = 14 };

        RequireError("the model's architecture is not the circuit's", network with { Architecture = wider }, samples);
        RequireError("there are 1 samples, the circuit is for 2", network, new SampleSet(samples.Shape, [1], [0]));
        RequireError("sample 1 has label 2, the network has 2 classes", network, samples with { Labels = [0, 2] });
        RequireError("the samples are of shape 1x1x2", network, samples with { Shape = new TensorShape(1, 1, 2) });

        void RequireError(string expected, IntegerNetwork model, SampleSet set)
        {
            UserErrorException error = Assert.Throws<UserErrorException>(() => WitnessSolver.Solve(circuit, model, set));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Solve_WeightBeyondTBits_IsAUserError()
    {
        IntegerNetwork network = Amplifier();
        network.Weights[0].Terms[0][0] = 5000;
        SampleSet samples = new(network.Architecture.Input, [0], [0]);
        AccuracyCircuit circuit = CircuitCompiler.Compile(network.Architecture, 1, 0);

        UserErrorException error = Assert.Throws<UserErrorException>(() => WitnessSolver.Solve(circuit, network, samples));

        Assert.Contains("a weight does not fit T = 13 signed bits", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Logits 100·a and -100·a in 13 bits.</summary>
    private static IntegerNetwork Amplifier()
    {
        LinearTerm gemm = new(0, LinearKind.Dense, 1, 1, 1, 1, 0, 0, 1, 1);
        LayerArchitecture layer = new("logits", [gemm], new TensorShape(2, 1, 1), null, ActivationKind.None);
        return new IntegerNetwork(
            new NetworkArchitecture(new TensorShape(1, 1, 1), [0], 13, 4, 7, [layer]), [new LayerWeights([[100, -100]], [0, 0])]);
    }
}
