using System.CommandLine;
using Zkml.Circuits;
using Zkml.Prover.Chain;
using Zkml.Prover.Content;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market deliver</c>: the winner hands its model over.</summary>
internal sealed class DeliverCommand(CommandEnvironment environment, CommonOptions common)
    : ChallengeAction("deliver", "Winner: seal the model for the owner, and say where it is", sends: true, environment, common)
{
    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access)
    {
        Challenge state = access.Market.ReadChallenge(access.Challenge, session.Cancellation);
        if (!state.IsDelivered)
            RequirePhase(access, state, ChallengePhase.Delivery, session.Cancellation);
        if (!access.Files.Submissions.Contains(state.Best))
            throw new UserErrorException($"the best submission to challenge {access.Challenge} is not one that is kept here", "see 'prover market status'");
        TransactionReceipt? receipt = null;
        if (!state.IsDelivered)
        {
            ChallengeOffer offer = access.Market.ReadOffer(access.Challenge, session.Cancellation);
            TransactionSender sender = Shared.Sender(arguments, access.Client, session);
            (ContentId file, receipt) = new Trainer(access.Market, access.Challenge, access.Files, []).Deliver(sender, offer, state.Best, session.Cancellation);
            session.Report.Add("content", "File to publish", access.Files.Content.PathOf(file));
        }

        Report(session, access, receipt);
        return ExitCode.Ok;
    }
}
