using System.ComponentModel;
using System.Diagnostics;
using Zkml.Testing;

namespace Zkml.Prover.Tests.Tools;

public sealed class DatasetToolTests
{
    /// <summary>The tools' own tests, so that one command runs everything.</summary>
    [Fact]
    public async Task NodeTests_OfTheTools_Pass()
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("--test");
        start.ArgumentList.Add(Repository.PathOf("tools"));
        using Process process = Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.DoesNotContain("# pass 0", output, StringComparison.Ordinal);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("Node is not installed; the tools and their tests need version 20 or later.", exception);
        }
    }
}
