using System.Numerics;

namespace Zkml.Prover.Chain;

/// <summary>What a transaction would do and cost, before it is signed. Amounts are in wei.</summary>
/// <param name="Transaction">The transaction: recipient, value, gas limit, fee caps, nonce.</param>
/// <param name="From">Who would send and pay.</param>
/// <param name="ExpectedCost">What it would cost at the latest block's base fee, if it used the gas that was estimated; value included.</param>
/// <param name="Replaces">The transaction of the same nonce that waits and would be replaced, at most one of them being carried out; usually null.</param>
public sealed record TransactionQuote(Eip1559Transaction Transaction, EthereumAddress From, BigInteger ExpectedCost, Bytes32? Replaces)
{
    /// <summary>The recipient; null to create a contract.</summary>
    public EthereumAddress? To => Transaction.To;

    /// <summary>What is paid to the recipient.</summary>
    public BigInteger Value => Transaction.Value;

    /// <summary>The number of transactions that the sender sent before it.</summary>
    public ulong Nonce => Transaction.Nonce;

    /// <summary>The most gas it may use.</summary>
    public ulong GasLimit => Transaction.GasLimit;

    /// <summary>What its gas may cost.</summary>
    public FeeSuggestion Fees => Transaction.Fees;

    /// <summary>The most it can cost, value included.</summary>
    public BigInteger MaximalCost => Transaction.MaximalCost;
}
