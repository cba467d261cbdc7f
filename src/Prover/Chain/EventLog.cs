namespace Zkml.Prover.Chain;

/// <summary>An event that a contract emitted.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Topics">keccak256 of the event's signature, then its indexed parameters; at most four.</param>
/// <param name="Data">The other parameters.</param>
public sealed record EventLog(EthereumAddress Contract, IReadOnlyList<Bytes32> Topics, ReadOnlyMemory<byte> Data);
