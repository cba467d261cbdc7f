using System.CommandLine;
using Zkml.Circuits.Data;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market fetch</c>: the published groups, checked against what was committed to.</summary>
internal sealed class FetchCommand : ChallengeAction
{
    private readonly ProvingOptions _proving = new();

    /// <summary>Makes the command.</summary>
    public FetchCommand(CommandEnvironment environment, CommonOptions common)
        : base("fetch", "Get the manifest, the accepted circuits and the training samples, and check them", sends: false, environment, common) =>
        _proving.AddTo(this);

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access)
    {
        ChallengeOffer offer = access.Market.ReadOffer(access.Challenge, session.Cancellation);
        Challenge state = access.Market.ReadChallenge(access.Challenge, session.Cancellation);
        var trainer = new Trainer(access.Market, access.Challenge, access.Files, _proving.Sources(arguments));
        ChallengeManifest manifest = trainer.ReadManifest(offer, session.Cancellation);
        IReadOnlyList<string> circuits = access.Files.WriteCircuits(manifest);
        session.Report
            .Add("challenge", "Challenge", access.Challenge.ToString())
            .Add("title", "Title", manifest.Title)
            .Add("manifest", "Manifest", access.Files.Content.PathOf(offer.Terms.ManifestId))
            .Add("circuits", "Accepted circuits", string.Join(' ', circuits));
        if (!state.IsPublished)
        {
            session.Status("note: the training groups are not published yet");
            return ExitCode.Ok;
        }

        using Srs srs = _proving.OpenSrs(arguments, session);
        IReadOnlyDictionary<int, PublishedGroup> published = access.Market.FindGroups(access.Challenge, offer, state, session.Cancellation);
        (DataCommitment commitment, DataOpening opening) = trainer.FetchGroups(
            offer,
            state.HoldOut.Others(offer.Groups.Count),
            published,
            _proving.Pipeline(arguments, srs, session),
            session.Cancellation);
        AtomicFile.Write(access.Files.TrainingSamples, stream => SampleWriter.WriteRecords(opening.Samples, stream));
        session.Report
            .Add("samples", "Training samples", commitment.Samples)
            .Add("training", "Written to", access.Files.TrainingSamples);
        return ExitCode.Ok;
    }
}
