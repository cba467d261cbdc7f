using System.CommandLine;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market publish</c>: the owner publishes the training groups.</summary>
internal sealed class PublishCommand : ChallengeAction
{
    private readonly DepthOption _depth = new();

    /// <summary>Makes the command.</summary>
    public PublishCommand(CommandEnvironment environment, CommonOptions common)
        : base("publish", "Owner: publish the training groups, so that models can be trained and committed", sends: true, environment, common) => _depth.AddTo(this);

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access)
    {
        Challenge state = access.Market.ReadChallenge(access.Challenge, session.Cancellation);
        TransactionReceipt? receipt = null;
        if (!state.IsPublished)
        {
            RequirePhase(access, state, ChallengePhase.Publication, session.Cancellation);
            TransactionSender sender = Shared.Sender(arguments, access.Client, session);
            if (access.Market.ReadOffer(access.Challenge, session.Cancellation).Terms.NamedHoldOut.IsEmpty)
            {
                ulong drawn = access.Market.FindDrawBlock(access.Challenge, session.Cancellation)
                    ?? throw new NodeException("the node does not tell in which block the split was drawn", "try another node");
                _depth.Wait(arguments, session, access.Client, "the draw", block => block.Number >= drawn);
            }

            receipt = new DataOwner(access.Market, access.Folder).PublishTraining(sender, access.Challenge, session.Cancellation);
        }

        Report(session, access, receipt);
        session.Report.Add("groups", "Training groups", state.HoldOut.Others(access.Market.ReadOffer(access.Challenge, session.Cancellation).Groups.Count).ToString());
        return ExitCode.Ok;
    }
}
