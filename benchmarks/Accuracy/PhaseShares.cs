using System.Diagnostics;
using System.Text.Json.Nodes;
using Zkml.Benchmarks.Backends;
using Zkml.Prover.Pipelines;

namespace Zkml.Benchmarks.Accuracy;

/// <summary>Times the phases of a proof, and what of each is spent in the backend.</summary>
/// <param name="backend">The backend.</param>
internal sealed class PhaseShares(TimedBackend backend) : IProgressSink
{
    private readonly List<(string Phase, TimeSpan Time, TimeSpan InBackend)> _phases = [];
    private readonly long _start = Stopwatch.GetTimestamp();

    public IPhaseScope Begin(Phase phase, long total = 0) => new Scope(this, backend, phase);

    /// <summary>Seconds of the whole and of its phases; the caller's own are those not in the backend.</summary>
    public JsonObject ToJson()
    {
        TimeSpan whole = Stopwatch.GetElapsedTime(_start);
        return new JsonObject
        {
            ["seconds"] = Seconds(whole),
            ["inBackend"] = Seconds(backend.Elapsed),
            ["processors"] = Environment.ProcessorCount,
            ["phases"] = new JsonArray([.. _phases.Select(phase => new JsonObject
            {
                ["phase"] = phase.Phase, ["seconds"] = Seconds(phase.Time), ["inBackend"] = Seconds(phase.InBackend),
            })]),
        };
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 4);

    private sealed class Scope(PhaseShares owner, TimedBackend backend, Phase phase) : IPhaseScope
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly TimeSpan _before = backend.Elapsed;

        public void Advance(long amount = 1)
        {
        }

        public void Dispose() =>
            owner._phases.Add((phase.Name, Stopwatch.GetElapsedTime(_start), backend.Elapsed - _before));
    }
}
