using System.Diagnostics;
using System.Text.Json.Nodes;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;
using Zkml.Testing;

namespace Zkml.Prover.Tests.Contracts;

/// <summary>The contracts' own checks and tests, so that one command runs everything; then what this program knows of what they built.</summary>
public sealed class FoundryTests(FoundryTests.Checked contracts) : IClassFixture<FoundryTests.Checked>
{
    /// <summary>Formatting, build, lint, solhint, forge's tests and gas snapshots.</summary>
    [Fact]
    public void Check_OfTheContracts_Passes()
    {
        Assert.True(contracts.ExitCode == 0, contracts.Output);
        Assert.Contains(" tests passed, 0 failed", contracts.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccuracyVerifier")]
    [InlineData("AccuracyMarket")]
    public void EmbeddedCode_IsWhatWasBuilt(string name)
    {
        string code = (string)contracts.Artifact(name)["bytecode"]!["object"]!;
        GoldenFile.RequireSame(System.Text.Encoding.ASCII.GetBytes(code + "\n"), "src", "Prover", "Chain", "Contracts", $"{name}.hex");
    }

    /// <summary>All that they can revert with, those of the libraries they are made with included.</summary>
    [Fact]
    public void Errors_AreThoseOfTheContracts()
    {
        string[] verifier = contracts.Signatures("AccuracyVerifier", "error");
        Assert.Equal(verifier, AccuracyVerifierAbi.Errors.Signatures.Order(StringComparer.Ordinal));

        // A proof's refusal comes from the verifier through the market.
        Assert.Equal(
            contracts.Signatures("AccuracyMarket", "error").Union(verifier).Order(StringComparer.Ordinal),
            AccuracyMarketAbi.Errors.Signatures.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Functions_AreThoseOfTheContracts()
    {
        string[] verifier = contracts.Signatures("AccuracyVerifier", "function");
        Assert.All([AccuracyVerifierAbi.Register, AccuracyVerifierAbi.Verify, AccuracyVerifierAbi.VerificationKey], signature => Assert.Contains(signature, verifier));
        string[] known =
        [
            AccuracyMarketAbi.CreateChallenge, AccuracyMarketAbi.DrawSplit, AccuracyMarketAbi.RescheduleDraw, AccuracyMarketAbi.PublishTraining,
            AccuracyMarketAbi.Submit, AccuracyMarketAbi.Reveal, AccuracyMarketAbi.Prove, AccuracyMarketAbi.Deliver, AccuracyMarketAbi.Finalize,
            AccuracyMarketAbi.Settle, AccuracyMarketAbi.Withdraw, AccuracyMarketAbi.Verifier, AccuracyMarketAbi.Phase, AccuracyMarketAbi.GetChallenge,
            AccuracyMarketAbi.GetTerms, AccuracyMarketAbi.GetSubmission, AccuracyMarketAbi.Credit,
        ];

        // What anybody may burn, this program does not.
        Assert.Equal(known.Append("burn(address)").Order(StringComparer.Ordinal), contracts.Signatures("AccuracyMarket", "function"));
    }

    /// <summary>What each event's topics and data are, too: a parameter that becomes indexed changes no signature.</summary>
    [Fact]
    public void Events_AreThoseOfTheContracts()
    {
        (string Signature, string[] Indexed)[] known =
        [
            (AccuracyMarketAbi.ChallengeCreated, ["challenge", "owner"]),
            (AccuracyMarketAbi.SplitDrawn, ["challenge"]),
            (AccuracyMarketAbi.TrainingPublished, ["challenge"]),
            (AccuracyMarketAbi.ModelSubmitted, ["challenge", "submission", "submitter"]),
            (AccuracyMarketAbi.HoldOutRevealed, ["challenge"]),
            (AccuracyMarketAbi.ModelDelivered, ["challenge", "submission"]),
            (AccuracyMarketAbi.ChallengeFinalized, ["challenge", "submission"]),
        ];
        foreach ((string signature, string[] indexed) in known)
        {
            JsonNode declared = Assert.Single(contracts.Entries("AccuracyMarket", "event"), entry => Checked.Signature(entry) == signature);
            Assert.Equal(indexed, declared["inputs"]!.AsArray().Where(input => (bool)input!["indexed"]!).Select(input => (string)input!["name"]!));
        }
    }

    /// <summary>The members of what the contract returns, in their order.</summary>
    [Theory]
    [InlineData("getChallenge", "owner submissions proofs published revealed delivered closed terms drawBlock bestCorrect drawBy publishBy submitBy revealBy proveBy deliverBy holdOut substitutes scoredData best")]
    [InlineData("getSubmission", "submitter order correct proved settled")]
    public void Structs_HaveTheMembersThatAreRead(string function, string members)
    {
        JsonNode declared = Assert.Single(contracts.Entries("AccuracyMarket", "function"), entry => (string)entry["name"]! == function);
        Assert.Equal(members.Split(' '), declared["outputs"]![0]!["components"]!.AsArray().Select(component => (string)component!["name"]!));
    }

    /// <summary>The contracts, checked and built.</summary>
    public sealed class Checked : IAsyncLifetime
    {
        internal int ExitCode { get; private set; }

        internal string Output { get; private set; } = "";

        public async Task InitializeAsync()
        {
            var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add(Repository.PathOf("src", "Verifier.Sol", "tools", "check.sh"));
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            (ExitCode, Output) = (process.ExitCode, output + await errors);
        }

        public Task DisposeAsync() => Task.CompletedTask;

        internal JsonNode Artifact(string name) =>
            JsonNode.Parse(File.ReadAllText(Repository.PathOf("src", "Verifier.Sol", "out", $"{name}.sol", $"{name}.json")))!;

        internal IEnumerable<JsonNode> Entries(string name, string kind) =>
            Artifact(name)["abi"]!.AsArray().Where(entry => (string)entry!["type"]! == kind).Select(entry => entry!);

        internal string[] Signatures(string name, string kind) => [.. Entries(name, kind).Select(Signature).Order(StringComparer.Ordinal)];

        internal static string Signature(JsonNode entry) => $"{(string)entry["name"]!}({Types(entry["inputs"]!)})";

        private static string Types(JsonNode parameters) => string.Join(',', parameters.AsArray().Select(parameter =>
        {
            string type = (string)parameter!["type"]!;
            return type.StartsWith("tuple", StringComparison.Ordinal) ? $"({Types(parameter["components"]!)}){type["tuple".Length..]}" : type;
        }));
    }
}
