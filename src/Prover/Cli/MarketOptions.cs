using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli;

/// <summary>The options that say which market, where this program keeps what it needs of it, and who pays.</summary>
internal sealed class MarketOptions
{
    private const string RpcVariable = "PROVER_RPC";

    private const string MarketVariable = "PROVER_MARKET";

    private const string DefaultFolder = "market";

    private readonly Option<string?> _rpc = new("--rpc")
    {
        Description = $"The JSON-RPC address of an Ethereum node; {RpcVariable} unless told", HelpName = "url",
    };

    private readonly Option<string?> _market = new("--market") { Description = $"The market's contract; {MarketVariable} unless told", HelpName = "address" };

    private readonly Option<string> _folder = new("--folder")
    {
        Description = "Where secrets, files and sent transactions are kept: do not lose it", HelpName = "folder", DefaultValueFactory = _ => DefaultFolder,
    };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Send without asking" };

    private readonly Option<int> _confirmations = new("--confirmations")
    {
        Description = "Wait until a transaction is so many blocks deep", HelpName = "blocks", DefaultValueFactory = _ => 1,
    };

    private readonly Option<ulong?> _chain = new("--chain-id") { Description = "Send on this chain and no other; on the node's unless told", HelpName = "number" };

    private readonly Option<string?> _maximalFee = new("--max-fee")
    {
        Description = "The most that a unit of gas may cost; what the node suggests unless told, three times that for what waits too long", HelpName = "gwei",
    };

    /// <summary>Who pays.</summary>
    public AccountOption Account { get; } = new();

    /// <summary>Adds the options of commands that only read.</summary>
    public void AddReadingTo(Command command)
    {
        AddConnectionTo(command);
        command.Add(_market);
    }

    /// <summary>Adds the options of commands that send.</summary>
    public void AddSendingTo(Command command)
    {
        AddReadingTo(command);
        AddPayingTo(command);
    }

    /// <summary>Adds the options of commands that send, to no market yet.</summary>
    public void AddDeployingTo(Command command)
    {
        AddConnectionTo(command);
        AddPayingTo(command);
    }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="UsageException">No node is named.</exception>
    public JsonRpcChainClient Connect(ParseResult arguments) => new(Named(arguments, _rpc, RpcVariable));

    /// <summary>The market.</summary>
    /// <exception cref="UsageException">None is named.</exception>
    public AccuracyMarketContract Market(ParseResult arguments, IChainClient client) =>
        new(client, EthereumAddress.Parse(Named(arguments, _market, MarketVariable), _market.Name));

    /// <summary>Where secrets, files and sent transactions are kept.</summary>
    public MarketFolder Folder(ParseResult arguments) => new(arguments.GetValue(_folder)!);

    /// <summary>How many blocks deep is deep enough.</summary>
    public int Confirmations(ParseResult arguments)
    {
        int blocks = arguments.GetValue(_confirmations);
        return blocks is >= 1 and <= 10_000
            ? blocks
            : throw new UsageException($"{_confirmations.Name} {blocks}: not a number of blocks from 1 to 10000", "leave it out to wait for one block");
    }

    /// <summary>A sender that shows what a transaction costs and asks, unless told otherwise.</summary>
    public TransactionSender Sender(ParseResult arguments, IChainClient client, CommandSession session)
    {
        bool yes = arguments.GetValue(_yes);
        BigInteger? maximalFee = arguments.GetValue(_maximalFee) is { } gwei ? Currency.Gwei.Parse(gwei, _maximalFee.Name) : null;
        return new TransactionSender(client, Account.Read(arguments), AccuracyMarketAbi.Errors, new TransactionOptions
        {
            ChainId = arguments.GetValue(_chain),
            MaximalFeePerGas = maximalFee,
            Confirmations = Confirmations(arguments),
            Journal = Folder(arguments).JournalOf(client.GetGenesis(session.Cancellation)),
            Approve = quote => Approve(quote, yes, session),
            Sending = hash => session.Status($"sending transaction {hash}"),
        });
    }

    private static bool Approve(TransactionQuote quote, bool yes, CommandSession session)
    {
        string to = quote.To is { } address ? $"to {address}" : "to create a contract";
        string instead = quote.Replaces is { } waiting ? $" instead of {waiting}, which waits" : "";
        string cost = string.Create(
            CultureInfo.InvariantCulture,
            $"chain {quote.Transaction.ChainId}, from {quote.From} {to}{instead}: pays {Currency.Ether.Format(quote.Value)}, at most {quote.GasLimit:N0} gas; costs about {Currency.Ether.Format(quote.ExpectedCost)}, at most {Currency.Ether.Format(quote.MaximalCost)}");
        if (yes)
        {
            session.Status(cost);
            return true;
        }

        session.WriteError(cost);
        return session.Confirm("send it? [y/N] ");
    }

    private static string Named(ParseResult arguments, Option<string?> option, string variable) =>
        (arguments.GetValue(option) ?? Environment.GetEnvironmentVariable(variable)) is { Length: > 0 } value
            ? value
            : throw new UsageException($"{option.Name} is missing", $"give {option.Name}, or set {variable}");

    private void AddConnectionTo(Command command)
    {
        command.Add(_rpc);
        command.Add(_folder);
    }

    private void AddPayingTo(Command command)
    {
        Account.AddTo(command);
        command.Add(_yes);
        command.Add(_chain);
        command.Add(_maximalFee);
        command.Add(_confirmations);
    }
}
