using System.CommandLine;

namespace Zkml.Prover.Cli.Commands;

/// <summary><c>prover help [topic]</c>: a command's options, or a text that belongs to no one command.</summary>
internal sealed class HelpCommand : Command
{
    private const string ExitCodes = """
        Exit codes

          0  the command did what it was asked to do
          1  it failed: an unreadable file, an unsupported model, a cancelled run
          2  the command line is wrong
          3  a proof was checked and is not valid
          4  the device that --backend asks for is not there
          5  a chain refused a transaction
        """;

    private const string Files = $"""
        Files, by the names that commands use unless told otherwise

          {DefaultFiles.Network}       quantized weights and architecture         secret of the model owner
          {DefaultFiles.Architecture}      the architecture alone                     public
          {DefaultFiles.Srs}         structured reference string                public
          {DefaultFiles.VerifierKey}        the part of it that verifiers need         public
          {DefaultFiles.DataCommitment}     commitment to samples and labels           public
          {DefaultFiles.DataOpening}        what opens it                              secret of the data owner
          {DefaultFiles.ModelCommitment}    commitment to weights                      public
          {DefaultFiles.ModelOpening}       what opens it                              secret of the model owner
          {DefaultFiles.Circuit}    what the proof is about                    public
          {DefaultFiles.CircuitKey}        the circuit's verification key             public
          {DefaultFiles.Proof}      the proof                                  public
          {DefaultFiles.InnerProof}         an inner proof (prove --inner)             for those who may learn from it
          market/                what 'prover market' keeps of each challenge       secret; files under content/ are to be published

        The prover needs both openings, the verifier needs neither. Secret files are readable by their owner only.
        """;

    private readonly RootCommand _root;
    private readonly CommandEnvironment _environment;
    private readonly Argument<string?> _topic = new("topic")
    {
        Description = "A command, 'exit-codes' or 'files'", Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Makes the command.</summary>
    public HelpCommand(RootCommand root, CommandEnvironment environment)
        : base("help", "Explain a command, the exit codes or the files")
    {
        _root = root;
        _environment = environment;
        Add(_topic);
        SetAction(arguments => (int)Run(arguments.GetValue(_topic)));
    }

    private ExitCode Run(string? topic)
    {
        TextWriter output = _environment.Output.Profile.Out.Writer;
        switch (topic)
        {
            case "exit-codes":
                output.WriteLine(ExitCodes);
                return ExitCode.Ok;
            case "files":
                output.WriteLine(Files);
                return ExitCode.Ok;
            case null:
                return Explain(["--help"], output);
        }

        if (_root.Subcommands.Any(command => command.Name == topic || command.Aliases.Contains(topic)))
            return Explain([topic, "--help"], output);
        TextWriter error = _environment.Error.Profile.Out.Writer;
        error.WriteLine($"error: there is no command or topic '{topic}'");
        error.WriteLine("help: try 'prover help'");
        return ExitCode.BadUsage;
    }

    private ExitCode Explain(string[] arguments, TextWriter output) =>
        (ExitCode)_root.Parse(arguments).Invoke(new InvocationConfiguration { Output = output });
}
