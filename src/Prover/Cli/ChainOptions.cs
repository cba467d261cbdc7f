using System.CommandLine;
using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Cli;

/// <summary>The options that say which chain, which contract, and who pays.</summary>
internal sealed class ChainOptions
{
    private readonly Option<string?> _contract = new("--contract") { Description = "The verifying contract", HelpName = "address" };
    private readonly AccountOption _account = new();

    /// <summary><c>--rpc</c>.</summary>
    public Option<string?> Rpc { get; } = new("--rpc") { Description = "The JSON-RPC address of an Ethereum node", HelpName = "url" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(Rpc);
        command.Add(_contract);
        _account.AddTo(command);
    }

    /// <summary>The contract's address, or null if none was named.</summary>
    public EthereumAddress? Contract(ParseResult arguments) =>
        arguments.GetValue(_contract) is { } text ? EthereumAddress.Parse(text, "--contract") : null;

    /// <summary>A sender for the account that pays.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public TransactionSender Sender(ParseResult arguments, IChainClient client, CommandSession session) => new(
        client,
        _account.Read(arguments),
        AccuracyVerifierAbi.Errors,
        new TransactionOptions { Sending = hash => session.Status($"sending transaction {hash}") });
}
