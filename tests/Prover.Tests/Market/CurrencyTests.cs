using System.Globalization;
using System.Numerics;
using Zkml.Circuits;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;
using Zkml.Prover.Tests.Chain;

namespace Zkml.Prover.Tests.Market;

public sealed class CurrencyTests
{
    private static readonly EthereumAddress Token = EthereumAddress.From(77);

    [Theory]
    [InlineData("1", "1000000000000000000", "1 ETH")]
    [InlineData("0", "0", "0 ETH")]
    [InlineData("0.000000000000000001", "1", "0.000000000000000001 ETH")]
    [InlineData("1.50", "1500000000000000000", "1.5 ETH")]
    [InlineData("007.25", "7250000000000000000", "7.25 ETH")]
    public void Parse_AnAmount_IsInTheSmallestUnit(string text, string units, string shown)
    {
        BigInteger amount = Currency.Ether.Parse(text, "--reward");
        Assert.Equal(BigInteger.Parse(units, CultureInfo.InvariantCulture), amount);
        Assert.Equal(shown, Currency.Ether.Format(amount));
    }

    [Fact]
    public void Format_ThenParse_IsTheSame() => Gen.Select(Gen.Int[0, 30], Gen.Byte.Array[0, 16]).Sample((decimals, bytes) =>
    {
        var currency = new Currency(decimals, "XYZ");
        var amount = new BigInteger(bytes, isUnsigned: true);
        string text = currency.Format(amount);
        Assert.EndsWith(" XYZ", text, StringComparison.Ordinal);
        Assert.Equal(amount, currency.Parse(text[..^4], "--reward"));
    });

    [Theory]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e18")]
    [InlineData("1,5")]
    [InlineData("1.2.3")]
    [InlineData(" 1")]
    [InlineData("0x10")]
    [InlineData("\u0661")]
    [InlineData("0.0000000000000000001")]
    [InlineData("100000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    public void Parse_SomethingElse_IsRefused(string text)
    {
        UserErrorException exception = Assert.Throws<UserErrorException>(() => Currency.Ether.Parse(text, "--reward"));
        Assert.StartsWith("--reward ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnyText_IsAnAmountOrRefused() => Gen.String.Sample(text =>
    {
        try
        {
            Assert.True(Currency.Ether.Parse(text, "--reward").Sign >= 0);
        }
        catch (UserErrorException)
        {
            // What is no amount is refused; any other exception fails the test.
        }
    });

    [Fact]
    public void Parse_WithoutDecimals_TakesNoPoint()
    {
        var currency = new Currency(0, "units");
        Assert.Equal(12, currency.Parse("12", "--bond"));
        Assert.Equal("12 units", currency.Format(12));
        Assert.Throws<UserErrorException>(() => currency.Parse("12.0", "--bond"));
    }

    // Anybody can create a challenge in a token that does not keep to the standard; others' lists must show it all the same.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000006", 6)]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000ff", 255)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000100", 0)]
    [InlineData("06", 0)]
    [InlineData("", 0)]
    public void Of_AToken_TakesWhatItTells(string answer, int decimals)
    {
        var client = new StubChainClient { Outcome = new CallOutcome(false, Convert.FromHexString(answer)) };
        var currency = Currency.Of(client, Token);
        Assert.Equal(decimals, currency.Decimals);
        Assert.Contains(Token.ToString(), currency.Symbol, StringComparison.Ordinal);
        Assert.Equal($"0 {currency.Symbol}", currency.Format(0));
    }

    [Fact]
    public void Of_ATokenThatReverts_IsInItsSmallestUnit()
    {
        Assert.Equal(0, Currency.Of(new StubChainClient { Outcome = new CallOutcome(true, default) }, Token).Decimals);
        Assert.Equal(0, Currency.Of(new StubChainClient { OnCall = _ => throw new ChainRefusedException("out of gas") }, Token).Decimals);
        Assert.Same(Currency.Ether, Currency.Of(new StubChainClient { OnCall = _ => throw new ChainRefusedException("not asked") }, default));
    }
}
