namespace Zkml.Prover.Chain;

/// <summary>An event, and where on the chain it is.</summary>
/// <param name="Event">The event.</param>
/// <param name="Block">The number of its block.</param>
/// <param name="BlockHash">The hash of its block: another one at this number means that the chain was reorganized.</param>
/// <param name="Transaction">The hash of its transaction.</param>
/// <param name="Index">Its place among the events of the block, from zero.</param>
public sealed record PlacedLog(EventLog Event, ulong Block, Bytes32 BlockHash, Bytes32 Transaction, ulong Index);
