using System.Numerics;

namespace Zkml.Prover.Chain;

/// <summary>What this program needs of an Ethereum chain. Amounts are in wei, sizes in bytes.</summary>
/// <remarks>
/// <para>Every method ends: with a result, with an exception of those below, or, soon after the token is signalled, with
/// <see cref="OperationCanceledException"/>. It throws <see cref="NodeUnreachableException"/> when no answer comes,
/// <see cref="NodeException"/> when the answer is not one, <see cref="ChainRefusedException"/> when the chain declines.</para>
/// <para>A node may lie within what an answer can look like: whoever must not be lied to runs a node.</para>
/// </remarks>
public interface IChainClient
{
    /// <summary>The chain's number (EIP-155).</summary>
    ulong GetChainId(CancellationToken cancellation = default);

    /// <summary>The number of the latest block.</summary>
    ulong GetLatestBlock(CancellationToken cancellation = default);

    /// <summary>The nonce of the account's next transaction, those that wait for a block counted.</summary>
    ulong GetNonce(EthereumAddress account, CancellationToken cancellation = default);

    /// <summary>The nonce of the account's next transaction, those that wait for a block not counted.</summary>
    /// <param name="account">The account.</param>
    /// <param name="block">The block after which it is; null for the latest one. A node may know no old ones.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ulong GetMinedNonce(EthereumAddress account, ulong? block = null, CancellationToken cancellation = default);

    /// <summary>A block, or null where the chain has none of that number.</summary>
    /// <param name="number">Its number; null for the latest one.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Block? GetBlock(ulong? number = null, CancellationToken cancellation = default);

    /// <summary>The RLP encoding of a block's header, whose keccak256 is the block's hash; null where the chain has no such block.</summary>
    ReadOnlyMemory<byte>? GetBlockHeader(ulong number, CancellationToken cancellation = default);

    /// <summary>The events that match, in their order on the chain.</summary>
    /// <remarks>Many blocks are asked for in pieces: whoever must not miss a reorganization meanwhile compares block hashes.</remarks>
    IReadOnlyList<PlacedLog> GetLogs(LogFilter filter, CancellationToken cancellation = default);

    /// <summary>What the account holds.</summary>
    BigInteger GetBalance(EthereumAddress account, CancellationToken cancellation = default);

    /// <summary>The contract's code; empty where there is no contract.</summary>
    ReadOnlyMemory<byte> GetCode(EthereumAddress address, CancellationToken cancellation = default);

    /// <summary>Tries a call out, without a transaction. That it reverts is a result, not an exception.</summary>
    CallOutcome Call(CallRequest request, CancellationToken cancellation = default);

    /// <summary>The gas that a transaction would use now.</summary>
    /// <exception cref="ChainRefusedException">It would revert, and <see cref="ChainRefusedException.RevertData"/> is set; or it cannot run.</exception>
    ulong EstimateGas(CallRequest request, CancellationToken cancellation = default);

    /// <summary>Fees with which a transaction is included within a few blocks: twice the latest base fee, and what proposers get.</summary>
    FeeSuggestion SuggestFees(CancellationToken cancellation = default);

    /// <summary>Hands a transaction to the chain. It is not in a block yet when this returns.</summary>
    /// <exception cref="ChainRefusedException">The node does not take it: nonce, balance, fees.</exception>
    void Send(SignedTransaction transaction, CancellationToken cancellation = default);

    /// <summary>What became of a transaction, or null while it is in no block.</summary>
    TransactionReceipt? FindReceipt(Bytes32 transaction, CancellationToken cancellation = default);
}
