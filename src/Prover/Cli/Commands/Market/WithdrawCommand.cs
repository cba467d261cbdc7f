using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market withdraw</c>: bonds are settled, and what is credited is paid out.</summary>
internal sealed class WithdrawCommand : ChallengeAction
{
    private readonly Option<string?> _to = new("--to") { Description = "Pay to this address; to the account unless told", HelpName = "address" };

    /// <summary>Makes the command.</summary>
    public WithdrawCommand(CommandEnvironment environment, CommonOptions common)
        : base("withdraw", "Settle the account's submissions to a challenge, and have all that it may withdraw in its currency paid out", sends: true, environment, common) =>
        Add(_to);

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session, ChallengeAccess access)
    {
        TransactionSender sender = Shared.Sender(arguments, access.Client, session);
        EthereumAddress to = arguments.GetValue(_to) is { } text ? EthereumAddress.Parse(text, _to.Name) : sender.Address;
        ChallengeTerms terms = access.Market.ReadOffer(access.Challenge, session.Cancellation).Terms;
        Bytes32[] unsettled = access.Market.ReadChallenge(access.Challenge, session.Cancellation).IsClosed
            ? [.. FindUnsettled(access, sender.Address, session.Cancellation)]
            : [];
        if (unsettled.Length > 0)
        {
            TransactionReceipt settled = access.Market.Settle(sender, access.Challenge, unsettled, session.Cancellation);
            session.Report
                .Add("settled", "Submissions settled", unsettled.Length)
                .Add("settleGas", "Gas of that", (long)settled.GasUsed);
        }

        BigInteger credit = access.Market.ReadCredit(terms.Token, sender.Address, session.Cancellation);
        TransactionReceipt? receipt = credit.IsZero ? null : access.Market.Withdraw(sender, terms.Token, to, session.Cancellation);
        if (receipt is null)
            session.Report.Add("challenge", "Challenge", access.Challenge.ToString()).Add("done", "Nothing to pay out", true);
        else
            Report(session, access, receipt);
        session.Report.Add(
            "amount",
            "Paid out",
            credit.ToString(CultureInfo.InvariantCulture),
            Currency.Of(access.Client, terms.Token, session.Cancellation).Format(credit));
        return ExitCode.Ok;
    }

    private static IEnumerable<Bytes32> FindUnsettled(ChallengeAccess access, EthereumAddress account, CancellationToken cancellation) =>
        from submission in access.Market.FindSubmissions(access.Challenge, cancellation)
        where submission.Submitter == account
            && access.Market.FindSubmission(access.Challenge, submission.Id, cancellation) is { IsSettled: false }
        select submission.Id;
}
