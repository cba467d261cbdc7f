using System.Globalization;
using System.Text.Json.Nodes;
using Zkml.Prover.Chain;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Tests.Chain;

/// <summary>Blocks, headers and logs: of a real chain, and of nodes that lie or decline.</summary>
public sealed class ChainClientTests
{
    /// <summary>A contract by hand: <c>log1(0, 0, calldataload(0))</c>.</summary>
    private const string Emitter = "6006806009" + "5f395ff3" + "5f355f5fa100";

    private static readonly EthereumAddress Contract = EthereumAddress.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3", "contract");

    private static readonly Bytes32 One = new(new AbiTuple().Add(1).ToArray());

    private static readonly Bytes32 Two = new(new AbiTuple().Add(2).ToArray());

    [AnvilFact]
    public void BlocksAndHeaders_OfARealChain()
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        var sender = new TransactionSender(client, chain.UnsafeAccount, ContractErrors.Standard, new TransactionOptions());
        TransactionReceipt receipt = sender.Send(Contract, default, 1);
        chain.Mine(3);
        Assert.Equal(4UL, client.GetLatestBlock());
        Block latest = client.GetBlock()!;
        Assert.Equal(4UL, latest.Number);
        Assert.Equal(client.GetBlock(3)!.Hash, latest.ParentHash);
        Assert.Equal(receipt.BlockHash, client.GetBlock(1)!.Hash);
        Assert.Null(client.GetBlock(5));
        Assert.Null(client.GetBlockHeader(5));
        Assert.Equal(1UL, client.GetMinedNonce(chain.UnsafeAccount.Address));
        Assert.Equal(0UL, client.GetMinedNonce(chain.UnsafeAccount.Address, 0));
        for (ulong number = 0; number <= 4; number++)
            Assert.Equal(client.GetBlock(number)!.Hash, new Bytes32(Keccak.Hash(client.GetBlockHeader(number)!.Value.Span)));
    }

    [AnvilFact]
    public void Logs_OfARealChain()
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        var sender = new TransactionSender(client, chain.UnsafeAccount, ContractErrors.Standard, new TransactionOptions());
        EthereumAddress emitter = sender.Deploy(Convert.FromHexString(Emitter)).Contract!.Value;
        TransactionReceipt first = sender.Send(emitter, One.ToArray());
        TransactionReceipt second = sender.Send(emitter, Two.ToArray());
        Assert.Equal([One, Two], client.GetLogs(new LogFilter(emitter)).Select(log => log.Event.Topics[0]));
        PlacedLog log = Assert.Single(client.GetLogs(new LogFilter(emitter) { Topics = [[Two, default]], FromBlock = 1 }));
        Assert.Equal((second.Block, second.BlockHash, second.Transaction, 0UL), (log.Block, log.BlockHash, log.Transaction, log.Index));
        Assert.Equal(2, client.GetLogs(new LogFilter(emitter) { Topics = [null] }).Count);
        Assert.Equal(first.Transaction, Assert.Single(client.GetLogs(new LogFilter(emitter) { ToBlock = first.Block })).Transaction);
        Assert.Empty(client.GetLogs(new LogFilter(emitter) { FromBlock = 100 }));
        Assert.Empty(client.GetLogs(new LogFilter(emitter) { Topics = [[default]] }));
    }

    /// <summary>A node that answers for at most so many blocks: all events are found, in order, with few requests.</summary>
    [Theory]
    [InlineData(1, 0, 20)]
    [InlineData(3, 5, 40)]
    [InlineData(10, 0, 1000)]
    [InlineData(1000, 7, 999)]
    public void GetLogs_ANodeThatLimitsTheRange_IsAskedInPieces(int limit, int from, int to)
    {
        using var node = FakeNode.Body(request =>
        {
            JsonNode filter = request["params"]![0]!;
            int first = Number(filter["fromBlock"]!);
            int last = Number(filter["toBlock"]!);
            string answer = last - first >= limit
                ? """ "error":{"code":-32005,"message":"query exceeds the range"} """
                : $""" "result":[{string.Join(',', Enumerable.Range(first, last - first + 1).Where(block => block % 3 == 0).Select(block => Log(block)))}] """;
            return $$"""{"jsonrpc":"2.0","id":{{request["id"]}},{{answer}}}""";
        });
        using var client = new JsonRpcChainClient(node.Url);
        IReadOnlyList<PlacedLog> logs = client.GetLogs(new LogFilter(Contract) { FromBlock = (ulong)from, ToBlock = (ulong)to });
        Assert.Equal(Enumerable.Range(from, to - from + 1).Where(block => block % 3 == 0), logs.Select(log => (int)log.Block));
        Assert.InRange(node.Requests, 1, 15 + (3 * (to - from + 1) / Math.Min(limit, to - from + 1)));

        static int Number(JsonNode quantity) => int.Parse(quantity.ToString()[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void GetLogs_ANodeThatDeclinesOneBlock_IsTold()
    {
        using var node = FakeNode.Error("""{"code":-32000,"message":"no logs here"}""");
        using var client = new JsonRpcChainClient(node.Url);
        Assert.Contains(
            "no logs here",
            Assert.Throws<ChainRefusedException>(() => client.GetLogs(new LogFilter(Contract) { ToBlock = ulong.MaxValue })).Message,
            StringComparison.Ordinal);
        Assert.Equal(65, node.Requests);
    }

    [Theory]
    [InlineData("\"address\":\"0x5f", "\"address\":\"0x6f", "asked for")]
    [InlineData("\"blockNumber\":\"0x3\"", "\"blockNumber\":\"0x9\"", "asked for")]
    [InlineData("0001\"]", "0002\"]", "asked for")]
    [InlineData("\"topics\":[\"", "\"topics\":[],\"more\":[\"", "asked for")]
    [InlineData("\"removed\":false", "\"removed\":true", "removed")]
    [InlineData("\"logIndex\":\"0x0\"", "\"logIndex\":null", "'logIndex' is missing")]
    [InlineData("\"transactionHash\":\"0x0", "\"transactionHash\":\"0x", "bytes in hex")]
    public void GetLogs_WhatWasNotAskedFor_IsRefused(string from, string to, string problem)
    {
        string log = Log(3);
        Assert.Contains(from, log, StringComparison.Ordinal);
        var filter = new LogFilter(Contract) { FromBlock = 2, ToBlock = 4, Topics = [[One]] };
        using (var right = FakeNode.Result(_ => $"[{log}]"))
        using (var client = new JsonRpcChainClient(right.Url))
            Assert.Single(client.GetLogs(filter));
        using var node = FakeNode.Result(_ => $"[{log.Replace(from, to, StringComparison.Ordinal)}]");
        using var deceived = new JsonRpcChainClient(node.Url);
        Assert.Contains(problem, Assert.Throws<NodeException>(() => deceived.GetLogs(filter)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetLogs_OneEventTwice_IsRefused()
    {
        using var node = FakeNode.Result(_ => $"[{Log(3)},{Log(3)}]");
        using var client = new JsonRpcChainClient(node.Url);
        Assert.Throws<NodeException>(() => client.GetLogs(new LogFilter(Contract) { ToBlock = 4 }));
    }

    [AnvilFact]
    public void GetBlockHeader_AnyFieldChanged_IsRefused()
    {
        using var chain = DevelopmentChain.Start();
        using var direct = new JsonRpcConnection(chain.Url, TimeSpan.FromSeconds(10));
        string block = direct.Ask("eth_getBlockByNumber", ["0x0", false], default).Result!.Value.Json.GetRawText();
        string[] fields =
        [
            "parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "gasLimit", "gasUsed",
            "timestamp", "extraData", "mixHash", "nonce", "baseFeePerGas", "withdrawalsRoot", "blobGasUsed", "excessBlobGas",
            "parentBeaconBlockRoot", "requestsHash", "difficulty", "hash",
        ];
        string answer = block;
        using var node = FakeNode.Result(_ => answer);
        using var client = new JsonRpcChainClient(node.Url);
        Assert.NotNull(client.GetBlockHeader(0));
        foreach (string field in fields)
        {
            JsonNode changed = JsonNode.Parse(block)!;
            string value = (string)changed[field]!;
            changed[field] = value.Length > 2 ? value[..^1] + (value[^1] == '1' ? '2' : '1') : "0x01";
            answer = changed.ToJsonString();
            Assert.Contains("hash", Assert.Throws<NodeException>(() => client.GetBlockHeader(0)).Message, StringComparison.Ordinal);
            changed[field] = "0x" + new string('1', 1000);
            answer = changed.ToJsonString();
            Assert.Throws<NodeException>(() => client.GetBlockHeader(0));
            changed.AsObject().Remove(field);
            answer = changed.ToJsonString();
            Assert.Throws<NodeException>(() => client.GetBlockHeader(0));
        }

        answer = block;
        Assert.Contains("the block asked for", Assert.Throws<NodeException>(() => client.GetBlock(1)).Message, StringComparison.Ordinal);
    }

    private static string Log(int block) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"address":"0x5fbdb2315678afecb367f032d93f642f64180aa3","topics":["{{One}}"],"data":"0x","blockNumber":"0x{{block:x}}",
         "blockHash":"{{One}}","transactionHash":"{{Two}}","logIndex":"0x0","removed":false}
        """);
}
