using Zkml.Prover.Chain;

namespace Zkml.Prover.Market;

/// <summary>What somebody can do next in a challenge.</summary>
/// <param name="Role">Who.</param>
/// <param name="Command">The command that does it.</param>
/// <param name="Description">What it does, and what happens otherwise.</param>
/// <param name="Until">The last second, since 1970, in which it can be done; null for no limit.</param>
public sealed record NextStep(MarketRole Role, string Command, string Description, ulong? Until)
{
    /// <summary>The steps that are open, those of all roles.</summary>
    /// <param name="phase">The challenge's phase.</param>
    /// <param name="state">How far it has come.</param>
    /// <param name="latestBlock">The number of the latest block.</param>
    public static IReadOnlyList<NextStep> Of(ChallengePhase phase, Challenge state, ulong latestBlock) => phase switch
    {
        ChallengePhase.Draw when latestBlock <= state.DrawBlock =>
            [new(MarketRole.Anyone, "draw", $"draw the hold-out, from block {state.DrawBlock + 1} on; this is block {latestBlock}", null)],
        ChallengePhase.Draw => [new(MarketRole.Anyone, "draw", "draw the hold-out", null)],
        ChallengePhase.Publication =>
            [new(MarketRole.Owner, "publish", "publish the training groups, or lose the bond", state.Deadlines.Publication)],
        ChallengePhase.Submission =>
            [new(MarketRole.Trainer, "submit", "train on the published groups and commit to a model", state.Deadlines.Submission)],
        ChallengePhase.Reveal =>
            [new(MarketRole.Owner, "reveal", "publish the hold-out, or lose the bond and be scored on training groups", state.Deadlines.Reveal)],
        ChallengePhase.Proving =>
        [
            new(
                MarketRole.Submitter,
                "prove",
                state.IsRevealed ? "prove the model's count on the hold-out" : "prove the model's count on the substitutes, as the owner did not reveal",
                state.Deadlines.Proving),
        ],
        ChallengePhase.Delivery =>
            [new(MarketRole.Winner, "deliver", "deliver the model, or lose the reward and the bond", state.Deadlines.Delivery)],
        ChallengePhase.Settlement => [new(MarketRole.Anyone, "finalize", "end the challenge", null)],
        ChallengePhase.Closed =>
        [
            new(MarketRole.Submitter, "withdraw", "have bond and reward paid out", null),
            new(MarketRole.Owner, "withdraw", "have what is returned paid out", null),
        ],
        _ => [],
    };

    /// <summary>Whether an account has the role.</summary>
    /// <param name="account">The account.</param>
    /// <param name="state">The challenge.</param>
    /// <param name="submissions">The submissions to it.</param>
    public bool IsFor(EthereumAddress account, Challenge state, IEnumerable<ListedSubmission> submissions) => Role switch
    {
        MarketRole.Owner => account == state.Owner,
        MarketRole.Submitter => submissions.Any(submission => submission.Submitter == account),
        MarketRole.Winner => submissions.Any(submission => submission.Submitter == account && submission.Id == state.Best),
        _ => true,
    };
}

/// <summary>Who takes part in a challenge.</summary>
public enum MarketRole
{
    /// <summary>Whoever pays the gas.</summary>
    Anyone,

    /// <summary>Who created it.</summary>
    Owner,

    /// <summary>Whoever has a model.</summary>
    Trainer,

    /// <summary>Who committed to a model.</summary>
    Submitter,

    /// <summary>Whose submission is the best.</summary>
    Winner,
}
