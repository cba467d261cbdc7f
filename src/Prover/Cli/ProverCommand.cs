using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Zkml.Prover.Files;

namespace Zkml.Prover.Cli;

/// <summary>
/// A command: its options are its properties, its work is <see cref="Run"/>. This class turns whatever comes of it into streams and an
/// exit code, the same way for all.
/// </summary>
internal abstract class ProverCommand : Command
{
    private readonly CommandEnvironment _environment;
    private readonly CommonOptions _common;

    /// <summary>Names the command.</summary>
    protected ProverCommand(string name, string description, CommandEnvironment environment, CommonOptions common)
        : base(name, description)
    {
        _environment = environment;
        _common = common;
        SetAction(arguments => (int)Execute(arguments));
    }

    /// <summary>Does the work and fills in the session's report.</summary>
    protected abstract ExitCode Run(ParseResult arguments, CommandSession session);

    private ExitCode Execute(ParseResult arguments)
    {
        var session = new CommandSession(_environment, arguments.GetValue(_common.Quiet));
        try
        {
            _environment.Cancellation.ThrowIfCancellationRequested();
            ExitCode code = Run(arguments, session);
            if (arguments.GetValue(_common.Timings) is { } timings)
                WriteJson(timings, session.Timings.ToJson(Name));
            session.Report.Write(_environment.Output, arguments.GetValue(_common.Json));
            return code;
        }
        catch (Exception exception)
        {
            var failure = Failure.From(exception);
            foreach (string line in failure.Lines())
                session.WriteError(line);
            if (arguments.GetValue(_common.Verbose))
                session.WriteError(exception.ToString());
            return failure.Code;
        }
    }

    private static void WriteJson(FileInfo file, JsonObject json) =>
        AtomicFile.Write(file.FullName, stream => stream.Write(Encoding.UTF8.GetBytes(json + "\n")));
}
