using System.Diagnostics;
using System.Text.Json.Nodes;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Cli;

/// <summary>Adds up how long each phase took; what <c>--timings</c> writes.</summary>
internal sealed class PhaseTimings
{
    private readonly List<Entry> _entries = [];
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>The seconds since the command began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Adds one run of a phase.</summary>
    public void Add(Phase phase, TimeSpan time, long units)
    {
        lock (_entries)
        {
            Entry? entry = _entries.Find(candidate => candidate.Phase == phase);
            if (entry is null)
                _entries.Add(entry = new Entry(phase));
            entry.Time += time;
            entry.Units += units;
        }
    }

    /// <summary>
    /// The phases in the order in which they first came, their seconds and units, the seconds in all and the peak memory of the process.
    /// </summary>
    public JsonObject ToJson(string command)
    {
        var phases = new JsonArray();
        lock (_entries)
        {
            foreach (Entry entry in _entries)
            {
                phases.Add(new JsonObject
                {
                    ["phase"] = entry.Phase.Name,
                    ["seconds"] = Math.Round(entry.Time.TotalSeconds, 4),
                    ["units"] = entry.Units,
                    ["unit"] = entry.Phase.Unit,
                });
            }
        }

        using var process = Process.GetCurrentProcess();
        return new JsonObject
        {
            ["command"] = command,
            ["seconds"] = Math.Round(Elapsed.TotalSeconds, 4),
            ["peakBytes"] = process.PeakWorkingSet64,
            ["processors"] = Environment.ProcessorCount,
            ["phases"] = phases,
        };
    }

    private sealed class Entry(Phase phase)
    {
        public Phase Phase { get; } = phase;

        public TimeSpan Time { get; set; }

        public long Units { get; set; }
    }
}
