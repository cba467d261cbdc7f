using System.Numerics;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

public sealed class TransactionSenderTests
{
    private static readonly Account Sender = Account.FromHex("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318", "key");

    private static readonly EthereumAddress To = EthereumAddress.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3", "to");

    [Fact]
    public void Send_Included_ReturnsTheReceiptOfTheSignedTransaction()
    {
        var client = new StubChainClient { Receipt = hash => ReceiptOf(hash, success: true) };
        var told = new List<Bytes32>();
        TransactionReceipt receipt = Create(client, new TransactionOptions { Sending = told.Add }).Send(To, new byte[] { 1, 2 }, 7);
        var expected = new Eip1559Transaction(5, 9, new FeeSuggestion(30, 2), JsonRpcChainClient.TransactionGasCap, To, 7, new byte[] { 1, 2 });
        SignedTransaction sent = Assert.Single(client.Sent);
        Assert.Equal(expected.Sign(Sender).Hash, sent.Hash);
        Assert.Equal(sent.Hash, receipt.Transaction);
        Assert.Equal(sent.Hash, Assert.Single(told));
    }

    [Fact]
    public void Send_RevertedInItsBlock_IsRefusedWithTheReason()
    {
        var client = new StubChainClient
        {
            Receipt = hash => ReceiptOf(hash, success: false),
            Outcome = new CallOutcome(true, Convert.FromHexString("c3b0d8cd")),
        };
        ChainRefusedException exception = Assert.Throws<ChainRefusedException>(() => Create(client).Send(To, default));
        Assert.Contains("reverted: ProofRejected()", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.RevertData);
    }

    [Fact]
    public void Send_TooPoor_IsRefusedBeforeAnythingIsSent()
    {
        var client = new StubChainClient { Balance = BigInteger.Pow(10, 15) };
        ChainRefusedException exception = Assert.Throws<ChainRefusedException>(() => Create(client).Send(To, default, BigInteger.Pow(10, 15)));
        Assert.Contains("has 0.001000 ETH", exception.Message, StringComparison.Ordinal);
        Assert.Empty(client.Sent);
    }

    [Fact]
    public void Send_ToAnotherChain_IsRefused()
    {
        var client = new StubChainClient();
        ChainRefusedException exception =
            Assert.Throws<ChainRefusedException>(() => Create(client, new TransactionOptions { ChainId = 1 }).Send(To, default));
        Assert.Contains("chain 5, not on 1", exception.Message, StringComparison.Ordinal);
        Assert.Empty(client.Sent);
    }

    [Fact]
    public void Send_NodeThatFailsThen_IsToldWithTheHash()
    {
        var client = new StubChainClient { OnSend = _ => throw new NodeUnreachableException("node n: gone") };
        NodeException exception = Assert.Throws<NodeException>(() => Create(client).Send(To, default));
        Assert.Contains($"transaction {client.Sent[0].Hash} may have been sent", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deploy_AnotherAddressOrNoCode_IsRefused()
    {
        var expected = EthereumAddress.OfCreation(Sender.Address, 9);
        var right = new StubChainClient { Receipt = hash => ReceiptOf(hash, success: true) with { Contract = expected } };
        Assert.Equal(expected, Create(right).Deploy(new byte[] { 1 }).Contract);
        var other = new StubChainClient { Receipt = hash => ReceiptOf(hash, success: true) with { Contract = To } };
        Assert.Throws<NodeException>(() => Create(other).Deploy(new byte[] { 1 }));
        var none = new StubChainClient { Receipt = right.Receipt, Code = default };
        Assert.Throws<NodeException>(() => Create(none).Deploy(new byte[] { 1 }));
    }

    private static TransactionSender Create(StubChainClient client, TransactionOptions? options = null) =>
        new(client, Sender, AccuracyVerifierAbi.Errors, options ?? new TransactionOptions());

    private static TransactionReceipt ReceiptOf(Bytes32 hash, bool success) => new(hash, success, 3, default, 21_000, 10, null, []);
}
