namespace Zkml.Prover.Chain;

/// <summary>How a call ends.</summary>
/// <param name="IsReverted">Whether the contract reverted.</param>
/// <param name="Data">What it returned, or reverted with (<see cref="ContractErrors"/> reads that).</param>
public sealed record CallOutcome(bool IsReverted, ReadOnlyMemory<byte> Data);
