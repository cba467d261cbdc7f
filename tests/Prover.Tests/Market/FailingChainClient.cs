using System.Numerics;
using Zkml.Prover.Chain;
using Zkml.Prover.Tests.Chain;

namespace Zkml.Prover.Tests.Market;

/// <summary>A chain one of whose requests fails, as a process that is killed there would have it.</summary>
/// <param name="chain">The chain.</param>
/// <param name="failAt">Which request fails, from zero.</param>
/// <param name="afterwards">Whether it fails after its effect.</param>
internal sealed class FailingChainClient(IChainClient chain, int failAt, bool afterwards) : IChainClient
{
    /// <summary>How many requests came.</summary>
    public int Requests { get; private set; }

    /// <summary>Whether one failed.</summary>
    public bool HasFailed => Requests > failAt;

    /// <summary>Whether the one that failed has no effect, so that it makes no difference whether it failed before or after that.</summary>
    public bool LastWasRead { get; private set; } = true;

    public ulong GetChainId(CancellationToken cancellation = default) => Answer(() => chain.GetChainId(cancellation));

    public ulong GetLatestBlock(CancellationToken cancellation = default) => Answer(() => chain.GetLatestBlock(cancellation));

    public ulong GetNonce(EthereumAddress account, CancellationToken cancellation = default) => Answer(() => chain.GetNonce(account, cancellation));

    public ulong GetMinedNonce(EthereumAddress account, ulong? block = null, CancellationToken cancellation = default) =>
        Answer(() => chain.GetMinedNonce(account, block, cancellation));

    public Block? GetBlock(ulong? number = null, CancellationToken cancellation = default) => Answer(() => chain.GetBlock(number, cancellation));

    public ReadOnlyMemory<byte>? GetBlockHeader(ulong number, CancellationToken cancellation = default) => Answer(() => chain.GetBlockHeader(number, cancellation));

    public IReadOnlyList<PlacedLog> GetLogs(LogFilter filter, CancellationToken cancellation = default) => Answer(() => chain.GetLogs(filter, cancellation));

    public BigInteger GetBalance(EthereumAddress account, CancellationToken cancellation = default) => Answer(() => chain.GetBalance(account, cancellation));

    public ReadOnlyMemory<byte> GetCode(EthereumAddress address, CancellationToken cancellation = default) => Answer(() => chain.GetCode(address, cancellation));

    public CallOutcome Call(CallRequest request, CancellationToken cancellation = default) => Answer(() => chain.Call(request, cancellation));

    public ulong EstimateGas(CallRequest request, CancellationToken cancellation = default) => Answer(() => chain.EstimateGas(request, cancellation));

    public FeeSuggestion SuggestFees(CancellationToken cancellation = default) => Answer(() => chain.SuggestFees(cancellation));

    public void Send(SignedTransaction transaction, CancellationToken cancellation = default)
    {
        LastWasRead = Requests != failAt;
        Answer(() =>
        {
            chain.Send(transaction, cancellation);
            return true;
        });
    }

    public TransactionReceipt? FindReceipt(Bytes32 transaction, CancellationToken cancellation = default) =>
        Answer(() => chain.FindReceipt(transaction, cancellation));

    private T Answer<T>(Func<T> answer)
    {
        bool fails = Requests++ == failAt;
        if (fails && !afterwards)
            throw new SimulatedChain.CrashException();
        T value = answer();
        return fails ? throw new SimulatedChain.CrashException() : value;
    }
}
