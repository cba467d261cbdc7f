using System.Diagnostics;
using Spectre.Console;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Cli;

/// <summary>
/// Shows phases on standard error: on a terminal one line that is redrawn five times a second, with rate and time left;
/// elsewhere one plain line for each phase that took long enough to be of interest. Every phase goes into the timings.
/// </summary>
internal sealed class ConsoleProgress(IAnsiConsole error, PhaseTimings timings, bool quiet) : IProgressSink
{
    private static readonly TimeSpan FirstDraw = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan WorthALine = TimeSpan.FromMilliseconds(100);

    // With fewer units, each takes so long that an estimate made of the last one would be wrong for most of the next.
    private const long EnoughToExtrapolate = 16;

    private readonly Lock _gate = new();
    private readonly bool _draws = !quiet && error.Profile.Out.IsTerminal && error.Profile.Capabilities.Ansi;
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

    private void Draw(Scope scope)
    {
        string line = Describe(scope.Phase, scope.Done, scope.Total, scope.Elapsed);
        lock (_gate)
        {
            // The timer's last call may come after the phase's end.
            if (scope.Ended)
                return;
            error.Profile.Out.Writer.Write("\r\e[2K" + line[..Math.Min(line.Length, Math.Max(1, error.Profile.Width - 1))]);
            error.Profile.Out.Writer.Flush();
            _lineDrawn = true;
        }
    }

    private void End(Scope scope)
    {
        TimeSpan elapsed = scope.Elapsed;
        timings.Add(scope.Phase, elapsed, scope.Done);
        lock (_gate)
        {
            scope.Ended = true;
            Clear();
        }

        if (!quiet && elapsed >= WorthALine)
            error.Profile.Out.Writer.WriteLine($"{scope.Phase.Title}: {Quantities.Duration(elapsed)}{Rate(scope.Phase, scope.Done, elapsed)}");
    }

    private static string Describe(Phase phase, long done, long total, TimeSpan elapsed)
    {
        string line = total > 0 ? $"{phase.Title}: {100 * Math.Min(done, total) / total} %" : $"{phase.Title} ...";
        line += Rate(phase, done, elapsed);
        if (total >= EnoughToExtrapolate && done > 0 && done < total)
            line += $", {Quantities.Duration(elapsed * ((double)(total - done) / done))} left";
        return line;
    }

    private static string Rate(Phase phase, long done, TimeSpan elapsed) =>
        done < elapsed.TotalSeconds || done == 0 ? string.Empty : $", {Quantities.Count(done / elapsed.TotalSeconds)} {phase.Unit}s/s";

    private sealed class Scope : IPhaseScope
    {
        private readonly ConsoleProgress _owner;
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly Timer? _redraw;
        private long _done;

        public Scope(ConsoleProgress owner, Phase phase, long total)
        {
            _owner = owner;
            Phase = phase;
            Total = total;
            if (owner._draws)
                _redraw = new Timer(_ => owner.Draw(this), null, FirstDraw, RedrawInterval);
        }

        public Phase Phase { get; }

        public long Total { get; }

        public long Done => Interlocked.Read(ref _done);

        public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

        public bool Ended { get; set; }

        public void Advance(long amount = 1) => Interlocked.Add(ref _done, amount);

        public void Dispose()
        {
            _redraw?.Dispose();
            if (!Ended)
                _owner.End(this);
        }
    }
}
