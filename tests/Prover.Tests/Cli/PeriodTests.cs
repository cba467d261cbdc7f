using Zkml.Prover.Cli;
using Zkml.Prover.Market;

namespace Zkml.Prover.Tests.Cli;

public sealed class PeriodTests
{
    [Theory]
    [InlineData("1800s", 1800)]
    [InlineData("30m", 1800)]
    [InlineData("12h", 43_200)]
    [InlineData("7d", 604_800)]
    [InlineData("365d", 31_536_000)]
    public void Parse_IsInSeconds(string text, uint seconds) => Assert.Equal(seconds, Period.Parse("--reveal", text));

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("30")]
    [InlineData("29m")]
    [InlineData("1799s")]
    [InlineData("366d")]
    [InlineData("31536001s")]
    [InlineData("-1d")]
    [InlineData("1.5h")]
    [InlineData("1 d")]
    [InlineData("1D")]
    [InlineData("4294967296s")]
    [InlineData("49711d")]
    public void Parse_OfAnythingElse_IsBadUsage(string text) =>
        Assert.StartsWith("--reveal ", Assert.Throws<UsageException>(() => Period.Parse("--reveal", text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(59, "59s")]
    [InlineData(60, "1m")]
    [InlineData(3599, "59m 59s")]
    [InlineData(3600, "1h")]
    [InlineData(86_399, "23h 59m")]
    [InlineData(86_400, "1d")]
    [InlineData(694_861, "8d 1h")]
    public void Format_IsInItsTwoLargestUnits(ulong seconds, string text) => Assert.Equal(text, Period.Format(seconds));

    [Fact]
    public void Parse_OfWhatIsWritten_IsTheSame() => Gen.UInt[PhasePeriods.Shortest, PhasePeriods.Longest].Sample(seconds =>
    {
        string text = Period.Format(seconds);
        if (!text.Contains(' ', StringComparison.Ordinal))
            Assert.InRange(seconds - Period.Parse("--reveal", text), 0u, 3599u);
    });

    [Theory]
    [InlineData(0, "1970-01-01 00:00:00 UTC")]
    [InlineData(253_402_300_799, "9999-12-31 23:59:59 UTC")]
    public void FormatTime_IsInUtc(ulong time, string text) => Assert.Equal(text, Period.FormatTime(time));
}
