using System.Diagnostics;
using System.Text.Json.Nodes;
using Zkml.Prover.Chain;
using Zkml.Testing;

namespace Zkml.Prover.Tests.Market;

/// <summary>The token of Token.sol, compiled when it is first asked for.</summary>
internal static class TestToken
{
    private static readonly Lazy<byte[]> Code = new(Compile);

    /// <summary>Creates one; the sender has 10^9 of its smallest unit.</summary>
    public static EthereumAddress Deploy(IChainClient client, Account account, byte decimals) =>
        new TransactionSender(client, account, ContractErrors.Standard, new TransactionOptions()).Deploy((byte[])[.. Code.Value, .. new AbiTuple().Add(decimals).ToArray()]).Contract!.Value;

    /// <summary>Gives some away.</summary>
    public static void Transfer(IChainClient client, Account account, EthereumAddress token, EthereumAddress to, int amount) =>
        new TransactionSender(client, account, ContractErrors.Standard, new TransactionOptions()).Send(
            token, new AbiTuple().Add(to).Add(amount).ToCalldata("transfer(address,uint256)"));

    private static byte[] Compile()
    {
        var input = new JsonObject
        {
            ["language"] = "Solidity",
            ["sources"] = new JsonObject
            {
                ["Token.sol"] = new JsonObject { ["content"] = File.ReadAllText(Repository.PathOf("tests", "Prover.Tests", "Market", "Token.sol")) },
            },
            ["settings"] = new JsonObject { ["outputSelection"] = new JsonObject { ["*"] = new JsonObject { ["*"] = new JsonArray("evm.bytecode.object") } } },
        };
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Repository.PathOf("src", "Verifier.Sol", "tools", "solc"));
        start.ArgumentList.Add("--standard-json");
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(input.ToJsonString());
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        JsonNode? code = JsonNode.Parse(output)!["contracts"]?["Token.sol"]?["Token"]?["evm"]?["bytecode"]?["object"];
        return Convert.FromHexString((string?)code ?? throw new InvalidOperationException(output));
    }
}
