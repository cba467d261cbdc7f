using System.Globalization;
using Zkml.Algebra.Backends;
using Zkml.Benchmarks.Backends;
using Zkml.Prover;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Cli;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Wrap;

namespace Zkml.Benchmarks.Accuracy;

/// <summary>
/// Two proofs, the first of which pays for the compilation of what it uses, each verified, with the seconds of their phases as JSON.
/// </summary>
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
            TimedBackend timed = new(backend);
            PhaseShares shares = new(timed);
            var pipeline = new ProvingPipeline(timed, statement.Srs, shares, CancellationToken.None);
            (Circuits.Compilation.AccuracyCircuit circuit, WrapKey key, WrappedProof proof) = (owned with { Pipeline = pipeline }).Prove();
            Console.WriteLine($"{count} images with {backend.Name}, {(run == 0 ? "first" : "again")}: {shares.ToJson().ToJsonString()}");
            Verdict verdict = ProvingPipeline.Verify(
                key, circuit, owned.Model.Commitment, owned.Data.Commitment, new PlacedProof(StatementContext.OffChain, proof), NoProgress.Instance);
            Console.WriteLine(verdict);
            if (!verdict.IsAccepted)
                return 1;
        }

        return 0;
    }
}
