using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

/// <summary>Named actions: whatever fails and whenever, at most one transaction of an action is carried out, and one is in the end.</summary>
public sealed class TransactionJournalTests : IDisposable
{
    private const string Action = "submit 7";

    private static readonly Account Sender = Account.FromHex("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318", "key");

    private static readonly EthereumAddress To = EthereumAddress.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3", "to");

    private static readonly byte[] Data = [1, 2, 3];

    private readonly string _folder = Directory.CreateTempSubdirectory("journal-").FullName;

    private TransactionJournal Journal => new(Path.Combine(_folder, "transactions"));

    private string ActionFile => Journal.PathOf(5, Sender.Address, Action);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Send_Again_ReturnsTheSameReceiptAndSendsNothing()
    {
        var chain = new SimulatedChain();
        TransactionReceipt first = Send(chain);
        Assert.Equal(first, Send(chain));
        Assert.Equal(first.Transaction, Assert.Single(chain.Sent).Hash);
        Create(chain).Send("another", To, Data, 5);
        Assert.Equal(2, chain.CarriedOut.Count());
    }

    /// <summary>The process is killed at each request in turn, before or after the node has it, then started again, and killed again.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public void Send_KilledAnywhere_CarriesOutOnce(int confirmations, bool replaces)
    {
        TransactionOptions options = Options with { Confirmations = confirmations, ReplaceAfter = replaces ? TimeSpan.Zero : null };
        for (int at = 0, failed = 1; failed > 0; at++)
        {
            failed = 0;
            bool[] moments = [false, true];
            foreach (bool afterwards in moments)
            {
                var chain = new SimulatedChain { Patience = replaces ? 2 : 1 };
                TransactionOptions named = options with { Journal = new TransactionJournal(Path.Combine(_folder, $"{at} {afterwards}")) };
                TransactionReceipt? receipt = null;
                for (int runs = 0; receipt is null; runs++)
                {
                    Assert.InRange(runs, 0, 2);
                    chain.FailAt = runs < 2 ? chain.Requests + at : -1;
                    chain.FailsAfterwards = afterwards;
                    try
                    {
                        receipt = Create(chain, named).Send(Action, To, Data, 5);
                    }
                    catch (SimulatedChain.CrashException)
                    {
                        failed++;
                    }
                }

                Assert.Equal(receipt, Assert.Single(chain.CarriedOut));
                Assert.Equal(5UL, chain.MinedNonce);
            }
        }
    }

    /// <summary>As above, with a node that does not answer: a run may go on by itself, or end with a declared exception and advice.</summary>
    [Fact]
    public void Send_NodeThatFailsAnywhere_CarriesOutOnce()
    {
        for (int at = 0, failed = 1; failed > 0; at++)
        {
            failed = 0;
            Exception[] failures =
            [
                new NodeUnreachableException("node n: gone", "wait"),
                new NodeException("node n: odd", "wait"),
                new ChainRefusedException("node n: no", "wait"),
            ];
            foreach (Exception failure in failures)
            {
                var chain = new SimulatedChain { FailAt = at, Failure = () => failure, FailsAfterwards = at % 2 == 0 };
                TransactionOptions named = Options with { Confirmations = 2, Journal = new TransactionJournal(Path.Combine(_folder, $"{at} {failure.GetType().Name}")) };
                TransactionReceipt receipt;
                try
                {
                    receipt = Create(chain, named).Send(Action, To, Data, 5);
                    failed += chain.Requests > at ? 1 : 0;
                }
                catch (UserErrorException exception)
                {
                    failed++;
                    Assert.Contains(failure.Message, exception.Message, StringComparison.Ordinal);
                    Assert.NotNull(exception.Help);
                    if (failure is NodeException && chain.Sent.Count > 0)
                        Assert.Contains("run the same command again", exception.Help, StringComparison.Ordinal);
                    receipt = Create(chain, named).Send(Action, To, Data, 5);
                }

                Assert.Equal(receipt, Assert.Single(chain.CarriedOut));
            }
        }
    }

    [Fact]
    public void Send_AnotherCallOfTheSameName_IsRefused()
    {
        var chain = new SimulatedChain();
        Send(chain);
        Action[] changes =
        [
            () => Create(chain).Send(Action, Sender.Address, Data, 5),
            () => Create(chain).Send(Action, To, new byte[] { 1, 2 }, 5),
            () => Create(chain).Send(Action, To, Data, 6),
            () => Create(chain).Deploy(Action, Data),
        ];
        Assert.All(changes, change => Assert.Contains(
            "'submit 7' was begun with another", Assert.Throws<UserErrorException>(change).Message, StringComparison.Ordinal));
        Assert.Single(chain.Sent);
    }

    [Fact]
    public void Send_Reverted_IsToldOnceAndMayBeSentAnew()
    {
        var chain = new SimulatedChain { Succeeds = false };
        ChainRefusedException refusal = Assert.Throws<ChainRefusedException>(() => Send(chain));
        Assert.Contains("reverted: ProofRejected()", refusal.Message, StringComparison.Ordinal);
        chain.Succeeds = true;
        TransactionReceipt receipt = Send(chain);
        Assert.Equal(2, chain.Sent.Count);
        Assert.Equal(receipt, Assert.Single(chain.CarriedOut));
        Assert.Equal(receipt, Send(chain));
    }

    [Fact]
    public void Send_RevertedThatAReorganizationUndid_IsNotSentAnew()
    {
        var chain = new SimulatedChain { Succeeds = false };
        Assert.Throws<ChainRefusedException>(() => Send(chain));
        chain.Reorganize(1, forgets: true);
        chain.Succeeds = true;
        Assert.Equal(chain.Sent[0].Hash, Send(chain).Transaction);
        Assert.Equal(2, chain.Sent.Count);
        Assert.Single(chain.CarriedOut);
    }

    [Fact]
    public void Send_NonceTakenByAnotherTransaction_TakesTheNext()
    {
        var chain = new SimulatedChain { Patience = 0 };
        chain.OnSend = _ =>
        {
            chain.OnSend = _ => { };
            chain.Supersede(4);
            chain.Patience = 1;
            throw new ChainRefusedException("nonce too low", "wait");
        };
        Assert.Throws<ChainRefusedException>(() => Send(chain));
        TransactionReceipt receipt = Send(chain);
        Assert.Equal(receipt, Assert.Single(chain.CarriedOut));
        Assert.Equal(6UL, chain.MinedNonce);
    }

    [Fact]
    public void Send_ANodeThatLacksTheReceiptForAWhile_IsNotBelieved()
    {
        var chain = new SimulatedChain { HidesReceipts = true };
        using var timer = new Timer(_ => chain.HidesReceipts = false, null, TimeSpan.FromMilliseconds(150), Timeout.InfiniteTimeSpan);
        Create(chain, Options with { SettlingTime = TimeSpan.FromSeconds(30) }).Send(Action, To, Data, 5);
        Assert.Single(chain.Sent);
    }

    [Fact]
    public void Send_IncludedBetweenTwoQuestions_IsNotTakenForAnothers()
    {
        var chain = new SimulatedChain();
        Create(chain, Options with { SettlingTime = TimeSpan.Zero }).Send(Action, To, Data, 5);
        Assert.Single(chain.Sent);
        Assert.Equal(5UL, chain.MinedNonce);
    }

    [Fact]
    public void Send_DoneWithoutItsReceipt_IsNeverSentAnew()
    {
        var chain = new SimulatedChain();
        Send(chain);
        chain.HidesReceipts = true;
        NodeException exception = Assert.Throws<NodeException>(() => Send(chain));
        Assert.Contains("was carried out", exception.Message, StringComparison.Ordinal);
        Assert.Single(chain.Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Send_Reorganized_IsIncludedAgainAndCountedAnew(bool forgets)
    {
        var chain = new SimulatedChain { Patience = 2 };
        int looks = 0;
        chain.OnLatestBlock = () =>
        {
            if (++looks == 3)
                chain.Reorganize(2, forgets);
        };
        TransactionReceipt receipt = Create(chain, Options with { Confirmations = 4 }).Send(Action, To, Data, 5);
        Assert.Equal(receipt, Assert.Single(chain.CarriedOut));
        Assert.True(chain.Height - receipt.Block + 1 >= 4);
        Assert.Equal(forgets ? 2 : 1, chain.Sent.Count);
        Assert.Single(chain.Sent.Select(sent => sent.Hash).Distinct());
    }

    [Fact]
    public void Send_DoneAndReorganizedLater_HandsOverTheSameBytes()
    {
        var chain = new SimulatedChain();
        TransactionReceipt first = Send(chain);
        chain.Reorganize(1, forgets: true);
        Assert.Equal(first.Transaction, Send(chain).Transaction);
        Assert.Single(chain.CarriedOut);
    }

    [Fact]
    public void Send_LowerNonceMissing_IsToldSoon()
    {
        var chain = new SimulatedChain { Patience = 0, PendingNonce = 6 };
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.ThrowsAny<OperationCanceledException>(() => Create(chain).Send(Action, To, Data, 5, cancellation.Token));
        chain.PendingNonce = 4;
        NodeException exception = Assert.Throws<NodeException>(() => Send(chain));
        Assert.Contains("has nonce 6, and the node knows no transaction of", exception.Message, StringComparison.Ordinal);
        Assert.Contains("nonce 4", exception.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Send_Waiting_IsReplacedWithinItsLimit()
    {
        var chain = new SimulatedChain { Patience = 0, Suggestion = new FeeSuggestion(1000, 100) };
        var quotes = new List<TransactionQuote>();
        TransactionOptions options = Options with
        {
            ReplaceAfter = TimeSpan.Zero,
            MaximalFeePerGas = 1300,
            ReceiptTimeout = TimeSpan.FromSeconds(0.6),
            Approve = quote =>
            {
                quotes.Add(quote);
                return true;
            },
        };
        NodeException exception = Assert.Throws<NodeException>(() => Create(chain, options).Send(Action, To, Data, 5));
        Assert.Contains("is in no block after 0.6 s", exception.Message, StringComparison.Ordinal);
        Assert.Equal([1000, 1125, 1266], quotes.Select(quote => (int)quote.Fees.MaxFeePerGas));
        Assert.Equal([null, chain.Sent[0].Hash, chain.Sent[1].Hash], quotes.Select(quote => quote.Replaces));
        Assert.Single(quotes.Select(quote => quote.Nonce).Distinct());
        Assert.Equal(3, chain.Sent.Count);

        // The first may win all the same.
        chain.Forget();
        chain.OnSend = _ => { };
        SignedTransaction first = chain.Sent[0];
        chain.Send(first);
        chain.Mine();
        Assert.Equal(first.Hash, Create(chain, options).Send(Action, To, Data, 5).Transaction);
    }

    [Fact]
    public void Send_ReplacementDeclined_WaitsOn()
    {
        var chain = new SimulatedChain { Patience = 3 };
        int asked = 0;
        TransactionOptions options = Options with { ReplaceAfter = TimeSpan.Zero, Approve = _ => ++asked == 1 };
        Create(chain, options).Send(Action, To, Data, 5);
        Assert.Equal(2, asked);
        Assert.Single(chain.Sent);
    }

    [Fact]
    public void Send_Declined_LeavesNothing()
    {
        var chain = new SimulatedChain();
        TransactionQuote? quote = null;
        TransactionOptions options = Options with
        {
            Approve = asked =>
            {
                quote = asked;
                return false;
            },
        };
        TransactionDeclinedException exception = Assert.Throws<TransactionDeclinedException>(() => Create(chain, options).Send(Action, To, Data, 5));
        Assert.Equal("cancelled, nothing was sent", exception.Message);
        Assert.Equal(quote, exception.Quote);
        Assert.Equal((To, 5, 4UL, 120_000UL), (quote!.To!.Value, (int)quote.Value, quote.Nonce, quote.GasLimit));
        Assert.Equal((120_000 * 30) + 5, quote.MaximalCost);
        Assert.Equal((100_000 * 16) + 5, quote.ExpectedCost);
        Assert.Empty(chain.Sent);
        Assert.False(File.Exists(ActionFile));
    }

    [Fact]
    public void Send_DearerThanAllowed_IsRefused() => Assert.Contains(
        "at most 0.000000 is to be paid",
        Assert.Throws<ChainRefusedException>(() => Create(new SimulatedChain(), Options with { MaximalFeePerGas = 29 }).Send(Action, To, Data, 5)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Send_UnderpricedWhenTriedAgain_IsReplacedAtOnce()
    {
        var chain = new SimulatedChain { OnSend = _ => throw new ChainRefusedException("replacement transaction underpriced", "offer more") };
        Assert.Throws<ChainRefusedException>(() => Send(chain));
        int refused = 0;
        chain.OnSend = _ =>
        {
            if (refused++ == 0)
                throw new ChainRefusedException("replacement transaction underpriced", "offer more");
        };
        Send(chain);
        Assert.Single(chain.CarriedOut);
    }

    [Fact]
    public void Send_RefusedAgain_IsToldAgain()
    {
        var chain = new SimulatedChain { OnSend = _ => throw new ChainRefusedException("insufficient funds", "fund") };
        Assert.Throws<ChainRefusedException>(() => Send(chain));
        Assert.Contains("insufficient", Assert.Throws<ChainRefusedException>(() => Send(chain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Send_WhileAnotherSends_EndsWithAMessage()
    {
        using IDisposable held = Journal.Lock(5, Sender.Address, TimeSpan.Zero, default);
        UserErrorException exception = Assert.Throws<UserErrorException>(
            () => Create(new SimulatedChain(), Options with { LockTimeout = TimeSpan.FromSeconds(0.1) }).Send(Action, To, Data, 5));
        Assert.Contains("another process has been sending from", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_AreForTheirOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
            return;
        Send(new SimulatedChain());
        string[] files = Directory.GetFiles(Journal.Directory);
        Assert.Equal(2, files.Length);
        foreach (string file in files)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Journal.Directory));
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "version")]
    [InlineData("\"version\": 1", "\"version\": 1, \"more\": 1", "8 members")]
    [InlineData("\"submit 7\"", "\"submit 8\"", "another action")]
    [InlineData("\"chainId\": \"0x5\"", "\"chainId\": \"0x6\"", "another action")]
    [InlineData("\"nonce\": \"0x4\"", "\"nonce\": \"0x3\"", "not what it is said to be")]
    [InlineData("\"gasLimit\": \"0x", "\"gasLimit\": \"0x1", "not what it is said to be")]
    [InlineData("\"maxFeePerGas\": \"0x1e\"", "\"maxFeePerGas\": \"0x1f\"", "not what it is said to be")]
    [InlineData("\"raw\": \"0x02", "\"raw\": \"0x03", "the hash of the transaction beside it")]
    [InlineData("\"done\"", "\"gone\"", "a state")]
    [InlineData("\"value\": \"0x5\"", "\"value\": null", "'value' is missing")]
    [InlineData("{", "[", "not JSON")]
    public void Find_Damaged_IsRefusedWithThePlace(string from, string to, string problem)
    {
        var chain = new SimulatedChain();
        Send(chain);
        string text = File.ReadAllText(ActionFile);
        Assert.Contains(from, text, StringComparison.Ordinal);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(ActionFile, string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length)));
        UserErrorException exception = Assert.Throws<UserErrorException>(() => Send(chain));
        Assert.Contains(ActionFile, exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.Contains("remove the file", exception.Help, StringComparison.Ordinal);
        Assert.Single(chain.Sent);
    }

    [Fact]
    public void Find_AnyByteChanged_IsTheRecordOrRefused()
    {
        var chain = new SimulatedChain();
        Send(chain);
        byte[] whole = File.ReadAllBytes(ActionFile);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Sample(
            (at, value) =>
            {
                byte[] changed = [.. whole];
                changed[at] = value;
                File.WriteAllBytes(ActionFile, changed);
                try
                {
                    Send(chain);
                }
                catch (UserErrorException exception)
                {
                    Assert.DoesNotContain(exception.Message, character => char.IsControl(character));
                    Assert.NotNull(exception.Help);
                }

                Assert.Single(chain.Sent);
            },
            iter: 60,
            threads: 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData(" a")]
    public void PathOf_NoName_IsRefused(string action) => Assert.Throws<ArgumentException>(() => Journal.PathOf(1, To, action));

    private TransactionOptions Options => new() { Journal = Journal, SettlingTime = TimeSpan.FromSeconds(0.1), PollInterval = TimeSpan.FromMilliseconds(2) };

    private TransactionReceipt Send(SimulatedChain chain) => Create(chain).Send(Action, To, Data, 5);

    private TransactionSender Create(SimulatedChain chain, TransactionOptions? options = null) =>
        new(chain, Sender, AccuracyVerifierAbi.Errors, options ?? Options);
}
