using System.Numerics;

namespace Zkml.Prover.Chain;

/// <summary>What a transaction's gas may cost, in wei a unit of gas (EIP-1559).</summary>
/// <param name="MaxFeePerGas">The most that is paid in all.</param>
/// <param name="MaxPriorityFeePerGas">Of it, the most that the block's proposer gets; not more than the former.</param>
public sealed record FeeSuggestion(BigInteger MaxFeePerGas, BigInteger MaxPriorityFeePerGas);
