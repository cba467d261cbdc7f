using System.Numerics;
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
    public BigInteger GetBalance(EthereumAddress account, CancellationToken cancellation = default) =>
        Require("eth_getBalance", [account.ToString(), LatestBlock], cancellation).ToQuantity();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> GetCode(EthereumAddress address, CancellationToken cancellation = default) =>
        Require("eth_getCode", [address.ToString(), LatestBlock], cancellation).ToBytes();

    /// <inheritdoc/>
    public CallOutcome Call(CallRequest request, CancellationToken cancellation = default)
    {
        const string Method = "eth_call";
        string block = request.Block is { } number ? Quantity(number) : LatestBlock;
        JsonRpcAnswer answer = _connection.Ask(Method, [ToJson(request), block], cancellation);
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
            json["value"] = Quantity(request.Value);
        return json;
    }

    private static string Quantity(BigInteger number)
    {
        string digits = Convert.ToHexStringLower(number.ToByteArray(isUnsigned: true, isBigEndian: true)).TrimStart('0');
        return Hex.Prefix + (digits.Length == 0 ? "0" : digits);
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
