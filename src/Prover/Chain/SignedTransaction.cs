namespace Zkml.Prover.Chain;

/// <summary>A transaction as it is sent.</summary>
/// <param name="Raw">Its bytes: the type, then the fields and the signature.</param>
/// <param name="Hash">keccak256 of them, the transaction's name on the chain.</param>
public sealed record SignedTransaction(ReadOnlyMemory<byte> Raw, Bytes32 Hash);
