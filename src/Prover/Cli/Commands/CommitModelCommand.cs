using System.CommandLine;
using Zkml.Algebra.Backends;
using Zkml.Circuits.Network;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Cli.Commands;

/// <summary><c>prover commit-model</c>: the model owner's part.</summary>
internal sealed class CommitModelCommand : ProverCommand
{
    private readonly Argument<string> _network = FileArguments.Argument("network", "The quantized network", DefaultFiles.Network);
    private readonly Option<string> _srs = FileArguments.Option("--srs", "The structured reference string", DefaultFiles.Srs);
    private readonly Option<string> _commitment = FileArguments.Option("--commitment", "The public result", DefaultFiles.ModelCommitment);
    private readonly Option<string> _opening = FileArguments.Option("--opening", "The secret result", DefaultFiles.ModelOpening);
    private readonly Option<string> _backend = BackendOption.Create();

    /// <summary>Makes the command.</summary>
    public CommitModelCommand(CommandEnvironment environment, CommonOptions common)
        : base("commit-model", "Commit to a quantized network's weights", environment, common)
    {
        Add(_network);
        Add(_srs);
        Add(_commitment);
        Add(_opening);
        Add(_backend);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        IntegerNetwork network = NetworkFile.Read(arguments.GetValue(_network)!);
        IBackend backend = BackendOption.Open(arguments.GetValue(_backend)!);
        using var srs = Srs.Open(arguments.GetValue(_srs)!);
        SrsNotice.Show(srs.Origin, session);
        (ModelCommitment commitment, ModelOpening opening) =
            new ProvingPipeline(backend, srs, session.Progress, session.Cancellation).CommitModel(network);

        ModelCommitmentFile.Write(arguments.GetValue(_commitment)!, commitment);
        ModelOpeningFile.Write(arguments.GetValue(_opening)!, opening);
        session.Report
            .Add("weights", "Weights", network.Weights.Sum(layer => layer.Bias.Length + layer.Terms.Sum(term => term.Length)))
            .Add("commitment", "Commitment", arguments.GetValue(_commitment)!)
            .Add("opening", "Opening (secret)", arguments.GetValue(_opening)!);
        return ExitCode.Ok;
    }
}
