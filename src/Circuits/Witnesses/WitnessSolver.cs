using System.Globalization;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Lookups;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Witnesses;

/// <summary>Runs the integer network on every sample and fills in a circuit's witness, on all cores.</summary>
public static class WitnessSolver
{
    /// <summary>Samples that a thread takes at once: enough work to hide the scheduling, few enough for smooth progress.</summary>
    private const int Chunk = 32;

    /// <summary>The witness of <paramref name="network"/> on <paramref name="samples"/>.</summary>
    /// <param name="circuit">The circuit, compiled from the network's architecture for that many samples.</param>
    /// <param name="network">The model.</param>
    /// <param name="samples">The samples and their labels.</param>
    /// <param name="progress">Called with the number of samples just finished, from any thread; null for no reports.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="UserErrorException">Model and samples do not belong to the circuit.</exception>
    /// <exception cref="AccumulatorOverflowException">A value does not fit T signed bits; of several samples, the first.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static Witness Solve(
        AccuracyCircuit circuit,
        IntegerNetwork network,
        SampleSet samples,
        Action<long>? progress = null,
        CancellationToken cancellation = default)
    {
        RequireMatch(circuit, network, samples);
        LayerEvaluator evaluator = new(network);
        Witness witness = new(circuit, samples);
        CountWeights(witness, network);

        Lock gate = new();
        AccumulatorOverflowException? overflow = null;
        ParallelOptions options = new() { CancellationToken = cancellation };
        int chunks = (samples.Count + Chunk - 1) / Chunk;
        Parallel.For(
            0,
            chunks,
            options,
            () => new SampleSolver(witness, evaluator),
            (chunk, loop, solver) =>
            {
                int end = Math.Min(samples.Count, (chunk + 1) * Chunk);
                try
                {
                    for (int n = chunk * Chunk; n < end; n++)
                        solver.Solve(n);
                    progress?.Invoke(end - (chunk * Chunk));
                }
                catch (AccumulatorOverflowException error)
                {
                    lock (gate)
                        overflow = overflow is null || error.Sample < overflow.Sample ? error : overflow;

                    // Every chunk before this one still runs, so the error reported does not depend on timing.
                    loop.Break();
                }

                return solver;
            },
            solver =>
            {
                lock (gate)
                    solver.AddMultiplicitiesTo(witness);
            });
        if (overflow is not null)
            throw overflow;

        int rank = circuit.Multiplicities.IndexOf(TableKind.Rank);
        witness.Correct = witness.Multiplicities[rank][circuit.Architecture.Classes];
        return witness;
    }

    private static void RequireMatch(AccuracyCircuit circuit, IntegerNetwork network, SampleSet samples)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(samples);
        if (!NetworkRules.SameShape(circuit.Architecture, network.Architecture))
            throw new UserErrorException("the model's architecture is not the circuit's", "compile the circuit from this model");
        if (samples.Shape != circuit.Architecture.Input)
        {
            throw new UserErrorException(
                $"the samples are of shape {samples.Shape}, the network takes {circuit.Architecture.Input}", "choose the data set that the model was made for");
        }

        if (samples.Count != circuit.Samples)
            throw new UserErrorException($"there are {samples.Count} samples, the circuit is for {circuit.Samples}");
        int classes = circuit.Architecture.Classes;
        int stray = Array.FindIndex(samples.Labels, label => label >= classes);
        if (stray >= 0)
        {
            throw new UserErrorException(
                $"sample {stray} has label {samples.Labels[stray]}, the network has {classes} classes", "labels are 0-based class numbers");
        }
    }

    /// <summary>Every slot of the weights' lower half is looked up in the range table, padding too.</summary>
    private static void CountWeights(Witness witness, IntegerNetwork network)
    {
        int index = witness.Circuit.Multiplicities.IndexOf(TableKind.Range);
        LookupTable table = witness.Circuit.Tables[index];
        int[] counts = witness.Multiplicities[index];
        foreach (int weight in witness.Circuit.Weights.Place(network))
        {
            int row = weight - table.FirstInput;
            if ((uint)row >= (uint)counts.Length)
            {
                throw new UserErrorException(
                    string.Create(CultureInfo.InvariantCulture, $"a weight does not fit T = {table.IndexBits} signed bits"),
                    "quantize with more accumulator bits (T)");
            }

            counts[row]++;
        }
    }
}
