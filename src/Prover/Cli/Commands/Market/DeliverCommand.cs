using System.CommandLine;
using Zkml.Circuits;
using Zkml.Prover.Chain;
using Zkml.Prover.Content;
using Zkml.Prover.Files;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market deliver</c>: the winner hands its model over.</summary>
internal sealed class DeliverCommand : ChallengeAction
{
    private readonly DepthOption _depth = new();

    /// <summary>Makes the command.</summary>
    public DeliverCommand(CommandEnvironment environment, CommonOptions common)
        : base("deliver", "Winner: seal the model for the owner, and say where it is", sends: true, environment, common) => _depth.AddTo(this);

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access)
    {
        Challenge state = access.Market.ReadChallenge(access.Challenge, session.Cancellation);
        TransactionReceipt? receipt = null;
        if (!state.IsDelivered)
        {
            RequirePhase(access, state, ChallengePhase.Delivery, session.Cancellation);
            TransactionSender sender = Shared.Sender(arguments, access.Client, session);
            // A better proof may still come with a reorganization, and a model that is sealed cannot be taken back.
            _depth.Wait(arguments, session, access.Client, "the end of the proving", block => block.Timestamp > state.Deadlines.Proving);
            state = access.Market.ReadChallenge(access.Challenge, session.Cancellation);
            ChallengeOffer offer = access.Market.ReadOffer(access.Challenge, session.Cancellation);
            RequireWon(access, state, offer);
            (ContentId file, receipt) = new Trainer(access.Market, access.Challenge, access.Files, []).Deliver(sender, offer, state.Best, session.Cancellation);
            session.Report.Add("content", "File to publish", access.Files.Content.PathOf(file));
        }

        Report(session, access, receipt);
        return ExitCode.Ok;
    }

    private static void RequireWon(ChallengeAccess access, Challenge state, ChallengeOffer offer)
    {
        // The path of a submission is asked for only where it is kept: to ask makes its folder.
        bool won = access.Files.Submissions.Contains(state.Best) && access.Files.Proof(state.Best, state.IsRevealed) is var proof && File.Exists(proof)
            && WrappedProofFile.Read(proof).Proof.Correct is var correct && correct == state.BestCorrect && correct >= offer.Terms.Threshold;
        if (!won)
        {
            throw new UserErrorException(
                $"the best submission to challenge {access.Challenge} is not one that was proved from here", "nothing was sent; see 'prover market status'");
        }
    }
}
