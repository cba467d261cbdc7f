using System.Numerics;

namespace Zkml.Prover.Chain;

/// <summary>What became of a transaction that is in a block.</summary>
/// <param name="Transaction">Its hash.</param>
/// <param name="IsSuccessful">Whether it was carried out; if not it was reverted, and its gas paid all the same.</param>
/// <param name="Block">The number of its block.</param>
/// <param name="BlockHash">The hash of its block.</param>
/// <param name="GasUsed">The gas it used.</param>
/// <param name="EffectiveGasPrice">What each unit cost, in wei.</param>
/// <param name="Contract">The contract it created, if any.</param>
/// <param name="Logs">The events it emitted, in order.</param>
public sealed record TransactionReceipt(
    Bytes32 Transaction,
    bool IsSuccessful,
    ulong Block,
    Bytes32 BlockHash,
    ulong GasUsed,
    BigInteger EffectiveGasPrice,
    EthereumAddress? Contract,
    IReadOnlyList<EventLog> Logs);
