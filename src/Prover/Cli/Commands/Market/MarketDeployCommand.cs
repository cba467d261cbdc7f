using System.CommandLine;
using System.Globalization;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market deploy</c>: a market on a chain, and a verifying contract for it unless one is there.</summary>
internal sealed class MarketDeployCommand : ProverCommand
{
    private readonly MarketOptions _options = new();
    private readonly Option<string?> _verifier = new("--verifier")
    {
        Description = "The verifying contract to rely on; a new one unless told", HelpName = "address",
    };

    private readonly Option<int> _again = new("--again") { Description = "Another number creates another market", HelpName = "number" };

    /// <summary>Makes the command.</summary>
    public MarketDeployCommand(CommandEnvironment environment, CommonOptions common)
        : base("deploy", "Create a market on a chain; nobody has a say in it afterwards; run again, it finds the same one", environment, common)
    {
        _options.AddDeployingTo(this);
        Add(_verifier);
        Add(_again);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        int number = arguments.GetValue(_again);
        using JsonRpcChainClient client = _options.Connect(arguments);
        TransactionSender sender = _options.Sender(arguments, client, session);
        var artifact = ContractArtifact.AccuracyVerifier();
        AccuracyVerifierContract verifier;
        if (arguments.GetValue(_verifier) is { } text)
        {
            verifier = new AccuracyVerifierContract(client, EthereumAddress.Parse(text, _verifier.Name));
            VerifierContractCheck.Require(verifier, artifact, session);
        }
        else
        {
            (verifier, TransactionReceipt created) = AccuracyVerifierContract.Deploy(
                client, sender, artifact, string.Create(CultureInfo.InvariantCulture, $"create verifier {number}"), session.Cancellation);
            session.Report.Add("verifierGas", "Gas of the verifier", (long)created.GasUsed);
        }

        (AccuracyMarketContract market, TransactionReceipt receipt) =
            AccuracyMarketContract.Deploy(
            client,
            sender,
            verifier.Address,
            string.Create(CultureInfo.InvariantCulture, $"create market {number} of {verifier.Address}"),
            session.Cancellation);
        session.Report
            .Add("marketGas", "Gas of the market", (long)receipt.GasUsed)
            .Add("chainId", "Chain", client.GetChainId(session.Cancellation).ToString(CultureInfo.InvariantCulture))
            .Add("verifier", "Verifying contract", verifier.Address.ToString())
            .Add("market", "Market", market.Address.ToString());
        return ExitCode.Ok;
    }
}
