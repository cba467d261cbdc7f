using Spectre.Console;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Cli;

/// <summary>One run of one command: where it reports, and when it should stop.</summary>
internal sealed class CommandSession
{
    private readonly IAnsiConsole _error;
    private readonly ConsoleProgress _progress;
    private readonly bool _quiet;
    private readonly TextReader? _input;

    /// <summary>Starts the clock.</summary>
    public CommandSession(CommandEnvironment environment, bool quiet)
    {
        _error = environment.Error;
        _quiet = quiet;
        _input = environment.Input;
        _progress = new ConsoleProgress(environment.Error, Timings, quiet);
        Cancellation = environment.Cancellation;
    }

    /// <summary>The times of the phases so far.</summary>
    public PhaseTimings Timings { get; } = new();

    /// <summary>Where long work reports.</summary>
    public IProgressSink Progress => _progress;

    /// <summary>Signalled when the user wants the run to stop.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The command's result.</summary>
    public Report Report { get; } = new();

    /// <summary>Writes a line of status to standard error.</summary>
    public void Status(string line)
    {
        if (!_quiet)
            WriteError(line);
    }

    /// <summary>Asks a question to be answered with yes or no.</summary>
    /// <exception cref="UsageException">Nobody is there to be asked.</exception>
    public bool Confirm(string question)
    {
        if (_input is null)
            throw new UsageException("nobody is there to be asked whether to send", "give --yes to send without asking");
        _progress.Clear();
        _error.Profile.Out.Writer.Write(question);
        return _input.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    /// <summary>Writes a line to standard error, <c>--quiet</c> or not.</summary>
    public void WriteError(string line)
    {
        _progress.Clear();
        _error.Profile.Out.Writer.WriteLine(line);
    }
}
