using System.Diagnostics;
using System.Numerics;
using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

public sealed class DevelopmentChainTests
{
    /// <summary>
    /// A contract by hand. Without calldata it returns 42; with some it reverts with it:
    /// <c>if (calldatasize == 0) { mstore(0, 42) return(0, 32) } calldatacopy(0, 0, calldatasize) revert(0, calldatasize)</c>.
    /// </summary>
    private const string Contract = "6016806009" + "5f395ff3" + "36600e57602a60005260206000f35b365f5f37365ffd";

    [AnvilFact]
    public void WholeLife_OfAContract()
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        Assert.Equal(31_337UL, client.GetChainId());
        Assert.Equal(0UL, client.GetLatestBlock());
        Account account = chain.UnsafeAccount;
        Assert.Equal(0UL, client.GetNonce(account.Address));
        BigInteger balance = client.GetBalance(account.Address);

        var sender = new TransactionSender(client, account, AccuracyVerifierAbi.Errors, new TransactionOptions { ChainId = 31_337 });
        TransactionReceipt deployed = sender.Deploy(Convert.FromHexString(Contract));
        EthereumAddress contract = deployed.Contract!.Value;
        Assert.Equal(Convert.FromHexString(Contract)[9..], client.GetCode(contract).ToArray());
        Assert.True(client.GetCode(account.Address).IsEmpty);
        Assert.Equal(1UL, client.GetNonce(account.Address));
        Assert.Equal(1UL, client.GetLatestBlock());
        Assert.Equal(deployed.GasUsed * deployed.EffectiveGasPrice, balance - client.GetBalance(account.Address));

        CallOutcome returned = client.Call(new CallRequest(contract, default));
        Assert.False(returned.IsReverted);
        Assert.Equal(new AbiTuple().Add(42).ToArray(), returned.Data.ToArray());

        byte[] error = new AbiTuple().Add(deployed.Transaction).ToCalldata("UnknownKey(bytes32)");
        CallOutcome reverted = client.Call(new CallRequest(contract, error));
        Assert.True(reverted.IsReverted);
        Assert.Equal(error, reverted.Data.ToArray());
        Assert.True(client.Call(new CallRequest(contract, error) { Block = 0 }) is { IsReverted: false, Data.IsEmpty: true });

        TransactionReceipt receipt = sender.Send(contract, default);
        Assert.True(receipt.IsSuccessful);
        Assert.Null(receipt.Contract);
        Assert.Empty(receipt.Logs);
        Assert.Equal(receipt.BlockHash, client.FindReceipt(receipt.Transaction)!.BlockHash);

        ChainRefusedException refusal = Assert.Throws<ChainRefusedException>(() => sender.Send(contract, error));
        Assert.Contains($"would revert: UnknownKey({deployed.Transaction})", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2UL, client.GetNonce(account.Address));
        Assert.Null(client.FindReceipt(default));
    }

    [AnvilFact]
    public void Refusals_OfARealNode()
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        FeeSuggestion fees = client.SuggestFees();
        Assert.True(fees.MaxFeePerGas >= fees.MaxPriorityFeePerGas);
        EthereumAddress to = chain.UnsafeAccount.Address;
        var poor = Account.FromHex("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318", "key");

        var unpaid = new Eip1559Transaction(31_337, 0, fees, 21_000, to, 1, default);
        Assert.Contains("funds", Assert.Throws<ChainRefusedException>(() => client.Send(unpaid.Sign(poor))).Message, StringComparison.OrdinalIgnoreCase);
        var poorSender = new TransactionSender(client, poor, ContractErrors.Standard, new TransactionOptions());
        Assert.Throws<ChainRefusedException>(() => poorSender.Send(to, default, 1));

        Eip1559Transaction first = unpaid with { To = poor.Address };
        client.Send(first.Sign(chain.UnsafeAccount));
        Assert.True(client.WaitForReceipt(first.Sign(chain.UnsafeAccount).Hash, TimeSpan.FromSeconds(20)).IsSuccessful);
        Assert.Equal(1, client.GetBalance(poor.Address));
        Assert.Contains("nonce", Assert.Throws<ChainRefusedException>(() => client.Send((first with { Value = 2 }).Sign(chain.UnsafeAccount))).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Throws<ChainRefusedException>(() => client.Send((first with { ChainId = 1, Nonce = 1 }).Sign(chain.UnsafeAccount)));
    }

    [AnvilFact]
    public void Deploy_CodeThatReverts_IsRefused()
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        var sender = new TransactionSender(client, chain.UnsafeAccount, ContractErrors.Standard, new TransactionOptions());
        ChainRefusedException refusal = Assert.Throws<ChainRefusedException>(() => sender.Deploy(Convert.FromHexString("5f5ffd")));
        Assert.Contains("the creation of the contract would revert: no reason given", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("no code", Assert.Throws<NodeException>(() => sender.Deploy(Convert.FromHexString("00"))).Message, StringComparison.Ordinal);
    }

    [AnvilFact]
    public void Controls_DoWhatTheySay()
    {
        using var chain = DevelopmentChain.Start();
        using var client = new JsonRpcChainClient(chain.Url);
        Account account = chain.CreateAccount();
        Assert.NotEqual(account.Address, chain.CreateAccount(5).Address);
        Assert.Equal(BigInteger.Pow(10, 21), client.GetBalance(account.Address));
        chain.SetBalance(account.Address, 7);
        Assert.Equal(7, client.GetBalance(account.Address));

        ulong before = client.GetBlock()!.Timestamp;
        chain.AdvanceTime(1000);
        Assert.InRange(client.GetBlock()!.Timestamp, before + 1000, before + 1100);
        chain.Mine(4);
        Assert.Equal(5UL, client.GetLatestBlock());

        string snapshot = chain.Snapshot();
        Bytes32 hash = client.GetBlock(5)!.Hash;
        chain.Mine();
        chain.Revert(snapshot);
        Assert.Equal((5UL, hash), (client.GetLatestBlock(), client.GetBlock(5)!.Hash));
        Assert.Throws<NodeException>(() => chain.Revert(snapshot));

        chain.Reorganize(2);
        Assert.Equal(5UL, client.GetLatestBlock());
        Assert.NotEqual(hash, client.GetBlock(5)!.Hash);

        chain.SetAutomine(false);
        var transaction = new Eip1559Transaction(31_337, 0, client.SuggestFees(), 21_000, account.Address, 1, default);
        SignedTransaction signed = transaction.Sign(chain.UnsafeAccount);
        client.Send(signed);
        Assert.Equal((0UL, 1UL), (client.GetMinedNonce(chain.UnsafeAccount.Address), client.GetNonce(chain.UnsafeAccount.Address)));
        chain.Drop(signed.Hash);
        Assert.Equal(0UL, client.GetNonce(chain.UnsafeAccount.Address));
    }

    [AnvilFact]
    public void Dispose_EndsTheProcess()
    {
        string url;
        using (var chain = DevelopmentChain.Start())
            url = chain.Url;
        using var client = new JsonRpcChainClient(url);
        Assert.Throws<NodeUnreachableException>(() => client.GetChainId());
    }

    [AnvilFact]
    public void Cancellation_EndsTheProcess()
    {
        using var cancellation = new CancellationTokenSource();
        using var chain = DevelopmentChain.Start(cancellation: cancellation.Token);
        cancellation.Cancel();
        using var client = new JsonRpcChainClient(chain.Url);
        Assert.Throws<NodeUnreachableException>(() => client.GetChainId());
        Assert.ThrowsAny<OperationCanceledException>(() => DevelopmentChain.Start(cancellation: cancellation.Token));
    }

    [Fact]
    public void Start_MissingBinary_IsRefusedWithHelp()
    {
        UserErrorException exception = Assert.Throws<UserErrorException>(() => DevelopmentChain.Start("/nowhere/anvil"));
        Assert.Contains("npm ci --prefix src/Verifier.Sol", exception.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_ABinaryThatEnds_IsRefusedSoon()
    {
        if (OperatingSystem.IsWindows())
            return;
        long start = Stopwatch.GetTimestamp();
        UserErrorException exception = Assert.Throws<UserErrorException>(() => DevelopmentChain.Start("/bin/false"));
        Assert.Contains("/bin/false does not start", exception.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
