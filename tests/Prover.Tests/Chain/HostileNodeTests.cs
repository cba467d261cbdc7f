using System.Diagnostics;
using System.Globalization;
using System.Text;
using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

/// <summary>Whatever a node answers, the client ends soon with a value or one of its declared exceptions, and its message is one plain line.</summary>
public sealed class HostileNodeTests
{
    private const string Receipt =
        """
        {"transactionHash":"0x0000000000000000000000000000000000000000000000000000000000000000","status":"0x1","blockNumber":"0x10",
         "blockHash":"0x1111111111111111111111111111111111111111111111111111111111111111","gasUsed":"0x5208","effectiveGasPrice":"0x3b9aca00",
         "contractAddress":null,"logs":[{"address":"0x5fbdb2315678afecb367f032d93f642f64180aa3","data":"0x0102",
         "topics":["0x2222222222222222222222222222222222222222222222222222222222222222"]}]}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly EthereumAddress Somebody = EthereumAddress.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3", "somebody");

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("<html>hello</html>", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "not an object")]
    [InlineData("null", "not an object")]
    [InlineData("5", "not an object")]
    [InlineData("{}", "'id' is missing")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""", "'result' is missing")]
    [InlineData("""{"jsonrpc":"2.0","id":2,"result":"0x1"}""", "another request")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"result":"0x1"}""", "'id' is missing")]
    [InlineData("""{"jsonrpc":"2.0","id":"1","result":"0x1"}""", "not a number")]
    [InlineData("""{"jsonrpc":"2.0","id":1e99,"result":"0x1"}""", "not a number")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"id":1,"result":"0x1"}""", "not JSON")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":null}""", "not an answer")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":1}""", "not a number in hexadecimal digits: 1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"1"}""", "hexadecimal")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x"}""", "hexadecimal")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0xg"}""", "hexadecimal")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x-1"}""", "hexadecimal")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"\ud800"}""", "not JSON")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"\udfff":"0x1"}""", "not JSON")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x10000000000000000"}""", "below 2^64")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x00000000000000000000000000000000000000000000000000000000000000001"}""", "hexadecimal")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"a":[1,2,3]}}""", "hexadecimal")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":"no"}""", "not an object")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"message":"no"}}""", "'code' is missing")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":1}}""", "'message' is missing")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":"1","message":"no"}}""", "not a number")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":2}}""", "not a text")]
    public void GetChainId_NoAnswer_IsRefusedWithAReason(string body, string problem)
    {
        using var node = FakeNode.Body(_ => body);
        NodeException exception = Assert.Throws<NodeException>(() => Ask(node, client => client.GetChainId()));
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        RequirePlain(exception);
    }

    [Fact]
    public void GetChainId_BrokenUtf8_IsRefused()
    {
        byte[] body = [.. """{"jsonrpc":"2.0","id":1,"result":" """u8, 0xff, 0xc0, .. "\"}"u8];
        using var node = FakeNode.Raw((_, stream) => FakeNode.Write(stream, 200, body));
        RequirePlain(Assert.Throws<NodeException>(() => Ask(node, client => client.GetChainId())));
    }

    [Fact]
    public void GetChainId_NestedDeeply_IsRefused()
    {
        using var node = FakeNode.Body(_ => new string('[', 100_000));
        RequirePlain(Assert.Throws<NodeException>(() => Ask(node, client => client.GetChainId())));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    public void GetChainId_OtherHttpStatus_IsTold(int status)
    {
        using var node = FakeNode.Raw((_, stream) => FakeNode.Write(stream, status, "nothing here"u8.ToArray()));
        NodeException exception = Assert.Throws<NodeException>(() => Ask(node, client => client.GetChainId()));
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), exception.Message, StringComparison.Ordinal);
        RequirePlain(exception);
    }

    [Fact]
    public void GetChainId_ErrorUnderAnotherStatus_IsTheNodesError()
    {
        using var node = FakeNode.Raw((_, stream) =>
            FakeNode.Write(stream, 400, """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"go\u001b[31m\naway"}}"""u8.ToArray()));
        ChainRefusedException exception = Assert.Throws<ChainRefusedException>(() => Ask(node, client => client.GetChainId()));
        Assert.Contains("go [31m away", exception.Message, StringComparison.Ordinal);
        Assert.Null(exception.RevertData);
        RequirePlain(exception);
    }

    [Fact]
    public void GetChainId_HugeBody_IsRefusedEarly()
    {
        using var node = FakeNode.Raw((_, stream) =>
        {
            stream.Write("HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n"u8);
            Pour(stream);
        });
        NodeException exception = Assert.ThrowsAny<NodeException>(() => Ask(node, client => client.GetChainId()));
        Assert.Contains("MiB", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetChainId_EndlessBody_IsRefused()
    {
        using var node = FakeNode.Raw((_, stream) =>
        {
            stream.Write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8);
            Pour(stream);
        });
        NodeException exception = Assert.ThrowsAny<NodeException>(() => Ask(node, client => client.GetChainId(), Patience));
        Assert.Contains("MiB", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetChainId_EndlessHeaders_AreRefused()
    {
        using var node = FakeNode.Raw((_, stream) =>
        {
            stream.Write("HTTP/1.1 200 OK\r\n"u8);
            Pour(stream);
        });
        RequirePlain(Assert.ThrowsAny<NodeException>(() => Ask(node, client => client.GetChainId(), Patience)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"jsonrpc\"")]
    public void GetChainId_Silence_EndsWithTheTimeout(string beginning)
    {
        FakeNode? node = null;
        node = FakeNode.Raw((_, stream) =>
        {
            stream.Write(Encoding.ASCII.GetBytes(beginning));
            node!.Stopped.WaitHandle.WaitOne();
        });
        using (node)
        {
            NodeUnreachableException exception =
                Assert.Throws<NodeUnreachableException>(() => Ask(node, client => client.GetChainId(), TimeSpan.FromSeconds(1)));
            Assert.Contains("no answer within 1 s", exception.Message, StringComparison.Ordinal);
            RequirePlain(exception);
        }
    }

    [Fact]
    public void GetChainId_OneByteAtATime_EndsWithTheTimeout()
    {
        FakeNode? node = null;
        node = FakeNode.Raw((_, stream) =>
        {
            stream.Write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"u8);
            while (!node!.Stopped.WaitHandle.WaitOne(50))
                stream.Write(" "u8);
        });
        using (node)
            Assert.Throws<NodeUnreachableException>(() => Ask(node, client => client.GetChainId(), TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"jsonrpc\"")]
    [InlineData("hello\r\n\r\n")]
    public void GetChainId_ConnectionThatBreaks_IsUnreachable(string beginning)
    {
        using var node = FakeNode.Raw((_, stream) => stream.Write(Encoding.ASCII.GetBytes(beginning)));
        RequirePlain(Assert.Throws<NodeUnreachableException>(() => Ask(node, client => client.GetChainId())));
    }

    [Fact]
    public void GetChainId_NobodyThere_IsUnreachable()
    {
        string url;
        using (var node = FakeNode.Body(_ => ""))
            url = node.Url;
        using var client = new JsonRpcChainClient(url);
        NodeUnreachableException exception = Assert.Throws<NodeUnreachableException>(() => client.GetChainId());
        Assert.NotNull(exception.Help);
        RequirePlain(exception);
    }

    [Fact]
    public void GetChainId_Cancelled_EndsAtOnce()
    {
        FakeNode? node = null;
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        node = FakeNode.Raw((_, _) => node!.Stopped.WaitHandle.WaitOne());
        using (node)
            Assert.ThrowsAny<OperationCanceledException>(() => Ask(node, client => client.GetChainId(cancellation.Token)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost:8545")]
    [InlineData("ws://localhost:8545")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:secret-key@localhost:8545")]
    public void Constructor_NoHttpAddress_IsRefusedWithoutShowingIt(string url)
    {
        UserErrorException exception = Assert.Throws<UserErrorException>(() => new JsonRpcChainClient(url));
        Assert.NotNull(exception.Help);
        RequirePlain(exception);
    }

    [Theory]
    [InlineData("\"0x\"", 0)]
    [InlineData("\"0x0102\"", 2)]
    public void GetCode_Bytes_AreRead(string result, int length)
    {
        using var node = FakeNode.Result(_ => result);
        Assert.Equal(length, Ask(node, client => client.GetCode(Somebody)).Length);
    }

    [Theory]
    [InlineData("\"0x1\"")]
    [InlineData("\"0x0g\"")]
    [InlineData("\"0102\"")]
    [InlineData("\"\"")]
    [InlineData("[1,2]")]
    [InlineData("true")]
    public void GetCode_NoBytes_AreRefused(string result)
    {
        using var node = FakeNode.Result(_ => result);
        RequirePlain(Assert.Throws<NodeException>(() => Ask(node, client => client.GetCode(Somebody))));
    }

    [Theory]
    [InlineData("""{"code":3,"message":"execution reverted","data":"0xc3b0d8cd"}""", "ProofRejected()")]
    [InlineData("""{"code":3,"message":"execution reverted","data":"0x"}""", "no reason given")]
    [InlineData("""{"code":3,"message":"execution reverted"}""", "no reason given")]
    [InlineData("""{"code":3,"message":"execution reverted","data":null}""", "no reason given")]
    [InlineData("""{"code":3,"message":"execution reverted","data":"0xc3b0d8c"}""", "no reason given")]
    [InlineData("""{"code":3,"message":"execution reverted","data":[1]}""", "no reason given")]
    [InlineData("""{"code":-32603,"message":"Reverted","data":{"data":"0xc3b0d8cd"}}""", "ProofRejected()")]
    [InlineData("""{"code":-32015,"message":"VM execution error: revert","data":"Reverted 0xc3b0d8cd"}""", "ProofRejected()")]
    public void Call_Reverts_IsAnOutcome(string error, string reason)
    {
        using var node = FakeNode.Error(error);
        CallOutcome outcome = Ask(node, client => client.Call(new CallRequest(Somebody, default)));
        Assert.True(outcome.IsReverted);
        Assert.Equal(reason, AccuracyVerifierAbi.Errors.Describe(outcome.Data.Span));

        ChainRefusedException exception = Assert.Throws<ChainRefusedException>(() => Ask(node, client => client.EstimateGas(new CallRequest(Somebody, default))));
        Assert.Equal(reason, AccuracyVerifierAbi.Errors.Describe(exception.RevertData!.Value.Span));
    }

    [Fact]
    public void EstimateGas_BeyondTheCap_IsRefused()
    {
        using var node = FakeNode.Result(_ => "\"0x1000001\"");
        Assert.Contains("16,777,216", Assert.Throws<NodeException>(() => Ask(node, client => client.EstimateGas(new CallRequest(Somebody, default)))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"0x9184e72a001\"", "\"0x0\"")]
    [InlineData("\"0x0\"", "\"0x9184e72a001\"")]
    [InlineData("\"0x0\"", "\"0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"")]
    public void SuggestFees_Implausible_AreRefused(string baseFee, string tip)
    {
        using var node = FakeNode.Result(method => method == "eth_maxPriorityFeePerGas" ? tip : $$"""{"baseFeePerGas":{{baseFee}}}""");
        Assert.Contains("10,000 gwei", Assert.Throws<NodeException>(() => Ask(node, client => client.SuggestFees())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SuggestFees_OfANodeWithoutTips_UseOneGwei()
    {
        using var node = FakeNode.Body(request => (string)request["method"]! == "eth_maxPriorityFeePerGas"
            ? """{"jsonrpc":"2.0","id":2,"error":{"code":-32601,"message":"method not found"}}"""
            : """{"jsonrpc":"2.0","id":1,"result":{"baseFeePerGas":"0x7"}}""");
        Assert.Equal(new FeeSuggestion(1_000_000_014, 1_000_000_000), Ask(node, client => client.SuggestFees()));
    }

    [Fact]
    public void Send_AnotherHash_IsRefused()
    {
        using var node = FakeNode.Result(_ => "\"0x1111111111111111111111111111111111111111111111111111111111111111\"");
        RequirePlain(Assert.Throws<NodeException>(() => Ask(node, client =>
        {
            client.Send(new SignedTransaction(new byte[] { 2 }, default));
            return 0;
        })));
    }

    [Fact]
    public void FindReceipt_Whole_IsRead()
    {
        using var node = FakeNode.Result(_ => Receipt);
        TransactionReceipt receipt = Ask(node, client => client.FindReceipt(default))!;
        Assert.True(receipt.IsSuccessful);
        Assert.Equal(16UL, receipt.Block);
        Assert.Equal(21_000UL, receipt.GasUsed);
        Assert.Null(receipt.Contract);
        EventLog log = Assert.Single(receipt.Logs);
        Assert.Equal(Somebody, log.Contract);
        Assert.Single(log.Topics);
    }

    [Theory]
    [InlineData("\"status\":\"0x1\"", "\"status\":\"0x2\"")]
    [InlineData("\"status\":\"0x1\"", "\"root\":\"0x1\"")]
    [InlineData("0x0000", "0x0001")]
    [InlineData("\"gasUsed\":\"0x5208\"", "\"gasUsed\":null")]
    [InlineData("\"contractAddress\":null", "\"contractAddress\":\"0x00\"")]
    [InlineData("\"logs\":[", "\"logs\":[null,")]
    [InlineData("\"topics\":[", "\"topics\":[\"0x00\",")]
    [InlineData("\"0x1111", "\"0x11")]
    public void FindReceipt_Changed_IsRefused(string from, string to)
    {
        using var node = FakeNode.Result(_ => Receipt.Replace(from, to, StringComparison.Ordinal));
        RequirePlain(Assert.Throws<NodeException>(() => Ask(node, client => client.FindReceipt(default))));
    }

    [Fact]
    public void FindReceipt_AnyByteChanged_IsAReceiptOrRefused()
    {
        string body = "";
        using var node = FakeNode.Body(_ => body);
        Gen.Select(Gen.Int[0, Receipt.Length - 1], Gen.Char[' ', '~']).Sample(
            (at, character) =>
            {
                body = $$"""{"jsonrpc":"2.0","id":1,"result":{{Receipt[..at]}}{{character}}{{Receipt[(at + 1)..]}}}""";
                try
                {
                    Ask(node, client => client.FindReceipt(default));
                }
                catch (NodeException exception)
                {
                    RequirePlain(exception);
                }
            },
            iter: 150,
            threads: 1);
    }

    [Fact]
    public void WaitForReceipt_NeverThere_EndsWithTheTimeout()
    {
        using var node = FakeNode.Result(_ => "null");
        NodeException exception = Assert.Throws<NodeException>(() => Ask(node, client => client.WaitForReceipt(default, TimeSpan.FromSeconds(0.5))));
        Assert.Contains("in no block after 0.5 s", exception.Message, StringComparison.Ordinal);
        Assert.True(node.Requests > 1);
    }

    [Fact]
    public void WaitForReceipt_NodeThatFailsForAWhile_IsAskedAgain()
    {
        int requests = 0;
        using var node = FakeNode.Raw((request, stream) =>
        {
            if (++requests > 2)
                FakeNode.Write(stream, 200, Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":{{request["id"]}},"result":{{Receipt}}}"""));
        });
        Assert.True(Ask(node, client => client.WaitForReceipt(default, Patience)).IsSuccessful);
    }

    [Fact]
    public void WaitForReceipt_Cancelled_Ends()
    {
        using var node = FakeNode.Result(_ => "null");
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(() => Ask(node, client => client.WaitForReceipt(default, Patience, cancellation.Token)));
    }

    private static T Ask<T>(FakeNode node, Func<JsonRpcChainClient, T> question, TimeSpan? timeout = null)
    {
        long start = Stopwatch.GetTimestamp();
        using var client = new JsonRpcChainClient(node.Url, timeout ?? Patience);
        try
        {
            return question(client);
        }
        finally
        {
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Patience);
        }
    }

    private static void RequirePlain(UserErrorException exception)
    {
        Assert.DoesNotContain(exception.Message, character => char.IsControl(character));
        Assert.DoesNotContain("secret-key", exception.Message, StringComparison.Ordinal);
        Assert.InRange(exception.Message.Length, 1, 500);
        Assert.NotNull(exception.Help);
    }

    private static void Pour(Stream stream)
    {
        byte[] block = new byte[1 << 16];
        block.AsSpan().Fill((byte)'x');
        for (int i = 0; i < 1 << 12; i++)
            stream.Write(block); // until the client goes away, or 256 MiB
    }
}
