using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market list</c>: the challenges of a market.</summary>
internal sealed class ListCommand : ProverCommand
{
    private readonly MarketOptions _options = new();

    /// <summary>Makes the command.</summary>
    public ListCommand(CommandEnvironment environment, CommonOptions common)
        : base("list", "List the market's challenges", environment, common) => _options.AddReadingTo(this);

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        using JsonRpcChainClient client = _options.Connect(arguments);
        AccuracyMarketContract market = _options.Market(arguments, client);
        market.RequireVerifier(session.Cancellation);
        session.Report.AddTable(
            "challenges",
            [("challenge", "challenge"), ("phase", "phase"), ("until", "until"), ("reward", "reward"), ("threshold", "wins from"), ("submissions", "submissions")],
            [.. market.FindChallenges(cancellation: session.Cancellation).Select(listed => Row(market, listed, session.Cancellation))]);
        return ExitCode.Ok;
    }

    private static JsonNode[] Row(AccuracyMarketContract market, ListedChallenge listed, CancellationToken cancellation)
    {
        ChallengeTerms terms = market.ReadOffer(listed.Id, cancellation).Terms;
        Challenge state = market.ReadChallenge(listed.Id, cancellation);
        ChallengePhase phase = market.ReadPhase(listed.Id, cancellation);
        var currency = Currency.Of(market.Client, terms.Token, cancellation);
        return
        [
            listed.Id.ToString(),
            phase.ToString(),
            state.Deadlines.Of(phase) is { } deadline ? Period.FormatTime(deadline) : "",
            currency.Format(terms.Reward),
            string.Create(CultureInfo.InvariantCulture, $"{terms.Threshold} of {terms.Samples}"),
            (long)state.Submissions,
        ];
    }
}
