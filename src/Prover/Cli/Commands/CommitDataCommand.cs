using System.CommandLine;
using Zkml.Algebra.Backends;
using Zkml.Circuits.Data;
using Zkml.Circuits.Network;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Cli.Commands;

/// <summary><c>prover commit-data</c>: the data owner's part.</summary>
internal sealed class CommitDataCommand : ProverCommand
{
    private readonly Argument<string> _images = FileArguments.Argument("images", "Labelled images: CIFAR-10 records or MNIST IDX");
    private readonly Option<int?> _samples = SampleOptions.Count("--samples", "Commit to this many samples; to all unless told");
    private readonly Option<int> _first = new("--first") { Description = "Samples to skip", HelpName = "count" };
    private readonly Option<int> _groupSize = SampleOptions.GroupSize();
    private readonly Option<string?> _shape = SampleOptions.Shape();
    private readonly Option<string> _srs = FileArguments.Option("--srs", "The structured reference string", DefaultFiles.Srs);
    private readonly Option<string> _commitment = FileArguments.Option("--commitment", "The public result", DefaultFiles.DataCommitment);
    private readonly Option<string> _opening = FileArguments.Option("--opening", "The secret result", DefaultFiles.DataOpening);
    private readonly Option<string> _backend = BackendOption.Create();

    /// <summary>Makes the command.</summary>
    public CommitDataCommand(CommandEnvironment environment, CommonOptions common)
        : base("commit-data", "Commit to labelled samples, group by group", environment, common)
    {
        Add(_images);
        Add(_samples);
        Add(_first);
        Add(_groupSize);
        Add(_shape);
        Add(_srs);
        Add(_commitment);
        Add(_opening);
        Add(_backend);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        int groupBits = SampleOptions.GroupBits(arguments.GetValue(_groupSize));
        int? count = SampleOptions.Positive("--samples", arguments.GetValue(_samples));
        int first = arguments.GetValue(_first);
        if (first < 0)
            throw new UsageException($"--first {first}: below zero", "leave out --first to start at the first sample");
        SampleSet samples = SampleReader.Read(
            arguments.GetValue(_images)!, first, count, recordShape: SampleOptions.ParseShape(arguments.GetValue(_shape)));

        IBackend backend = BackendOption.Open(arguments.GetValue(_backend)!);
        using var srs = Srs.Open(arguments.GetValue(_srs)!);
        SrsNotice.Show(srs.Origin, session);
        (DataCommitment commitment, DataOpening opening) =
            new ProvingPipeline(backend, srs, session.Progress, session.Cancellation).CommitData(samples, groupBits);

        DataCommitmentFile.Write(arguments.GetValue(_commitment)!, commitment);
        DataOpeningFile.Write(arguments.GetValue(_opening)!, opening);
        session.Report
            .Add("samples", "Samples", samples.Count)
            .Add("groups", "Groups", commitment.Groups.Count)
            .Add("groupSize", "Samples a group", 1 << groupBits)
            .Add("commitment", "Commitment", arguments.GetValue(_commitment)!)
            .Add("opening", "Opening (secret)", arguments.GetValue(_opening)!);
        return ExitCode.Ok;
    }
}
