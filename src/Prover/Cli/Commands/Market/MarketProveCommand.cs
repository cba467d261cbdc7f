using System.CommandLine;
using Zkml.Circuits;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market prove</c>: a submitter proves its model's count.</summary>
internal sealed class MarketProveCommand : ChallengeAction
{
    private readonly ProvingOptions _proving = new();
    private readonly SubmissionOption _submission = new();

    /// <summary>Makes the command.</summary>
    public MarketProveCommand(CommandEnvironment environment, CommonOptions common)
        : base("prove", "Submitter: prove the model's count on the published hold-out", sends: true, environment, common)
    {
        _submission.AddTo(this);
        _proving.AddTo(this);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access)
    {
        Bytes32 submission = _submission.Read(arguments, access, session.Cancellation);
        ChallengeOffer offer = access.Market.ReadOffer(access.Challenge, session.Cancellation);
        if (access.Market.FindSubmission(access.Challenge, submission, session.Cancellation) is not { Correct: not null })
            RequirePhase(access, access.Market.ReadChallenge(access.Challenge, session.Cancellation), ChallengePhase.Proving, session.Cancellation);
        TransactionSender sender = Shared.Sender(arguments, access.Client, session);
        if (access.Market.FindSubmission(access.Challenge, submission, session.Cancellation) is { } entry && entry.Submitter != sender.Address)
            throw new UserErrorException($"submission {submission} is of {entry.Submitter}, not of {sender.Address}", "use the account that made it");
        using Srs srs = _proving.OpenSrs(arguments, session);
        var trainer = new Trainer(access.Market, access.Challenge, access.Files, _proving.Sources(arguments));
        SubmissionProof proof = trainer.MakeProof(
            offer, submission, _proving.Pipeline(arguments, srs, session), session.Progress, session.Cancellation);
        int correct = proof.Proof.Correct;
        Report(session, access, trainer.Prove(sender, proof, session.Cancellation));
        session.Report
            .Add("submission", "Submission", submission.ToString())
            .Add("correct", "Correct", correct, Quantities.Share(correct, offer.Terms.Samples))
            .Add("samples", "Samples", offer.Terms.Samples);
        return ExitCode.Ok;
    }
}
