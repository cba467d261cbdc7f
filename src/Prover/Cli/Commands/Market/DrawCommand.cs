using System.CommandLine;
using System.Globalization;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market draw</c>: anyone draws the hold-out.</summary>
internal sealed class DrawCommand(CommandEnvironment environment, CommonOptions common)
    : ChallengeAction("draw", "Draw the hold-out, or schedule the draw anew if it was missed; anyone may", sends: true, environment, common)
{
    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access)
    {
        Challenge state = access.Market.ReadChallenge(access.Challenge, session.Cancellation);
        TransactionReceipt? receipt = null;
        if (state.HoldOut.IsEmpty)
        {
            RequirePhase(access, state, ChallengePhase.Draw, session.Cancellation);
            TransactionSender sender = Shared.Sender(arguments, access.Client, session);
            receipt = access.Market.IsDrawMissed(sender.Address, access.Challenge, session.Cancellation)
                ? access.Market.RescheduleDraw(sender, access.Challenge, state.DrawBlock, session.Cancellation)
                : access.Market.Draw(sender, access.Challenge, state.DrawBlock, session.Cancellation);
            state = access.Market.ReadChallenge(access.Challenge, session.Cancellation);
        }

        Report(session, access, receipt);
        if (state.HoldOut.IsEmpty)
        {
            session.Report.Add("drawBlock", "Missed; drawn anew by block", state.DrawBlock.ToString(CultureInfo.InvariantCulture));
            return ExitCode.Ok;
        }

        RequireHonestDraw(access, state, session.Cancellation);
        session.Report
            .Add("holdOut", "Hold-out groups", state.HoldOut.ToString())
            .Add("substitutes", "Substitutes", state.Substitutes.ToString());
        return ExitCode.Ok;
    }

    private static void RequireHonestDraw(ChallengeAccess access, Challenge state, CancellationToken cancellation)
    {
        if (access.Market.FindRandao(access.Challenge, cancellation) is not { } randao)
            return;
        ChallengeOffer offer = access.Market.ReadOffer(access.Challenge, cancellation);
        (GroupSet holdOut, GroupSet substitutes) = HoldOutSplit.Draw(access.Challenge, randao, offer.Groups.Count, offer.Terms.HoldOutGroups);
        if (holdOut != state.HoldOut || substitutes != state.Substitutes)
            throw new NodeException("the split is not the one that the RANDAO of its block draws", "try another node");
    }
}
