using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary>How far a challenge has come, and what can be done next.</summary>
internal static class ChallengeReport
{
    /// <summary>Adds it to a report.</summary>
    /// <param name="session">The session with the report.</param>
    /// <param name="access">The challenge.</param>
    /// <param name="account">Whose steps to tell; null for everybody's.</param>
    public static void Add(CommandSession session, ChallengeAccess access, EthereumAddress? account)
    {
        CancellationToken cancellation = session.Cancellation;
        ChallengeTerms terms = access.Market.ReadOffer(access.Challenge, cancellation).Terms;
        Challenge state = access.Market.ReadChallenge(access.Challenge, cancellation);
        ChallengePhase phase = access.Market.ReadPhase(access.Challenge, cancellation);
        Block latest = access.Client.GetHead(cancellation);
        var currency = Currency.Of(access.Client, terms.Token, cancellation);
        Report report = session.Report
            .Add("challenge", "Challenge", access.Challenge.ToString())
            .Add("owner", "Owner", state.Owner.ToString())
            .Add("reward", "Reward", terms.Reward.ToString(CultureInfo.InvariantCulture), currency.Format(terms.Reward))
            .Add("ownerBond", "Owner's bond", terms.OwnerBond.ToString(CultureInfo.InvariantCulture), currency.Format(terms.OwnerBond))
            .Add("submissionBond", "Bond of a submission", terms.SubmissionBond.ToString(CultureInfo.InvariantCulture), currency.Format(terms.SubmissionBond))
            .Add("threshold", "Wins from", terms.Threshold, Quantities.Share(terms.Threshold, terms.Samples))
            .Add("mode", "Hold-out", terms.NamedHoldOut.IsEmpty ? "drawn" : "named", HoldOutText(terms, state))
            .Add("submissions", "Submissions", (long)state.Submissions)
            .Add("proofs", "Proved", (long)state.Proofs)
            .Add("phase", "Phase", phase.ToString());
        if (state.Deadlines.Of(phase) is { } deadline)
            report.Add("until", "Until", (long)deadline, Until(deadline, latest.Timestamp));
        if (state.Proofs > 0)
            report.Add("bestCorrect", "Best", state.BestCorrect, Quantities.Share(state.BestCorrect, terms.Samples)).Add("best", "By submission", state.Best.ToString());
        if (access.Market.FindOutcome(access.Challenge, cancellation) is { } outcome)
            report.Add("outcome", "Outcome", outcome.ToString());

        IReadOnlyList<ListedSubmission> submissions = access.Market.FindSubmissions(access.Challenge, cancellation);
        if (account is { } own)
        {
            report
                .Add("account", "Account", own.ToString())
                .Add("ownSubmissions", "Its submissions", submissions.Count(submission => submission.Submitter == own));
            BigInteger credit = access.Market.ReadCredit(terms.Token, own, cancellation);
            report.Add("credit", "It may withdraw", credit.ToString(CultureInfo.InvariantCulture), currency.Format(credit));
        }

        NextStep[] steps =
        [
            .. NextStep.Of(phase, state, latest.Number).Where(step => account is not { } who || step.IsFor(who, state, submissions)),
        ];
        report.AddTable(
            "next",
            [("role", "who"), ("command", "next"), ("description", "what"), ("until", "until")],
            [
                .. steps.Select(step => new JsonNode[]
                {
                    step.Role.ToString(),
                    $"prover market {step.Command}",
                    step.Description,
                    step.Until is { } until ? Until(until, latest.Timestamp) : "",
                }),
            ]);
    }

    private static string HoldOutText(ChallengeTerms terms, Challenge state)
    {
        string mode = terms.NamedHoldOut.IsEmpty ? "drawn" : "named by the owner";
        return state.HoldOut.IsEmpty
            ? $"{terms.HoldOutGroups} groups, to be {mode}"
            : $"groups {state.HoldOut}, {mode}; substitutes {state.Substitutes}";
    }

    private static string Until(ulong deadline, ulong now) => deadline >= now
        ? $"{Period.FormatTime(deadline)} ({Period.Format(deadline - now)} left)"
        : $"{Period.FormatTime(deadline)} (over)";
}
