using System.Numerics;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

/// <summary>A chain that answers as a test says.</summary>
internal sealed class StubChainClient : IChainClient
{
    /// <summary>How often gas was to be estimated.</summary>
    public int Estimates { get; private set; }

    public List<SignedTransaction> Sent { get; } = [];

    public BigInteger Balance { get; init; } = BigInteger.Pow(10, 20);

    public CallOutcome Outcome { get; init; } = new(IsReverted: false, default);

    public Func<CallRequest, CallOutcome>? OnCall { get; init; }

    public Func<LogFilter, IReadOnlyList<PlacedLog>> Logs { get; init; } = _ => [];

    public Func<Bytes32, TransactionReceipt?> Receipt { get; init; } = _ => null;

    public Action<SignedTransaction> OnSend { get; init; } = _ => { };

    public ReadOnlyMemory<byte> Code { get; init; } = new byte[] { 0 };

    public ulong ChainId { get; init; } = 5;

    public ulong GetChainId(CancellationToken cancellation = default) => ChainId;

    public ulong GetLatestBlock(CancellationToken cancellation = default) => 1;

    public ulong GetNonce(EthereumAddress account, CancellationToken cancellation = default) => 9;

    public ulong GetMinedNonce(EthereumAddress account, ulong? block = null, CancellationToken cancellation = default) => 9;

    public Block? GetBlock(ulong? number = null, CancellationToken cancellation = default) => new(number ?? 1, default, default, 0);

    public ReadOnlyMemory<byte>? GetBlockHeader(ulong number, CancellationToken cancellation = default) => null;

    public IReadOnlyList<PlacedLog> GetLogs(LogFilter filter, CancellationToken cancellation = default) => Logs(filter);

    public BigInteger GetBalance(EthereumAddress account, CancellationToken cancellation = default) => Balance;

    public ReadOnlyMemory<byte> GetCode(EthereumAddress address, CancellationToken cancellation = default) => Code;

    public CallOutcome Call(CallRequest request, CancellationToken cancellation = default) => OnCall?.Invoke(request) ?? Outcome;

    public ulong EstimateGas(CallRequest request, CancellationToken cancellation = default)
    {
        Estimates++;
        return 16_000_000;
    }

    public FeeSuggestion SuggestFees(CancellationToken cancellation = default) => new(30, 2);

    public void Send(SignedTransaction transaction, CancellationToken cancellation = default)
    {
        Sent.Add(transaction);
        OnSend(transaction);
    }

    public TransactionReceipt? FindReceipt(Bytes32 transaction, CancellationToken cancellation = default) => Receipt(transaction);
}
