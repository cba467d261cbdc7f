namespace Zkml.Prover.Chain;

/// <summary>A signed transaction as the journal keeps it: what the action itself does not say, and the bytes to hand to a node.</summary>
/// <param name="GasLimit">The most gas it may use.</param>
/// <param name="Fees">What its gas may cost.</param>
/// <param name="Signed">The transaction.</param>
internal sealed record JournalAttempt(ulong GasLimit, FeeSuggestion Fees, SignedTransaction Signed);
