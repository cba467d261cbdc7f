using System.CommandLine;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market submit</c>: a trainer commits to a model.</summary>
internal sealed class SubmitCommand : ChallengeAction
{
    private readonly ProvingOptions _proving = new();
    private readonly Option<string> _model = FileArguments.Option("--model", "The commitment to the model", DefaultFiles.ModelCommitment);
    private readonly Option<string> _opening = FileArguments.Option("--model-opening", "Its opening", DefaultFiles.ModelOpening);

    /// <summary>Makes the command.</summary>
    public SubmitCommand(CommandEnvironment environment, CommonOptions common)
        : base("submit", "Trainer: commit to a model and pay the bond; keep the folder, which has what proving takes", sends: true, environment, common)
    {
        Add(_model);
        Add(_opening);
        _proving.AddTo(this);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access)
    {
        ModelCommitment commitment = ModelCommitmentFile.Read(arguments.GetValue(_model)!);
        ModelOpening opening = ModelOpeningFile.Read(arguments.GetValue(_opening)!);
        ChallengeOffer offer = access.Market.ReadOffer(access.Challenge, session.Cancellation);
        if (!access.Files.Submissions.Any())
            RequirePhase(access, access.Market.ReadChallenge(access.Challenge, session.Cancellation), ChallengePhase.Submission, session.Cancellation);
        var currency = Currency.Of(access.Client, offer.Terms.Token, session.Cancellation);
        session.Status($"a submission to challenge {access.Challenge} puts up {currency.Format(offer.Terms.SubmissionBond)}");
        TransactionSender sender = Shared.Sender(arguments, access.Client, session);
        using Srs srs = _proving.OpenSrs(arguments, session);
        var trainer = new Trainer(access.Market, access.Challenge, access.Files, _proving.Sources(arguments));
        (Bytes32 submission, TransactionReceipt? receipt) = trainer.Submit(
            sender, offer, (commitment, opening), _proving.Pipeline(arguments, srs, session), session.Cancellation);
        Report(session, access, receipt);
        session.Report
            .Add("submission", "Submission", submission.ToString())
            .Add("secret", "Keep this (secret)", access.Files.ModelOpening(submission));
        return ExitCode.Ok;
    }
}
