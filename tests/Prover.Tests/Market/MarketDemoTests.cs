using System.Text.Json.Nodes;
using Zkml.Prover.Cli;
using Zkml.Prover.Tests.Chain;
using Zkml.Prover.Tests.Cli;

namespace Zkml.Prover.Tests.Market;

/// <summary>The whole story, with real images and real models: the slowest of all tests.</summary>
public sealed class MarketDemoTests
{
    private static readonly string[] Calls =
    [
        "deploy the verifier", "deploy the market", "register a circuit", "createChallenge", "drawSplit", "publishTraining", "submit", "reveal", "prove", "deliver",
        "finalize", "settle", "withdraw",
    ];

    [ContractFact]
    public void Demo_PaysForProvedAccuracyAndForNothingElse()
    {
        var harness = new CommandLineHarness();
        Assert.True(harness.Run("market", "demo", "--json") == ExitCode.Ok, harness.Error);
        JsonObject told = harness.Json;

        Assert.Equal(
            [("drawn", "Won", "trainer A", 48), ("silent", "Won", "trainer B", 48)],
            told["outcomes"]!.AsArray().Select(row => ((string)row!["challenge"]!, (string)row["outcome"]!, (string)row["winner"]!, (int)row["samples"]!)));
        Assert.All(told["outcomes"]!.AsArray(), row => Assert.InRange((int)row!["correct"]!, 24, 48));
        Assert.Equal(
            [("copier", "ProofRejected()"), ("trainer B", "ProofRejected()")],
            told["refusals"]!.AsArray().Select(row => ((string)row!["who"]!, (string)row["reason"]!)));
        Assert.Equal(
            [("owner", "-2.2 ETH"), ("trainer A", "+1 ETH"), ("trainer B", "+1.2 ETH"), ("copier", "-0.01 ETH")],
            told["accounts"]!.AsArray().Select(row => ((string)row!["who"]!, (string)row["balance"]!)));
        Assert.Equal(Calls.Order(), told["calls"]!.AsArray().Select(row => (string)row!["call"]!).Distinct().Order());
        Assert.All(told["calls"]!.AsArray(), row => Assert.InRange((long)row!["gas"]!, 21_000, 1 << 24));
        Assert.All(told["calls"]!.AsArray().Where(row => (string)row!["call"]! == "prove"), row => Assert.InRange((long)row!["gas"]!, 400_000, 3_000_000));
    }
}
