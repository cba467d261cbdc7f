using System.CommandLine;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market finalize</c>: anyone ends a challenge.</summary>
internal sealed class FinalizeCommand(CommandEnvironment environment, CommonOptions common)
    : ChallengeAction("finalize", "End the challenge and credit its reward; anyone may, once nothing else can happen", sends: true, environment, common)
{
    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access)
    {
        Challenge state = access.Market.ReadChallenge(access.Challenge, session.Cancellation);
        TransactionReceipt? receipt = null;
        if (!state.IsClosed)
        {
            RequirePhase(access, state, ChallengePhase.Settlement, session.Cancellation);
            receipt = access.Market.Finalize(Shared.Sender(arguments, access.Client, session), access.Challenge, session.Cancellation);
        }

        Report(session, access, receipt);
        session.Report.Add("outcome", "Outcome", $"{access.Market.FindOutcome(access.Challenge, session.Cancellation)}");
        return ExitCode.Ok;
    }
}
