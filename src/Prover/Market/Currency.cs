using System.Globalization;
using System.Numerics;
using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Market;

/// <summary>Amounts of a currency as people write them, and as contracts do.</summary>
/// <param name="Decimals">How many decimals people use: the smallest unit is 10^-Decimals.</param>
/// <param name="Symbol">What stands behind an amount.</param>
public sealed record Currency(int Decimals, string Symbol)
{
    /// <summary>The native currency of Ethereum.</summary>
    public static Currency Ether { get; } = new(18, "ETH");

    /// <summary>A billionth of it, in which gas is priced.</summary>
    public static Currency Gwei { get; } = new(9, "gwei");

    /// <summary>The currency of a challenge. Anybody can create one, in a token of any kind: one that does not tell its decimals is counted in its smallest unit.</summary>
    /// <param name="client">The chain.</param>
    /// <param name="token">The token, or zero for ETH.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static Currency Of(IChainClient client, EthereumAddress token, CancellationToken cancellation = default) => token.IsZero
        ? Ether
        : new Erc20Contract(client, token).FindDecimals(cancellation) is { } decimals
            ? new Currency(decimals, $"(token {token})")
            : new Currency(0, $"(smallest units of token {token})");

    /// <summary>Reads an amount: digits, perhaps a point and at most as many decimals as there are.</summary>
    /// <param name="text">The amount.</param>
    /// <param name="place">What it is for, for messages.</param>
    /// <exception cref="UserErrorException">It is no such amount.</exception>
    public BigInteger Parse(string text, string place)
    {
        string[] parts = text.Split('.');
        string decimals = parts.Length == 2 ? parts[1] : "";
        bool valid = parts.Length <= 2 && parts[0].Length > 0 && (parts.Length == 1 || decimals.Length > 0) && decimals.Length <= Decimals
            && text.Length <= 80 && parts.All(part => part.All(char.IsAsciiDigit));
        return valid
            ? BigInteger.Parse(parts[0] + decimals.PadRight(Decimals, '0'), NumberStyles.None, CultureInfo.InvariantCulture)
            : throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"{place} {text}: this is not an amount in {Symbol}"),
                string.Create(CultureInfo.InvariantCulture, $"write digits, and behind a point at most {Decimals} decimals"));
    }

    /// <summary>Writes an amount without trailing zeros, with the symbol.</summary>
    public string Format(BigInteger amount)
    {
        var unit = BigInteger.Pow(10, Decimals);
        string whole = (amount / unit).ToString(CultureInfo.InvariantCulture);
        string rest = (amount % unit).ToString(CultureInfo.InvariantCulture).PadLeft(Decimals, '0').TrimEnd('0');
        return (rest.Length == 0 || Decimals == 0 ? whole : $"{whole}.{rest}") + " " + Symbol;
    }
}
