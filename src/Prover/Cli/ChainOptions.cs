using System.CommandLine;
using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Cli;

/// <summary>The options that say which chain, which contract, and who pays.</summary>
internal sealed class ChainOptions
{
    private const string PasswordVariable = "PROVER_KEYSTORE_PASSWORD";

    private readonly Option<string?> _contract = new("--contract") { Description = "The verifying contract", HelpName = "address" };
    private readonly Option<string?> _keystore = FileArguments.Optional(
        "--keystore", $"Pay from this keystore file, with the password in {PasswordVariable}; unless told, from the key in {Account.EnvironmentVariable}");

    /// <summary><c>--rpc</c>.</summary>
    public Option<string?> Rpc { get; } = new("--rpc") { Description = "The JSON-RPC address of an Ethereum node", HelpName = "url" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(Rpc);
        command.Add(_contract);
        command.Add(_keystore);
    }

    /// <summary>The contract's address, or null if none was named.</summary>
    public EthereumAddress? Contract(ParseResult arguments) =>
        arguments.GetValue(_contract) is { } text ? EthereumAddress.Parse(text, "--contract") : null;

    /// <summary>A sender for the account that pays.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public TransactionSender Sender(ParseResult arguments, IChainClient client, CommandSession session)
    {
        Account account = arguments.GetValue(_keystore) is { } path
            ? Keystore.Read(path, Environment.GetEnvironmentVariable(PasswordVariable) ?? throw new UserErrorException(
                $"{PasswordVariable} is not set", "set it to the keystore file's password"))
            : Account.FromEnvironment();
        return new TransactionSender(
            client, account, AccuracyVerifierAbi.Errors, new TransactionOptions { Sending = hash => session.Status($"sending transaction {hash}") });
    }
}
