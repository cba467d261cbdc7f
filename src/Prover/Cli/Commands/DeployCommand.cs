using System.CommandLine;
using System.Globalization;
using Zkml.Prover.Chain;
using Zkml.Prover.Files;

namespace Zkml.Prover.Cli.Commands;

/// <summary><c>prover deploy</c>: the verifying contract on a chain, and circuits' keys in it.</summary>
internal sealed class DeployCommand : ProverCommand
{
    private readonly ChainOptions _chain = new();
    private readonly Option<string?> _key = FileArguments.Optional("--key", "Register this circuit's key; none unless told");

    /// <summary>Makes the command.</summary>
    public DeployCommand(CommandEnvironment environment, CommonOptions common)
        : base("deploy", "Create the verifying contract on a chain, or register a circuit's key in one that is there", environment, common)
    {
        _chain.Rpc.Required = true;
        _chain.AddTo(this);
        Add(_key);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        EthereumAddress? address = _chain.Contract(arguments);
        string? path = arguments.GetValue(_key);
        if (address is not null && path is null)
            throw new UsageException("there is nothing to do: a contract that is there, and no key", "name a key by --key, or leave out --contract");
        CircuitKey? key = path is null ? null : WrapKeyFile.Read(path);
        var artifact = ContractArtifact.AccuracyVerifier();
        using var client = new JsonRpcChainClient(arguments.GetValue(_chain.Rpc)!);
        TransactionSender sender = _chain.Sender(arguments, client, session);
        AccuracyVerifierContract contract;
        if (address is { } there)
        {
            contract = new AccuracyVerifierContract(client, there);
            VerifierContractCheck.Require(contract, artifact, session);
        }
        else
        {
            (contract, TransactionReceipt receipt) = AccuracyVerifierContract.Deploy(client, sender, artifact, cancellation: session.Cancellation);
            session.Report.Add("deployGas", "Gas of the deployment", (long)receipt.GasUsed);
        }

        session.Report
            .Add("chainId", "Chain", client.GetChainId(session.Cancellation).ToString(CultureInfo.InvariantCulture))
            .Add("contract", "Contract", contract.Address.ToString());
        if (key is not null)
        {
            SrsNotice.Show(key.Origin, session);
            TransactionReceipt? receipt = contract.Register(sender, key.Wrap, session.Cancellation);
            session.Report
                .Add("key", "Circuit's key", Convert.ToHexStringLower(key.Wrap.Digest()))
                .Add("registerGas", "Gas of its registration", (long)(receipt?.GasUsed ?? 0), receipt is null ? "none: it was registered" : null);
        }

        return ExitCode.Ok;
    }
}
