using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkml.Circuits;

namespace Zkml.Prover.Chain;

/// <summary>A chain, seen through the JSON-RPC of one of its nodes (execution-apis, "eth").</summary>
public sealed class JsonRpcChainClient : IChainClient, IDisposable
{
    /// <summary>The most gas that a transaction may have (EIP-7825).</summary>
    public const ulong TransactionGasCap = 1 << 24;

    /// <summary>How long to wait for each answer, unless told otherwise.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private const string LatestBlock = "latest";

    private const int MaximalTopics = 4;

    /// <summary>Where a node does not say what proposers get, one gwei.</summary>
    private static readonly BigInteger UsualPriorityFee = BigInteger.Pow(10, 9);

    /// <summary>A node that suggests more than 10,000 gwei is mistaken, or hopes that nobody looks.</summary>
    private static readonly BigInteger HighestFee = BigInteger.Pow(10, 13);

    private readonly JsonRpcConnection _connection;

    /// <summary>Prepares a connection; nothing is sent yet.</summary>
    /// <param name="url">The node's address, http or https.</param>
    /// <param name="timeout">How long to wait for each answer; <see cref="DefaultTimeout"/> if null.</param>
    /// <exception cref="UserErrorException">It is no such address.</exception>
    public JsonRpcChainClient(string url, TimeSpan? timeout = null) =>
        _connection = new JsonRpcConnection(url, timeout ?? DefaultTimeout);

    /// <inheritdoc/>
    public ulong GetChainId(CancellationToken cancellation = default) => Require("eth_chainId", [], cancellation).ToUInt64();

    /// <inheritdoc/>
    public ulong GetLatestBlock(CancellationToken cancellation = default) => Require("eth_blockNumber", [], cancellation).ToUInt64();

    /// <inheritdoc/>
    public ulong GetNonce(EthereumAddress account, CancellationToken cancellation = default) =>
        Require("eth_getTransactionCount", [account.ToString(), "pending"], cancellation).ToUInt64();

    /// <inheritdoc/>
    public ulong GetMinedNonce(EthereumAddress account, ulong? block = null, CancellationToken cancellation = default) =>
        Require("eth_getTransactionCount", [account.ToString(), BlockName(block)], cancellation).ToUInt64();

    /// <inheritdoc/>
    public Block? GetBlock(ulong? number = null, CancellationToken cancellation = default) =>
        FindBlock(number, cancellation) is { } block
            ? new Block(
                block.Property("number").ToUInt64(),
                block.Property("hash").ToBytes32(),
                block.Property("parentHash").ToBytes32(),
                block.Property("timestamp").ToUInt64())
            : null;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? GetBlockHeader(ulong number, CancellationToken cancellation = default) =>
        FindBlock(number, cancellation) is { } block ? (ReadOnlyMemory<byte>?)BlockHeader.Encode(block) : null;

    /// <inheritdoc/>
    /// <remarks>
    /// Nodes limit the blocks, the events or the bytes of one answer, each in words of its own: whenever one declines, half as many blocks are
    /// asked for, down to one; then twice as many again, for events lie unevenly.
    /// </remarks>
    public IReadOnlyList<PlacedLog> GetLogs(LogFilter filter, CancellationToken cancellation = default)
    {
        ulong last = filter.ToBlock ?? GetLatestBlock(cancellation);
        var logs = new List<PlacedLog>();
        ulong more = last; // beyond the first block of a piece
        for (ulong from = filter.FromBlock; from <= last;)
        {
            more = Math.Min(more, last - from);
            if (TryGetLogs(filter, from, from + more, mayDecline: more > 0, cancellation) is not { } piece)
            {
                more /= 2;
                continue;
            }

            logs.AddRange(piece);
            if (more == last - from)
                break;
            from += more + 1;
            more = (2 * more) + 1;
        }

        return logs;
    }

    /// <inheritdoc/>
    public BigInteger GetBalance(EthereumAddress account, CancellationToken cancellation = default) =>
        Require("eth_getBalance", [account.ToString(), LatestBlock], cancellation).ToQuantity();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> GetCode(EthereumAddress address, CancellationToken cancellation = default) =>
        Require("eth_getCode", [address.ToString(), LatestBlock], cancellation).ToBytes();

    /// <inheritdoc/>
    public CallOutcome Call(CallRequest request, CancellationToken cancellation = default)
    {
        const string Method = "eth_call";
        JsonRpcAnswer answer = _connection.Ask(Method, [ToJson(request), BlockName(request.Block)], cancellation);
        if (answer.Error is { IsRevert: true } revert)
            return new CallOutcome(IsReverted: true, revert.RevertData);
        return new CallOutcome(IsReverted: false, Result(Method, answer).ToBytes());
    }

    /// <inheritdoc/>
    public ulong EstimateGas(CallRequest request, CancellationToken cancellation = default)
    {
        NodeValue answer = Require("eth_estimateGas", [ToJson(request)], cancellation);
        ulong gas = answer.ToUInt64();
        return gas <= TransactionGasCap ? gas : throw answer.Wrong("what one transaction may use, 16,777,216 gas");
    }

    /// <inheritdoc/>
    /// <remarks>Twice the latest base fee, which it takes six full blocks to reach, and what the node says that proposers get.</remarks>
    public FeeSuggestion SuggestFees(CancellationToken cancellation = default)
    {
        NodeValue baseFee = Require("eth_getBlockByNumber", [LatestBlock, false], cancellation).Property("baseFeePerGas");
        JsonRpcAnswer tip = _connection.Ask("eth_maxPriorityFeePerGas", [], cancellation);
        BigInteger priority = tip.Result is { } value ? Bounded(value) : UsualPriorityFee;
        return new FeeSuggestion((2 * Bounded(baseFee)) + priority, priority);
    }

    /// <inheritdoc/>
    public void Send(SignedTransaction transaction, CancellationToken cancellation = default)
    {
        NodeValue hash = Require("eth_sendRawTransaction", [Hex.Encode(transaction.Raw.Span)], cancellation);
        if (hash.ToBytes32() != transaction.Hash)
            throw hash.Wrong($"the hash of the transaction sent, {transaction.Hash}");
    }

    /// <inheritdoc/>
    public TransactionReceipt? FindReceipt(Bytes32 transaction, CancellationToken cancellation = default)
    {
        const string Method = "eth_getTransactionReceipt";
        NodeValue answer = Result(Method, _connection.Ask(Method, [transaction.ToString()], cancellation));
        if (answer.IsNull)
            return null;

        NodeValue hash = answer.Property("transactionHash");
        if (hash.ToBytes32() != transaction)
            throw hash.Wrong($"the hash asked for, {transaction}");
        NodeValue status = answer.Property("status");
        return new TransactionReceipt(
            transaction,
            status.ToUInt64() switch { 1 => true, 0 => false, _ => throw status.Wrong("0 or 1") },
            answer.Property("blockNumber").ToUInt64(),
            answer.Property("blockHash").ToBytes32(),
            answer.Property("gasUsed").ToUInt64(),
            answer.Property("effectiveGasPrice").ToQuantity(),
            answer.Find("contractAddress")?.ToAddress(),
            answer.Property("logs").ToList().ConvertAll(ToLog));
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static EventLog ToLog(NodeValue log)
    {
        NodeValue topics = log.Property("topics");
        List<Bytes32> list = topics.ToList().ConvertAll(topic => topic.ToBytes32());
        if (list.Count > MaximalTopics)
            throw topics.Wrong("at most four topics");
        return new EventLog(log.Property("address").ToAddress(), list, log.Property("data").ToBytes());
    }

    private static string BlockName(ulong? number) => number is { } block ? Hex.Quantity(block) : LatestBlock;

    private static JsonObject ToJson(LogFilter filter, ulong from, ulong to) => new()
    {
        ["address"] = filter.Contract.ToString(),
        ["fromBlock"] = Hex.Quantity(from),
        ["toBlock"] = Hex.Quantity(to),
        ["topics"] = new JsonArray([.. filter.Topics.Select(alternatives =>
            alternatives is null ? null : (JsonNode)new JsonArray([.. alternatives.Select(topic => (JsonNode)topic.ToString())]))]),
    };

    private static PlacedLog ToPlacedLog(NodeValue log, LogFilter filter, ulong from, ulong to)
    {
        if (log.Find("removed") is { Json.ValueKind: not JsonValueKind.False })
            throw log.Wrong("an event of the chain: a reorganization removed it");
        EventLog content = ToLog(log);
        NodeValue block = log.Property("blockNumber");
        ulong number = block.ToUInt64();
        if (number < from || number > to)
            throw block.Wrong("a block that was asked for");
        return filter.Matches(content)
            ? new PlacedLog(
                content,
                number,
                log.Property("blockHash").ToBytes32(),
                log.Property("transactionHash").ToBytes32(),
                log.Property("logIndex").ToUInt64())
            : throw log.Wrong("an event that was asked for");
    }

    /// <summary>The events of some blocks, or null if the node declines.</summary>
    private List<PlacedLog>? TryGetLogs(LogFilter filter, ulong from, ulong to, bool mayDecline, CancellationToken cancellation)
    {
        const string Method = "eth_getLogs";
        JsonRpcAnswer answer;
        try
        {
            answer = _connection.Ask(Method, [ToJson(filter, from, to)], cancellation);
        }
        catch (AnswerTooLargeException) when (mayDecline)
        {
            return null;
        }

        if (mayDecline && answer.Error is not null)
            return null;
        NodeValue result = Result(Method, answer);
        List<PlacedLog> logs = result.ToList().ConvertAll(log => ToPlacedLog(log, filter, from, to));
        logs.Sort((a, b) => (a.Block, a.Index).CompareTo((b.Block, b.Index)));
        for (int i = 1; i < logs.Count; i++)
        {
            if (logs[i].Block == logs[i - 1].Block && (logs[i].Index == logs[i - 1].Index || logs[i].BlockHash != logs[i - 1].BlockHash))
                throw result.Wrong("a list of different events of one chain");
        }

        return logs;
    }

    private NodeValue? FindBlock(ulong? number, CancellationToken cancellation)
    {
        const string Method = "eth_getBlockByNumber";
        NodeValue block = Result(Method, _connection.Ask(Method, [BlockName(number), false], cancellation));
        if (block.IsNull)
            return null;
        NodeValue told = block.Property("number");
        return number is null || told.ToUInt64() == number ? block : throw told.Wrong("the block asked for");
    }

    private static BigInteger Bounded(NodeValue fee) =>
        fee.ToQuantity() is var wei && wei <= HighestFee ? wei : throw fee.Wrong("a plausible fee, at most 10,000 gwei");

    private static JsonObject ToJson(CallRequest request)
    {
        var json = new JsonObject { ["data"] = Hex.Encode(request.Data.Span) };
        if (request.From is { } from)
            json["from"] = from.ToString();
        if (request.To is { } to)
            json["to"] = to.ToString();
        if (!request.Value.IsZero)
            json["value"] = Hex.Quantity(request.Value);
        return json;
    }

    private NodeValue Require(string method, JsonArray parameters, CancellationToken cancellation)
    {
        NodeValue result = Result(method, _connection.Ask(method, parameters, cancellation));
        return result.IsNull ? throw result.Wrong("an answer") : result;
    }

    private NodeValue Result(string method, JsonRpcAnswer answer)
    {
        if (answer.Error is not { } error)
            return answer.Result!.Value;
        throw new ChainRefusedException(
            $"{_connection.Name}: {method}: {error.Message}", Advice(error), error.IsRevert ? (ReadOnlyMemory<byte>?)error.RevertData : null);
    }

    private static string Advice(JsonRpcError error) => error.Message switch
    {
        var text when text.Contains("insufficient funds", StringComparison.OrdinalIgnoreCase) => "fund the account, or use another one",
        var text when text.Contains("nonce", StringComparison.OrdinalIgnoreCase) => "wait for the account's other transactions, then try again",
        var text when text.Contains("underpriced", StringComparison.OrdinalIgnoreCase) => "offer a higher fee",
        _ => "mend what the message says, or try another node",
    };
}
