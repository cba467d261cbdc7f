using System.CommandLine;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market reveal</c>: the owner publishes the hold-out.</summary>
internal sealed class RevealCommand : ChallengeAction
{
    private readonly DepthOption _depth = new();

    /// <summary>Makes the command.</summary>
    public RevealCommand(CommandEnvironment environment, CommonOptions common)
        : base("reveal", "Owner: publish the hold-out, once no more models can be committed", sends: true, environment, common) => _depth.AddTo(this);

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access)
    {
        Challenge state = access.Market.ReadChallenge(access.Challenge, session.Cancellation);
        TransactionReceipt? receipt = null;
        if (!state.IsRevealed)
        {
            // Before the wait, which would be for nothing in another phase.
            RequirePhase(access, state, ChallengePhase.Reveal, session.Cancellation);
            TransactionSender sender = Shared.Sender(arguments, access.Client, session);
            _depth.Wait(arguments, session, access.Client, "the end of the submissions", block => block.Timestamp > state.Deadlines.Submission);
            receipt = new DataOwner(access.Market, access.Folder).Reveal(sender, access.Challenge, session.Cancellation);
        }

        Report(session, access, receipt);
        session.Report.Add("groups", "Hold-out groups", state.HoldOut.ToString());
        return ExitCode.Ok;
    }
}
