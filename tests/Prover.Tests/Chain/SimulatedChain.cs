using System.Numerics;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

/// <summary>
/// A chain of one account in memory: transactions wait in a pool by nonce until a block is made. Each request can be made to fail, before or after it
/// had its effect, as a process that is killed or a line that breaks would have it.
/// </summary>
internal sealed class SimulatedChain : IChainClient
{
    private readonly Dictionary<ulong, SignedTransaction> _pool = [];
    private readonly Dictionary<ulong, byte> _forks = [];
    private readonly List<(ulong Nonce, TransactionReceipt Receipt)> _included = [];
    private int _requests;
    private int _asked;
    private byte _fork;

    /// <summary>How many requests came.</summary>
    public int Requests => _requests;

    /// <summary>Which request fails, from zero; none if negative.</summary>
    public int FailAt { get; set; } = -1;

    /// <summary>Whether it fails after its effect.</summary>
    public bool FailsAfterwards { get; set; }

    /// <summary>What it fails with.</summary>
    public Func<Exception> Failure { get; set; } = () => new CrashException();

    /// <summary>How many times the latest block is asked for, or a nonce, until a block is made by itself; never if zero.</summary>
    public int Patience { get; set; } = 1;

    /// <summary>Whether the next transactions succeed.</summary>
    public bool Succeeds { get; set; } = true;

    /// <summary>Declines transactions, as a test says.</summary>
    public Action<SignedTransaction> OnSend { get; set; } = _ => { };

    /// <summary>Happens when the latest block is asked for.</summary>
    public Action OnLatestBlock { get; set; } = () => { };

    /// <summary>Whether the node has forgotten the receipts.</summary>
    public bool HidesReceipts { get; set; }

    public ulong Height { get; private set; } = 10;

    public ulong MinedNonce { get; set; } = 4;

    /// <summary>What the pool counts above the mined nonce, unless a test says otherwise.</summary>
    public ulong? PendingNonce { get; set; }

    public FeeSuggestion Suggestion { get; set; } = new(30, 2);

    public BigInteger Balance { get; set; } = BigInteger.Pow(10, 20);

    /// <summary>All that was ever handed over.</summary>
    public List<SignedTransaction> Sent { get; } = [];

    /// <summary>What is carried out on the chain as it is.</summary>
    public IEnumerable<TransactionReceipt> CarriedOut => _included.Select(item => item.Receipt).Where(receipt => receipt.IsSuccessful);

    /// <summary>Makes a block of what waits.</summary>
    public void Mine()
    {
        _forks[++Height] = _fork;
        for (; _pool.Remove(MinedNonce, out SignedTransaction? transaction); MinedNonce++)
        {
            _included.Add((MinedNonce, new TransactionReceipt(transaction.Hash, Succeeds, Height, BlockHash(Height), 21_000, 10, null, [])));
        }
    }

    /// <summary>Undoes blocks; their transactions wait again, or are forgotten.</summary>
    public void Reorganize(int depth, bool forgets)
    {
        Height -= (ulong)depth;
        _fork++;
        foreach ((ulong nonce, TransactionReceipt receipt) in _included.Where(item => item.Receipt.Block > Height).ToList())
        {
            _included.RemoveAll(item => item.Nonce == nonce);
            MinedNonce = Math.Min(MinedNonce, nonce);
            if (!forgets)
                _pool[nonce] = Sent.First(sent => sent.Hash == receipt.Transaction);
        }
    }

    /// <summary>Another program's transaction takes a nonce.</summary>
    public void Supersede(ulong nonce)
    {
        _pool.Remove(nonce);
        Assert.Equal(nonce, MinedNonce);
        MinedNonce++;
        Height++;
    }

    /// <summary>Forgets what waits.</summary>
    public void Forget() => _pool.Clear();

    public ulong GetChainId(CancellationToken cancellation = default) => Answer(() => 5UL);

    public ulong GetLatestBlock(CancellationToken cancellation = default) => Answer(() =>
    {
        OnLatestBlock();
        PassTime();
        return Height;
    });

    public ulong GetNonce(EthereumAddress account, CancellationToken cancellation = default) => Answer(() =>
    {
        ulong nonce = MinedNonce;
        while (_pool.ContainsKey(nonce))
            nonce++;
        return PendingNonce ?? nonce;
    });

    public ulong GetMinedNonce(EthereumAddress account, ulong? block = null, CancellationToken cancellation = default) => Answer(() =>
    {
        if (block is null)
            PassTime();
        return block is { } number && number < Height ? MinedNonce - (ulong)_included.Count(item => item.Receipt.Block > number) : MinedNonce;
    });

    public Block? GetBlock(ulong? number = null, CancellationToken cancellation = default) =>
        Answer(() => new Block(number ?? Height, BlockHash(number ?? Height), BlockHash((number ?? Height) - 1), 0));

    public ReadOnlyMemory<byte>? GetBlockHeader(ulong number, CancellationToken cancellation = default) => null;

    public IReadOnlyList<PlacedLog> GetLogs(LogFilter filter, CancellationToken cancellation = default) => [];

    public BigInteger GetBalance(EthereumAddress account, CancellationToken cancellation = default) => Answer(() => Balance);

    public ReadOnlyMemory<byte> GetCode(EthereumAddress address, CancellationToken cancellation = default) =>
        Answer(() => (ReadOnlyMemory<byte>)new byte[] { 0 });

    public CallOutcome Call(CallRequest request, CancellationToken cancellation = default) =>
        Answer(() => new CallOutcome(IsReverted: true, Convert.FromHexString("c3b0d8cd")));

    public ulong EstimateGas(CallRequest request, CancellationToken cancellation = default) => Answer(() => 100_000UL);

    public FeeSuggestion SuggestFees(CancellationToken cancellation = default) => Answer(() => Suggestion);

    public void Send(SignedTransaction transaction, CancellationToken cancellation = default) => Answer(() =>
    {
        OnSend(transaction);
        (ulong nonce, BigInteger fee) = Decode(transaction.Raw.Span);
        if (nonce < MinedNonce)
            throw new ChainRefusedException("nonce too low");
        if (_pool.TryGetValue(nonce, out SignedTransaction? other))
        {
            if (other.Hash == transaction.Hash)
                throw new ChainRefusedException("already known");
            if (Decode(other.Raw.Span).Fee * 11 / 10 > fee)
                throw new ChainRefusedException("replacement transaction underpriced");
        }

        Sent.Add(transaction);
        _pool[nonce] = transaction;
        return true;
    });

    public TransactionReceipt? FindReceipt(Bytes32 transaction, CancellationToken cancellation = default) => Answer(() =>
        HidesReceipts ? null : _included.Select(item => item.Receipt).FirstOrDefault(receipt => receipt.Transaction == transaction));

    private void PassTime()
    {
        if (Patience > 0 && ++_asked % Patience == 0)
            Mine();
    }

    private Bytes32 BlockHash(ulong number) => new(new AbiTuple().Add(number).ToArray().Select(x => (byte)(x ^ _forks.GetValueOrDefault(number))).ToArray());

    private T Answer<T>(Func<T> answer)
    {
        bool fails = _requests++ == FailAt;
        if (fails && !FailsAfterwards)
            throw Failure();
        T value = answer();
        return fails ? throw Failure() : value;
    }

    /// <summary>The nonce and the fee cap: the second and fourth item of the list after the type, all shorter than 56 bytes.</summary>
    private static (ulong Nonce, BigInteger Fee) Decode(ReadOnlySpan<byte> raw)
    {
        ReadOnlySpan<byte> rest = raw[(raw[1] > 0xf7 ? 2 + (raw[1] - 0xf7) : 2)..];
        Span<BigInteger> items = [0, 0, 0, 0];
        foreach (ref BigInteger item in items)
        {
            int length = rest[0] >= 0x80 ? rest[0] - 0x80 : 0;
            item = length == 0 && rest[0] < 0x80 ? rest[0] : new BigInteger(rest.Slice(1, length), isUnsigned: true, isBigEndian: true);
            rest = rest[(1 + length)..];
        }

        return ((ulong)items[1], items[3]);
    }

    /// <summary>What nothing catches: the process is gone.</summary>
    internal sealed class CrashException : Exception;
}
