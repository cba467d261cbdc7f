using System.Diagnostics;
using System.Text.Json.Nodes;
using Zkml.Testing;

namespace Zkml.Prover.Tests.Contracts;

/// <summary>The contracts' own checks and tests, so that one command runs everything.</summary>
public sealed class FoundryTests
{
    /// <summary>Formatting, build, lint, solhint, forge's tests and gas snapshots; then that the embedded code is what was built.</summary>
    [Fact]
    public async Task Check_OfTheContracts_PassesAndTheEmbeddedCodeIsTheirs()
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Repository.PathOf("src", "Verifier.Sol", "tools", "check.sh"));
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.Contains(" tests passed, 0 failed", output, StringComparison.Ordinal);

        string artifact = Repository.PathOf("src", "Verifier.Sol", "out", "AccuracyVerifier.sol", "AccuracyVerifier.json");
        string code = (string)JsonNode.Parse(await File.ReadAllTextAsync(artifact))!["bytecode"]!["object"]!;
        GoldenFile.RequireSame(
            System.Text.Encoding.ASCII.GetBytes(code + "\n"), "src", "Prover", "Chain", "Contracts", "AccuracyVerifier.hex");
    }
}
