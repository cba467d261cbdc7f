using System.Numerics;

namespace Zkml.Prover.Chain;

/// <summary>What a transaction's gas may cost, in wei a unit of gas (EIP-1559).</summary>
/// <param name="MaxFeePerGas">The most that is paid in all.</param>
/// <param name="MaxPriorityFeePerGas">Of it, the most that the block's proposer gets; not more than the former.</param>
public sealed record FeeSuggestion(BigInteger MaxFeePerGas, BigInteger MaxPriorityFeePerGas)
{
    /// <summary>What is paid at a base fee, the proposer's part included.</summary>
    public BigInteger PriceAt(BigInteger baseFee) => BigInteger.Min(MaxFeePerGas, baseFee + MaxPriorityFeePerGas);

    /// <summary>The least fees that nodes take instead of these, an eighth more of both, raised to what is suggested now.</summary>
    /// <remarks>Geth asks for a tenth more, others for an eighth; and for one wei at least.</remarks>
    /// <param name="current">What is suggested now.</param>
    public FeeSuggestion Raise(FeeSuggestion current)
    {
        var priority = BigInteger.Max(Raise(MaxPriorityFeePerGas), current.MaxPriorityFeePerGas);
        var fee = BigInteger.Max(Raise(MaxFeePerGas), current.MaxFeePerGas);
        return new FeeSuggestion(BigInteger.Max(fee, priority), priority);
    }

    private static BigInteger Raise(BigInteger fee) => fee + BigInteger.Max((fee + 7) / 8, 1);
}
