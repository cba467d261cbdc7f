using System.Diagnostics;
using Spectre.Console;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Cli;

/// <summary>
/// Shows phases on standard error: on a terminal one line that is redrawn at most ten times a second, with rate and time left;
/// elsewhere one plain line for each phase that took long enough to be of interest. Every phase goes into the timings.
/// </summary>
internal sealed class ConsoleProgress(IAnsiConsole error, PhaseTimings timings, bool quiet) : IProgressSink
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstDraw = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan WorthALine = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly bool _terminal = error.Profile.Out.IsTerminal && error.Profile.Capabilities.Ansi;
    private bool _lineDrawn;

    /// <inheritdoc/>
    public IPhaseScope Begin(Phase phase, long total = 0) => new Scope(this, phase, total);

    /// <summary>Clears the line under way, so that other text can be written.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (_lineDrawn)
                error.Profile.Out.Writer.Write("\r\e[2K");
            _lineDrawn = false;
        }
    }

    private void Draw(Phase phase, long done, long total, TimeSpan elapsed)
    {
        if (quiet || !_terminal || elapsed < FirstDraw)
            return;
        string line = Describe(phase, done, total, elapsed);
        lock (_gate)
        {
            error.Profile.Out.Writer.Write("\r\e[2K" + line[..Math.Min(line.Length, Math.Max(1, error.Profile.Width - 1))]);
            error.Profile.Out.Writer.Flush();
            _lineDrawn = true;
        }
    }

    private void End(Phase phase, long done, TimeSpan elapsed)
    {
        timings.Add(phase, elapsed, done);
        Clear();
        if (!quiet && elapsed >= WorthALine)
            error.Profile.Out.Writer.WriteLine($"{phase.Title}: {Quantities.Duration(elapsed)}{Rate(phase, done, elapsed)}");
    }

    private static string Describe(Phase phase, long done, long total, TimeSpan elapsed)
    {
        string line = total > 0 ? $"{phase.Title}: {100 * Math.Min(done, total) / total} %" : $"{phase.Title} ...";
        line += Rate(phase, done, elapsed);
        if (total > 0 && done > 0 && done < total)
            line += $", {Quantities.Duration(elapsed * ((double)(total - done) / done))} left";
        return line;
    }

    private static string Rate(Phase phase, long done, TimeSpan elapsed) =>
        done < elapsed.TotalSeconds || done == 0 ? string.Empty : $", {Quantities.Count(done / elapsed.TotalSeconds)} {phase.Unit}s/s";

    private sealed class Scope : IPhaseScope
    {
        private readonly ConsoleProgress _owner;
        private readonly Phase _phase;
        private readonly long _total;
        private readonly long _start = Stopwatch.GetTimestamp();
        private long _done;
        private long _lastDraw;
        private int _ended;

        public Scope(ConsoleProgress owner, Phase phase, long total)
        {
            _owner = owner;
            _phase = phase;
            _total = total;
            _lastDraw = _start;
        }

        public void Advance(long amount = 1)
        {
            long done = Interlocked.Add(ref _done, amount);
            long last = Interlocked.Read(ref _lastDraw);
            if (Stopwatch.GetElapsedTime(last) < RedrawInterval)
                return;
            if (Interlocked.CompareExchange(ref _lastDraw, Stopwatch.GetTimestamp(), last) == last)
                _owner.Draw(_phase, done, _total, Stopwatch.GetElapsedTime(_start));
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                _owner.End(_phase, Interlocked.Read(ref _done), Stopwatch.GetElapsedTime(_start));
        }
    }
}
