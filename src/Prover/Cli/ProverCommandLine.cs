using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Zkml.Prover.Cli.Commands;
using Zkml.Prover.Cli.Commands.Market;

namespace Zkml.Prover.Cli;

/// <summary>The whole command line: which commands there are, and what a wrong one is answered with.</summary>
internal static class ProverCommandLine
{
    private const string Description =
        "Proves, in zero knowledge, how many samples of a committed hold-out set a committed neural network classifies correctly.";

    /// <summary>Runs one command.</summary>
    /// <param name="arguments">The arguments after the program's name.</param>
    /// <param name="environment">The streams it uses.</param>
    public static ExitCode Run(IReadOnlyList<string> arguments, CommandEnvironment environment)
    {
        RootCommand root = Build(environment);
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            WriteUsageError(parsed, environment.Error.Profile.Out.Writer);
            return ExitCode.BadUsage;
        }

        return (ExitCode)parsed.Invoke(new InvocationConfiguration
        {
            Output = environment.Output.Profile.Out.Writer,
            Error = environment.Error.Profile.Out.Writer,
            EnableDefaultExceptionHandler = false,
        });
    }

    private static RootCommand Build(CommandEnvironment environment)
    {
        var common = new CommonOptions();
        var root = new RootCommand(Description) { HelpName = "prover" };
        common.AddTo(root);
        root.Add(new DemoCommand(environment, common));
        root.Add(new ImportCommand(environment, common));
        root.Add(new InspectCommand(environment, common));
        root.Add(new SrsCommand(environment, common));
        root.Add(new CommitDataCommand(environment, common));
        root.Add(new CommitModelCommand(environment, common));
        root.Add(new CircuitCommand(environment, common));
        root.Add(new ProveCommand(environment, common));
        root.Add(new VerifyCommand(environment, common));
        root.Add(new CalldataCommand(environment, common));
        root.Add(new DeployCommand(environment, common));
        root.Add(new MarketCommand(environment, common));
        root.Add(new HelpCommand(root, environment));
        root.SetAction(_ => root.Parse("--help").Invoke(new InvocationConfiguration { Output = environment.Output.Profile.Out.Writer }));
        return root;
    }

    private static IEnumerable<string> PathTo(SymbolResult? result)
    {
        if (result is not CommandResult command)
            return [];
        return [.. PathTo(command.Parent), command.Command is RootCommand ? "prover" : command.Command.Name];
    }

    private static void WriteUsageError(ParseResult parsed, TextWriter error)
    {
        string command = string.Join(' ', PathTo(parsed.CommandResult));
        IEnumerable<ParseError> errors = parsed.Errors;
        error.WriteLine($"error: {errors.First().Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}");
        error.WriteLine($"help: try '{command} --help'");
    }
}
