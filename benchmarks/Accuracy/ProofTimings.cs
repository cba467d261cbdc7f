using System.Globalization;
using Spectre.Console;
using Zkml.Algebra.Backends;
using Zkml.Prover;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Cli;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Wrap;

namespace Zkml.Benchmarks.Accuracy;

/// <summary>One proof after a first that warms up, verified, with the seconds of each of its phases as a JSON object.</summary>
internal static class ProofTimings
{
    /// <summary>Proves with a backend, of so many images of the set that <see cref="ProofBenchmarks.Images"/> names.</summary>
    public static int Print(string backendName, string samples)
    {
        int count = int.Parse(samples, CultureInfo.InvariantCulture);
        IBackend backend = BackendOption.Open(backendName);
        for (int run = 0; run < 2; run++)
        {
            using var statement = DemoStatement.Prepare(
                backend, ProofBenchmarks.SrsBitsOf(count), ProofBenchmarks.Images, count);
            OwnedStatement owned = statement.Commit(ProofBenchmarks.GroupBitsOf(count));
            var timings = new PhaseTimings();
            var pipeline = new ProvingPipeline(
                backend, statement.Srs, new ConsoleProgress(AnsiConsole.Console, timings, quiet: true), CancellationToken.None);
            (Circuits.Compilation.AccuracyCircuit circuit, WrapKey key, WrappedProof proof) = (owned with { Pipeline = pipeline }).Prove();
            string json = timings.ToJson($"prove {count} with {backend.Name}, {(run == 0 ? "first" : "again")}").ToJsonString();
            Console.WriteLine(json);
            Verdict verdict = ProvingPipeline.Verify(
                key, circuit, owned.Model.Commitment, owned.Data.Commitment, new PlacedProof(StatementContext.OffChain, proof), NoProgress.Instance);
            Console.WriteLine(verdict);
            if (!verdict.IsAccepted)
                return 1;
        }

        return 0;
    }
}
