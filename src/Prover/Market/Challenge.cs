using Zkml.Prover.Chain;

namespace Zkml.Prover.Market;

/// <summary>What can happen next in a challenge: <c>Phase</c> in src/Verifier.Sol.</summary>
public enum ChallengePhase
{
    /// <summary>There is no such challenge.</summary>
    None,

    /// <summary>The split waits to be drawn.</summary>
    Draw,

    /// <summary>The owner publishes the training groups.</summary>
    Publication,

    /// <summary>Models are committed.</summary>
    Submission,

    /// <summary>The owner publishes the hold-out.</summary>
    Reveal,

    /// <summary>Submitters prove.</summary>
    Proving,

    /// <summary>The winner delivers its model.</summary>
    Delivery,

    /// <summary>Anyone may finalize.</summary>
    Settlement,

    /// <summary>It ended.</summary>
    Closed,
}

/// <summary>How a challenge ended: <c>Outcome</c> in src/Verifier.Sol.</summary>
public enum ChallengeOutcome
{
    /// <summary>The best submission reached the threshold and was delivered.</summary>
    Won,

    /// <summary>None was proved to reach the threshold.</summary>
    NoWinner,

    /// <summary>The winner did not deliver its model.</summary>
    Undelivered,

    /// <summary>The split was not drawn, or the owner did not publish the training groups.</summary>
    Abandoned,
}

/// <summary>How far a challenge has come: <c>Challenge</c> in src/Verifier.Sol. Times are seconds since 1970.</summary>
/// <param name="Owner">Who created it.</param>
/// <param name="Submissions">How many models were committed.</param>
/// <param name="Proofs">How many of them were proved.</param>
/// <param name="IsPublished">Whether the training groups are published.</param>
/// <param name="IsRevealed">Whether the hold-out is.</param>
/// <param name="IsDelivered">Whether the winner delivered.</param>
/// <param name="IsClosed">Whether it was finalized.</param>
/// <param name="DrawBlock">The block that draws the split; zero if the owner named it.</param>
/// <param name="BestCorrect">The best count proved.</param>
/// <param name="Deadlines">The last second of each phase, zero while it is not known.</param>
/// <param name="HoldOut">The hold-out, empty until it is drawn.</param>
/// <param name="Substitutes">The training groups that stand in for a hold-out which is not revealed.</param>
/// <param name="Best">The best submission, zero while none is proved.</param>
public sealed record Challenge(
    EthereumAddress Owner,
    uint Submissions,
    uint Proofs,
    bool IsPublished,
    bool IsRevealed,
    bool IsDelivered,
    bool IsClosed,
    ulong DrawBlock,
    int BestCorrect,
    PhaseDeadlines Deadlines,
    GroupSet HoldOut,
    GroupSet Substitutes,
    Bytes32 Best)
{
    /// <summary>The groups that models are scored on.</summary>
    public GroupSet Scored => IsRevealed ? HoldOut : Substitutes;

    /// <summary>Whether the groups are split: hold-out and substitutes are sets of groups that there are, without one in common.</summary>
    /// <param name="groups">How many groups there are.</param>
    internal bool IsSplit(int groups) =>
        !HoldOut.IsEmpty && HoldOut.IsBelow(groups) && Substitutes.IsBelow(groups) && !HoldOut.Overlaps(Substitutes);
}

/// <summary>The last second of each phase, in seconds since 1970.</summary>
/// <param name="Draw">Of drawing the split.</param>
/// <param name="Publication">Of publishing the training groups.</param>
/// <param name="Submission">Of committing to models.</param>
/// <param name="Reveal">Of publishing the hold-out.</param>
/// <param name="Proving">Of proving.</param>
/// <param name="Delivery">Of delivering.</param>
public sealed record PhaseDeadlines(ulong Draw, ulong Publication, ulong Submission, ulong Reveal, ulong Proving, ulong Delivery)
{
    /// <summary>The deadline of a phase, or null if it has none.</summary>
    public ulong? Of(ChallengePhase phase) => phase switch
    {
        ChallengePhase.Draw => Draw,
        ChallengePhase.Publication => Publication,
        ChallengePhase.Submission => Submission,
        ChallengePhase.Reveal => Reveal,
        ChallengePhase.Proving => Proving,
        ChallengePhase.Delivery => Delivery,
        _ => null,
    };
}

/// <summary>A model committed to in a challenge: <c>Submission</c> in src/Verifier.Sol.</summary>
/// <param name="Submitter">Whose it is.</param>
/// <param name="Order">Its place among the submissions, from one.</param>
/// <param name="Correct">The count proved; null before.</param>
/// <param name="IsSettled">Whether its bond was credited or forfeited.</param>
public sealed record Submission(EthereumAddress Submitter, uint Order, int? Correct, bool IsSettled);
