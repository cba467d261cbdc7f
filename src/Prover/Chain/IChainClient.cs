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

    /// <summary>What the account holds.</summary>
    BigInteger GetBalance(EthereumAddress account, CancellationToken cancellation = default);

    /// <summary>The contract's code; empty where there is no contract.</summary>
    ReadOnlyMemory<byte> GetCode(EthereumAddress address, CancellationToken cancellation = default);

    /// <summary>Tries a call out, without a transaction. That it reverts is a result, not an exception.</summary>
    CallOutcome Call(CallRequest request, CancellationToken cancellation = default);

    /// <summary>The gas that a transaction would use now.</summary>
    /// <exception cref="ChainRefusedException">It would revert, and <see cref="ChainRefusedException.RevertData"/> is set; or it cannot run.</exception>
    ulong EstimateGas(CallRequest request, CancellationToken cancellation = default);

    /// <summary>Fees with which a transaction is included within a few blocks.</summary>
    FeeSuggestion SuggestFees(CancellationToken cancellation = default);

    /// <summary>Hands a transaction to the chain. It is not in a block yet when this returns.</summary>
    /// <exception cref="ChainRefusedException">The node does not take it: nonce, balance, fees.</exception>
    void Send(SignedTransaction transaction, CancellationToken cancellation = default);

    /// <summary>What became of a transaction, or null while it is in no block.</summary>
    TransactionReceipt? FindReceipt(Bytes32 transaction, CancellationToken cancellation = default);
}
