using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Spectre.Console;
using Zkml.Prover.Cli;

namespace Zkml.Prover.Tests.Cli;

/// <summary>Runs commands in this process, with streams that a test can read.</summary>
internal sealed class CommandLineHarness
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public CommandLineHarness(CancellationToken cancellation = default)
        : this(null, cancellation)
    {
    }

    /// <param name="input">What is answered to questions; null where nobody is there to be asked.</param>
    /// <param name="cancellation">Ends the command.</param>
    public CommandLineHarness(string? input, CancellationToken cancellation = default) =>
        Environment = new CommandEnvironment(ConsoleOver(_output), ConsoleOver(_error), cancellation) { Input = input is null ? null : new StringReader(input) };

    public CommandEnvironment Environment { get; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public ExitCode Run(params string[] arguments) => ProverCommandLine.Run(arguments, Environment);

    /// <summary>Runs a command whose work is <paramref name="run"/>.</summary>
    public ExitCode RunWork(Func<CommandSession, ExitCode> run, params string[] arguments)
    {
        var common = new CommonOptions();
        var root = new RootCommand();
        common.AddTo(root);
        root.Add(new WorkCommand(run, Environment, common));
        return (ExitCode)root.Parse(["work", .. arguments]).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

#pragma warning disable CA2000 // a string writer holds nothing that needs disposing
    private static IAnsiConsole ConsoleOver(StringBuilder text) =>
        CommandEnvironment.ConsoleFor(new StringWriter(text, CultureInfo.InvariantCulture), redirected: true);
#pragma warning restore CA2000

    private sealed class WorkCommand(Func<CommandSession, ExitCode> run, CommandEnvironment environment, CommonOptions common)
        : ProverCommand("work", "Does what a test says", environment, common)
    {
        protected override ExitCode Run(ParseResult arguments, CommandSession session) => run(session);
    }
}
