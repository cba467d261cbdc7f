using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

/// <summary>Named actions on a real chain that forgets, reorganizes and waits.</summary>
public sealed class TransactionsOnChainTests : IDisposable
{
    private static readonly EthereumAddress To = EthereumAddress.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3", "to");

    private readonly string _folder = Directory.CreateTempSubdirectory("actions-").FullName;

    private TransactionOptions Options => new()
    {
        Journal = new TransactionJournal(_folder),
        SettlingTime = TimeSpan.FromSeconds(0.1),
        ReceiptTimeout = TimeSpan.FromSeconds(20),
        PollInterval = TimeSpan.FromMilliseconds(50),
        ReplaceAfter = null,
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [AnvilFact]
    public void Deploy_Again_IsTheSameContract()
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        TransactionSender sender = Create(client, chain.UnsafeAccount, Options);
        byte[] code = Convert.FromHexString("60018060093d393df300");
        EthereumAddress first = sender.Deploy("deploy", code).Contract!.Value;
        Assert.Equal(first, sender.Deploy("deploy", code).Contract);
        Assert.NotEqual(first, sender.Deploy("deploy another", code).Contract);
        Assert.Equal(2UL, client.GetMinedNonce(sender.Address));
    }

    [AnvilFact]
    public void Send_Dropped_IsHandedOverAgain()
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        chain.SetAutomine(false);
        Account account = chain.CreateAccount();
        Bytes32 hash = SendAndStop(client, account);
        chain.Drop(hash);
        chain.SetAutomine(true);
        Assert.Equal(hash, Create(client, account, Options).Send("pay", To, default, 1).Transaction);
        Assert.Equal(1, client.GetBalance(To));
    }

    [AnvilFact]
    public void Send_WaitingInThePool_IsNotSentTwice()
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        chain.SetAutomine(false);
        Account account = chain.CreateAccount();
        Bytes32 hash = SendAndStop(client, account);
        Assert.Equal(hash, SendAndStop(client, account));
        chain.Mine();
        Assert.Equal(hash, Create(client, account, Options).Send("pay", To, default, 1).Transaction);
        Assert.Equal(1, client.GetBalance(To));
    }

    [AnvilFact]
    public void Send_Waiting_IsReplacedWithHigherFees()
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        chain.SetAutomine(false);
        Account account = chain.CreateAccount();
        var told = new List<Bytes32>();
        TransactionOptions options = Options with
        {
            ReplaceAfter = TimeSpan.FromMilliseconds(20),
            Sending = hash =>
            {
                told.Add(hash);
                if (told.Count == 3)
                    chain.SetAutomine(true);
            },
        };
        TransactionReceipt receipt = Create(client, account, options).Send("pay", To, default, 1);
        Assert.Equal(3, told.Count);
        Assert.Contains(receipt.Transaction, told); // whichever the node took first
        Assert.Equal(1UL, client.GetMinedNonce(account.Address));
        Assert.Equal(1, client.GetBalance(To));
    }

    [AnvilFact]
    public void Send_NonceTakenByHand_TakesTheNext()
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        chain.SetAutomine(false);
        Account account = chain.CreateAccount();
        chain.Drop(SendAndStop(client, account));
        chain.SetAutomine(true);
        Create(client, account, new TransactionOptions()).Send(account.Address, default);
        TransactionReceipt receipt = Create(client, account, Options).Send("pay", To, default, 1);
        Assert.Equal(2UL, client.GetMinedNonce(account.Address));
        Assert.Equal(receipt, Create(client, account, Options).Send("pay", To, default, 1), Same);
        Assert.Equal(1, client.GetBalance(To));
    }

    [AnvilFact]
    public void Send_ALowerNonceDropped_IsTold()
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        chain.SetAutomine(false);
        Account account = chain.CreateAccount();
        Bytes32 first = SendAndStop(client, account, "first");
        SendAndStop(client, account);
        chain.Drop(first);
        NodeException exception = Assert.Throws<NodeException>(() => Create(client, account, Options).Send("pay", To, default, 1));
        Assert.Contains("has nonce 1", exception.Message, StringComparison.Ordinal);
        chain.SetAutomine(true);
        Create(client, account, Options).Send("first", To, default, 1);
        Create(client, account, Options).Send("pay", To, default, 1);
        Assert.Equal(2, client.GetBalance(To));
    }

    [AnvilTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Send_Reorganized_IsConfirmedInTheEnd(bool bySnapshot)
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        Account account = chain.CreateAccount();
        chain.Mine(3);
        string snapshot = chain.Snapshot();
        using var cancellation = new CancellationTokenSource();
        TransactionOptions options = Options with { Confirmations = 4 };
        Task<TransactionReceipt> send = Task.Run(() => Create(client, account, options).Send("pay", To, default, 1, cancellation.Token));
        Assert.True(SpinWait.SpinUntil(() => client.GetBalance(To) == 1, TimeSpan.FromSeconds(10)));
        chain.Mine();
        if (bySnapshot)
            chain.Revert(snapshot);
        else
            chain.Reorganize(2);
        Assert.False(send.IsCompleted);
        for (int i = 0; i < 100 && !send.IsCompleted; i++)
        {
            chain.Mine();
            send.Wait(50);
        }

        TransactionReceipt receipt = send.GetAwaiter().GetResult();
        Assert.Equal(client.GetBlock(receipt.Block)!.Hash, receipt.BlockHash);
        Assert.Equal(1, client.GetBalance(To));
        Assert.Equal(1UL, client.GetMinedNonce(account.Address));
    }

    private static TransactionSender Create(JsonRpcChainClient client, Account account, TransactionOptions options) =>
        new(client, account, ContractErrors.Standard, options);

    /// <summary>Sends, and ends as a process does that is stopped while it waits.</summary>
    private Bytes32 SendAndStop(JsonRpcChainClient client, Account account, string action = "pay")
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(() => Create(client, account, Options).Send(action, To, default, 1, cancellation.Token));
        return new TransactionJournal(_folder).Find(31_337, account.Address, action)!.Rounds[^1].Latest.Signed.Hash;
    }

    private static bool Same(TransactionReceipt a, TransactionReceipt b) => (a.Transaction, a.BlockHash) == (b.Transaction, b.BlockHash);
}
