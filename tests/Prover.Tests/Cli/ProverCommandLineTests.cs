using Zkml.Prover.Cli;

namespace Zkml.Prover.Tests.Cli;

public sealed class ProverCommandLineTests
{
    private readonly CommandLineHarness _harness = new();

    [Theory]
    [InlineData("nonsense")]
    [InlineData("--nonsense")]
    [InlineData("help", "nonsense")]
    public void Run_OfAWrongCommandLine_IsBadUsageInTwoLines(params string[] arguments)
    {
        Assert.Equal(ExitCode.BadUsage, _harness.Run(arguments));
        Assert.Equal(2, _harness.ErrorLines.Count);
        Assert.StartsWith("error: ", _harness.ErrorLines[0], StringComparison.Ordinal);
        Assert.StartsWith("help: try 'prover", _harness.ErrorLines[1], StringComparison.Ordinal);
        Assert.Empty(_harness.Output);
    }

    [Fact]
    public void Help_OnExitCodes_ListsEachOne()
    {
        Assert.Equal(ExitCode.Ok, _harness.Run("help", "exit-codes"));
        foreach (ExitCode code in Enum.GetValues<ExitCode>())
            Assert.Contains($"\n  {(int)code}  ", _harness.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("help")]
    [InlineData("help", "help")]
    [InlineData]
    public void Help_GoesToStandardOutput(params string[] arguments)
    {
        Assert.Equal(ExitCode.Ok, _harness.Run(arguments));
        Assert.Contains("Usage:", _harness.Output, StringComparison.Ordinal);
        Assert.Empty(_harness.Error);
    }
}
