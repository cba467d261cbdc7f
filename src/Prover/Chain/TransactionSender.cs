using System.Globalization;
using System.Numerics;
using Zkml.Circuits;

namespace Zkml.Prover.Chain;

/// <summary>Carries out transactions from one account: nonce, gas and fees, signature, and the wait until it is in a block.</summary>
/// <param name="client">The chain.</param>
/// <param name="account">Who sends and pays.</param>
/// <param name="errors">The errors of the contracts called, for messages.</param>
/// <param name="options">How to send.</param>
/// <remarks>
/// One at a time: two senders of one account take the same nonces, unless both send named actions with one journal, which keeps them apart.
/// </remarks>
public sealed class TransactionSender(IChainClient client, Account account, ContractErrors errors, TransactionOptions options)
{
    /// <summary>Replacements offer at most this many times what the first attempt offers, unless told otherwise.</summary>
    private const int UsualRaise = 3;

    /// <summary>How many nonces may be lost to other transactions of the account in one run.</summary>
    private const int MaximalRounds = 3;

    /// <summary>The account that sends.</summary>
    public EthereumAddress Address => account.Address;

    /// <summary>Calls a contract by a transaction.</summary>
    /// <param name="to">The contract.</param>
    /// <param name="data">Calldata.</param>
    /// <param name="value">What is paid with it, in wei.</param>
    /// <param name="cancellation">Ends the wait. Once sent, the transaction may be included all the same.</param>
    /// <returns>The receipt of a transaction that was carried out.</returns>
    /// <exception cref="ChainRefusedException">It would revert, or did; the account cannot pay for it; the node does not take it.</exception>
    /// <exception cref="NodeException">The node fails; where a transaction was sent already, the message has its hash.</exception>
    /// <exception cref="TransactionDeclinedException">It was not approved of.</exception>
    public TransactionReceipt Send(
        EthereumAddress to, ReadOnlyMemory<byte> data, BigInteger value = default, CancellationToken cancellation = default) =>
        Execute(null, new CallRequest(to, data) { Value = value }, cancellation).Receipt;

    /// <summary>
    /// Calls a contract for a named action. Of all that is ever signed for it, at most one transaction is carried out, however often this is
    /// called and wherever it is cut off; once one was, its receipt is the result.
    /// </summary>
    /// <param name="action">The caller's name of it, one for each thing that is to happen once. Needs <see cref="TransactionOptions.Journal"/>.</param>
    /// <param name="to">The contract.</param>
    /// <param name="data">Calldata, the same in each call.</param>
    /// <param name="value">What is paid with it, in wei, the same in each call.</param>
    /// <param name="cancellation">Ends the wait; another call goes on with it.</param>
    /// <returns>The receipt of a transaction that was carried out, in this call or an earlier one.</returns>
    /// <exception cref="ChainRefusedException">
    /// As for the other overload. After a transaction that was included and reverted, the next call may send another one.
    /// </exception>
    /// <exception cref="NodeException">The node fails; another call goes on.</exception>
    /// <exception cref="TransactionDeclinedException">It was not approved of.</exception>
    /// <exception cref="UserErrorException">The action was begun as another call; its record is damaged; another process is sending.</exception>
    public TransactionReceipt Send(
        string action, EthereumAddress to, ReadOnlyMemory<byte> data, BigInteger value = default, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Execute(action, new CallRequest(to, data) { Value = value }, cancellation).Receipt;
    }

    /// <summary>Creates a contract.</summary>
    /// <param name="creationCode">Its creation code, with its constructor's arguments.</param>
    /// <param name="cancellation">Ends the wait. Once sent, the transaction may be included all the same.</param>
    /// <returns>The receipt; <see cref="TransactionReceipt.Contract"/> is set and has code.</returns>
    /// <exception cref="ChainRefusedException">As for Send.</exception>
    /// <exception cref="NodeException">As for Send.</exception>
    /// <exception cref="TransactionDeclinedException">As for Send.</exception>
    public TransactionReceipt Deploy(ReadOnlyMemory<byte> creationCode, CancellationToken cancellation = default) =>
        Deploy(null, creationCode, cancellation);

    /// <summary>Creates a contract for a named action, as Send does: at most one, and the same receipt whenever it is called again.</summary>
    /// <param name="action">The caller's name of it; null for a contract each time.</param>
    /// <param name="creationCode">Its creation code, with its constructor's arguments, the same in each call.</param>
    /// <param name="cancellation">Ends the wait; another call goes on with it.</param>
    /// <returns>The receipt; <see cref="TransactionReceipt.Contract"/> is set and has code.</returns>
    /// <exception cref="ChainRefusedException">As for Send.</exception>
    /// <exception cref="NodeException">As for Send.</exception>
    /// <exception cref="TransactionDeclinedException">As for Send.</exception>
    /// <exception cref="UserErrorException">As for Send.</exception>
    public TransactionReceipt Deploy(string? action, ReadOnlyMemory<byte> creationCode, CancellationToken cancellation = default)
    {
        (ulong nonce, TransactionReceipt receipt) = Execute(action, new CallRequest(null, creationCode), cancellation);
        var expected = EthereumAddress.OfCreation(account.Address, nonce);
        if (receipt.Contract != expected)
        {
            throw new NodeException(
                $"transaction {receipt.Transaction}: the node does not name the contract {expected} that it created", "try another node");
        }

        if (client.GetCode(expected, cancellation).IsEmpty)
            throw new NodeException($"transaction {receipt.Transaction}: there is no code at {expected}", "check the creation code");
        return receipt;
    }

    private (ulong Nonce, TransactionReceipt Receipt) Execute(string? action, CallRequest request, CancellationToken cancellation)
    {
        request = request with { From = account.Address };
        ulong chain = RequireChain(cancellation);
        if (action is null)
            return CarryOut(ActionRecord.Unnamed(chain, account.Address, request), request, cancellation);

        TransactionJournal journal = options.Journal ?? throw new InvalidOperationException("a named action needs a journal");
        using IDisposable held = journal.Lock(chain, account.Address, options.LockTimeout, cancellation);
        return CarryOut(ActionRecord.Named(journal, action, chain, account, request), request, cancellation);
    }

    private (ulong Nonce, TransactionReceipt Receipt) CarryOut(ActionRecord record, CallRequest request, CancellationToken cancellation)
    {
        for (int lost = 0; lost < MaximalRounds; lost++)
        {
            bool wasDone = record.Last?.State == RoundState.Done;
            bool isNew = !MayBeCarriedOut(record, cancellation);
            if (isNew)
                SendFirst(record, request, cancellation);
            RoundOutcome outcome = Watch(record, isSent: isNew, cancellation);
            if (outcome.State == RoundState.Superseded && wasDone)
            {
                throw new NodeException(
                    $"transaction {record.Last!.Latest.Signed.Hash} or one that it replaced was carried out, and the node does not know which",
                    "try another node, or wait until this one has all receipts");
            }

            if (outcome.State == RoundState.Reverted)
                throw Reverted(record, outcome.Receipt!, request, cancellation);
            record.Mark(outcome.State);
            if (outcome.Receipt is { } receipt)
                return (record.Last!.Nonce, receipt);
        }

        throw new ChainRefusedException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"other transactions of {account.Address} took the nonces of {MaximalRounds} transactions; nothing was carried out"),
            "let no other program send from the account meanwhile, then run the command again");
    }

    /// <summary>Whether a transaction of the last round is included, or may be yet. No round after it must be begun before that is excluded.</summary>
    private bool MayBeCarriedOut(ActionRecord record, CancellationToken cancellation)
    {
        if (record.Last is not { } last)
            return false;
        if (last.State is RoundState.Open or RoundState.Done)
            return true;

        // It was settled once that nothing of it was carried out. A deep reorganization may have undone what settled it.
        ulong mined = client.GetMinedNonce(account.Address, cancellation: cancellation);
        foreach (JournalRound round in record.Entry.Rounds)
        {
            bool isCarriedOut = round.Attempts.Any(
                attempt => client.FindReceipt(attempt.Signed.Hash, cancellation) is { IsSuccessful: true });
            if (!isCarriedOut && mined > round.Nonce)
                continue;
            if (round == last)
                return true;
            throw new NodeException(
                $"the chain was reorganized more deeply than {options.Confirmations} blocks, or the node is behind: "
                + $"transaction {round.Latest.Signed.Hash}, which had failed, may be carried out after all",
                "wait until the node is up to date and the chain is quiet, then run the command again");
        }

        return false;
    }

    private void SendFirst(ActionRecord record, CallRequest request, CancellationToken cancellation)
    {
        TransactionQuote quote = Quote(record, request, cancellation);
        if (options.Approve?.Invoke(quote) == false)
            throw new TransactionDeclinedException(quote);
        SignedTransaction signed = quote.Transaction.Sign(account);
        record.Open(quote.Transaction, signed);
        options.Sending?.Invoke(signed.Hash);
        try
        {
            client.Send(signed, cancellation);
        }
        catch (NodeException exception)
        {
            throw record.MayHaveBeenSent(exception);
        }
        catch (ChainRefusedException refusal) when (NodeRefusal.IsKnown(refusal))
        {
            // From an earlier run without a journal: the same bytes, then.
        }
    }

    private RoundOutcome Watch(ActionRecord record, bool isSent, CancellationToken cancellation)
    {
        bool isDeclined = false;
        return new RoundWatch(client, record, options, Replace, cancellation).Wait(isSent);

        SignedTransaction? Replace()
        {
            if (isDeclined || RaiseFees(record, cancellation) is not { } quote)
                return null;
            isDeclined = options.Approve?.Invoke(quote) == false;
            if (isDeclined)
                return null;
            SignedTransaction signed = quote.Transaction.Sign(account);
            record.Add(quote.Transaction, signed);
            options.Sending?.Invoke(signed.Hash);
            return signed;
        }
    }

    /// <summary>The last round's latest transaction with higher fees; null where the account or the limit does not allow them.</summary>
    private TransactionQuote? RaiseFees(ActionRecord record, CancellationToken cancellation)
    {
        Eip1559Transaction old = record.LatestTransaction();
        FeeSuggestion current = client.SuggestFees(cancellation);
        BigInteger limit = options.MaximalFeePerGas ?? (UsualRaise * record.Last!.Attempts[0].Fees.MaxFeePerGas);
        Eip1559Transaction raised = old with { Fees = old.Fees.Raise(current) };
        if (raised.Fees.MaxFeePerGas > limit || client.GetBalance(account.Address, cancellation) < raised.MaximalCost)
            return null;
        return new TransactionQuote(raised, account.Address, ExpectedCost(raised, raised.GasLimit, current), record.Last!.Latest.Signed.Hash);
    }

    private ChainRefusedException Reverted(ActionRecord record, TransactionReceipt receipt, CallRequest request, CancellationToken cancellation)
    {
        CallOutcome outcome = client.Call(request with { Block = receipt.Block }, cancellation);
        string reason = outcome.IsReverted ? errors.Describe(outcome.Data.Span) : "not for the same reason now; perhaps it had too little gas";

        // Only now: a run that was cut off before reports it again.
        record.Mark(RoundState.Reverted);
        return new ChainRefusedException(
            $"transaction {receipt.Transaction} reverted: {reason}", "try again when the reason is gone", outcome.IsReverted ? outcome.Data : null);
    }

    private ulong RequireChain(CancellationToken cancellation)
    {
        ulong chain = client.GetChainId(cancellation);
        if (options.ChainId is { } wanted && wanted != chain)
        {
            throw new ChainRefusedException(
                string.Create(CultureInfo.InvariantCulture, $"the node is on chain {chain}, not on {wanted}"), "use a node of the right chain");
        }

        return chain;
    }

    private TransactionQuote Quote(ActionRecord record, CallRequest request, CancellationToken cancellation)
    {
        ulong estimate = EstimateGas(request, cancellation);
        FeeSuggestion current = client.SuggestFees(cancellation);
        FeeSuggestion fees = options.Fees ?? current;
        if (fees.MaxFeePerGas > options.MaximalFeePerGas)
        {
            throw new ChainRefusedException(
                $"a unit of gas may cost {Gwei(fees.MaxFeePerGas)} gwei now, and at most {Gwei(options.MaximalFeePerGas.Value)} is to be paid",
                "wait until blocks are less in demand, or allow a higher fee");
        }

        ulong nonce = client.GetNonce(account.Address, cancellation);
        if (record.Last is { } last && nonce <= last.Nonce)
        {
            throw new NodeException(
                string.Create(CultureInfo.InvariantCulture, $"the node says that nonce {nonce} of {account.Address} is free, and knew better before"),
                "wait until the node is up to date, then run the command again");
        }

        // A fifth more than the estimate: state may change before the transaction is included. Unused gas costs nothing.
        ulong gas = Math.Min(estimate + (estimate / 5), JsonRpcChainClient.TransactionGasCap);
        var transaction = new Eip1559Transaction(record.Entry.ChainId, nonce, fees, gas, request.To, request.Value, request.Data);
        BigInteger balance = client.GetBalance(account.Address, cancellation);
        if (balance < transaction.MaximalCost)
        {
            throw new ChainRefusedException(
                $"account {account.Address} has {Ether(balance)} ETH, the transaction may cost {Ether(transaction.MaximalCost)} ETH",
                "fund the account, or use another one");
        }

        return new TransactionQuote(transaction, account.Address, ExpectedCost(transaction, estimate, current), Replaces: null);
    }

    /// <summary>With the base fee that the suggestion was made from (<see cref="IChainClient.SuggestFees"/>).</summary>
    private static BigInteger ExpectedCost(Eip1559Transaction transaction, ulong gas, FeeSuggestion current) =>
        (gas * transaction.Fees.PriceAt((current.MaxFeePerGas - current.MaxPriorityFeePerGas) / 2)) + transaction.Value;

    private ulong EstimateGas(CallRequest request, CancellationToken cancellation)
    {
        try
        {
            return client.EstimateGas(request, cancellation);
        }
        catch (ChainRefusedException exception) when (exception.RevertData is { } data)
        {
            string subject = request.To is { } to ? $"the call of {to}" : "the creation of the contract";
            throw new ChainRefusedException(
                $"{subject} would revert: {errors.Describe(data.Span)}", "nothing was sent; mend what the reason says", data, exception);
        }
    }

    private static string Ether(BigInteger wei) => Decimal(wei, decimals: 18);

    private static string Gwei(BigInteger wei) => Decimal(wei, decimals: 9);

    private static string Decimal(BigInteger wei, int decimals)
    {
        const int Shown = 6;
        BigInteger units = wei / BigInteger.Pow(10, decimals - Shown);
        var scale = BigInteger.Pow(10, Shown);
        return string.Create(CultureInfo.InvariantCulture, $"{units / scale}.{(int)(units % scale):d6}");
    }
}
