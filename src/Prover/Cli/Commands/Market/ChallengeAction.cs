using System.CommandLine;
using System.Globalization;
using Zkml.Circuits;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary>A command about one challenge of a market.</summary>
internal abstract class ChallengeAction : ProverCommand
{
    private readonly Argument<string> _challenge = new("challenge") { Description = "The challenge, or the first digits of its identifier", HelpName = "challenge" };

    /// <summary>Names the command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="sends">Whether it sends transactions.</param>
    /// <param name="environment">The streams.</param>
    /// <param name="common">The options of every command.</param>
    protected ChallengeAction(string name, string description, bool sends, CommandEnvironment environment, CommonOptions common)
        : base(name, description, environment, common)
    {
        Add(_challenge);
        if (sends)
            Shared.AddSendingTo(this);
        else
            Shared.AddReadingTo(this);
    }

    /// <summary>The market's options.</summary>
    protected MarketOptions Shared { get; } = new();

    /// <inheritdoc/>
    protected sealed override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        using JsonRpcChainClient client = Shared.Connect(arguments);
        AccuracyMarketContract market = Shared.Market(arguments, client);
        market.RequireVerifier(session.Cancellation);
        Bytes32 challenge = market.ResolveChallenge(arguments.GetValue(_challenge)!, session.Cancellation);
        return Run(arguments, session, new ChallengeAccess(client, market, Shared.Folder(arguments), challenge));
    }

    /// <summary>Does the work.</summary>
    protected abstract ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access);

    /// <summary>Requires a phase before anything is sent.</summary>
    /// <exception cref="UserErrorException">The challenge is in another one.</exception>
    protected static void RequirePhase(ChallengeAccess access, Challenge state, ChallengePhase expected, CancellationToken cancellation)
    {
        ChallengePhase phase = access.Market.ReadPhase(access.Challenge, cancellation);
        if (phase == expected)
            return;
        string deadline = state.Deadlines.Of(phase) is { } end ? $" until {Period.FormatTime(end)}" : "";
        throw new UserErrorException(
            $"challenge {access.Challenge} is in phase {phase}{deadline}; this is for phase {expected}", "nothing was sent; see 'prover market status'");
    }

    /// <summary>Reports a transaction.</summary>
    protected static void Report(CommandSession session, ChallengeAccess access, TransactionReceipt? receipt)
    {
        session.Report.Add("challenge", "Challenge", access.Challenge.ToString());
        if (receipt is null)
        {
            session.Report.Add("done", "Nothing to do", true, "it was done before");
            return;
        }

        session.Report
            .Add("transaction", "Transaction", receipt.Transaction.ToString())
            .Add("block", "Block", receipt.Block.ToString(CultureInfo.InvariantCulture))
            .Add("gas", "Gas", (long)receipt.GasUsed);
    }
}

/// <summary>What a command about a challenge works with.</summary>
/// <param name="Client">The chain.</param>
/// <param name="Market">The market.</param>
/// <param name="Folder">Where this program keeps what it needs.</param>
/// <param name="Challenge">The challenge.</param>
internal sealed record ChallengeAccess(IChainClient Client, AccuracyMarketContract Market, MarketFolder Folder, Bytes32 Challenge)
{
    /// <summary>The challenge's own folder.</summary>
    public ChallengeFolder Files => Folder.Of(Challenge);
}
