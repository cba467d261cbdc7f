namespace Zkml.Prover.Chain;

/// <summary>How a round ended.</summary>
/// <param name="State">Anything but open.</param>
/// <param name="Receipt">Of the attempt that was included; null where another transaction took the nonce.</param>
internal sealed record RoundOutcome(RoundState State, TransactionReceipt? Receipt);
