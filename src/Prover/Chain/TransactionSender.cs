using System.Globalization;
using System.Numerics;

namespace Zkml.Prover.Chain;

/// <summary>Carries out transactions from one account: nonce, gas and fees, signature, and the wait until it is in a block.</summary>
/// <param name="client">The chain.</param>
/// <param name="account">Who sends and pays.</param>
/// <param name="errors">The errors of the contracts called, for messages.</param>
/// <param name="options">How to send.</param>
/// <remarks>One at a time: two senders of one account take the same nonces.</remarks>
public sealed class TransactionSender(IChainClient client, Account account, ContractErrors errors, TransactionOptions options)
{
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
    public TransactionReceipt Send(
        EthereumAddress to, ReadOnlyMemory<byte> data, BigInteger value = default, CancellationToken cancellation = default)
    {
        (_, TransactionReceipt receipt) = Execute(new CallRequest(to, data) { From = account.Address, Value = value }, cancellation);
        return receipt;
    }

    /// <summary>Creates a contract.</summary>
    /// <param name="creationCode">Its creation code, with its constructor's arguments.</param>
    /// <param name="cancellation">As for <see cref="Send"/>.</param>
    /// <returns>The receipt; <see cref="TransactionReceipt.Contract"/> is set and has code.</returns>
    /// <exception cref="ChainRefusedException">As for <see cref="Send"/>.</exception>
    /// <exception cref="NodeException">As for <see cref="Send"/>.</exception>
    public TransactionReceipt Deploy(ReadOnlyMemory<byte> creationCode, CancellationToken cancellation = default)
    {
        (Eip1559Transaction transaction, TransactionReceipt receipt) =
            Execute(new CallRequest(null, creationCode) { From = account.Address }, cancellation);
        var expected = EthereumAddress.OfCreation(account.Address, transaction.Nonce);
        if (receipt.Contract != expected)
        {
            throw new NodeException(
                $"transaction {receipt.Transaction}: the node does not name the contract {expected} that it created", "try another node");
        }

        if (client.GetCode(expected, cancellation).IsEmpty)
            throw new NodeException($"transaction {receipt.Transaction}: there is no code at {expected}", "check the creation code");
        return receipt;
    }

    private (Eip1559Transaction Transaction, TransactionReceipt Receipt) Execute(CallRequest request, CancellationToken cancellation)
    {
        Eip1559Transaction transaction = Prepare(request, cancellation);
        SignedTransaction signed = transaction.Sign(account);
        options.Sending?.Invoke(signed.Hash);
        try
        {
            client.Send(signed, cancellation);
        }
        catch (NodeException exception)
        {
            throw new NodeException(
                $"{exception.Message}; transaction {signed.Hash} may have been sent",
                "look it up by its hash before you send another one",
                exception);
        }

        TransactionReceipt receipt = client.WaitForReceipt(signed.Hash, options.ReceiptTimeout, cancellation);
        if (receipt.IsSuccessful)
            return (transaction, receipt);

        CallOutcome outcome = client.Call(request with { Block = receipt.Block }, cancellation);
        string reason = outcome.IsReverted ? errors.Describe(outcome.Data.Span) : "not for the same reason now; perhaps it had too little gas";
        throw new ChainRefusedException(
            $"transaction {receipt.Transaction} reverted: {reason}", "try again when the reason is gone", outcome.IsReverted ? outcome.Data : null);
    }

    private Eip1559Transaction Prepare(CallRequest request, CancellationToken cancellation)
    {
        ulong chain = client.GetChainId(cancellation);
        if (options.ChainId is { } wanted && wanted != chain)
        {
            throw new ChainRefusedException(
                string.Create(CultureInfo.InvariantCulture, $"the node is on chain {chain}, not on {wanted}"), "use a node of the right chain");
        }

        ulong gas = EstimateGas(request, cancellation);
        FeeSuggestion fees = options.Fees ?? client.SuggestFees(cancellation);
        ulong nonce = client.GetNonce(account.Address, cancellation);
        var transaction = new Eip1559Transaction(chain, nonce, fees, gas, request.To, request.Value, request.Data);
        BigInteger balance = client.GetBalance(account.Address, cancellation);
        if (balance < transaction.MaximalCost)
        {
            throw new ChainRefusedException(
                $"account {account.Address} has {Ether(balance)} ETH, the transaction may cost {Ether(transaction.MaximalCost)} ETH",
                "fund the account, or use another one");
        }

        return transaction;
    }

    /// <summary>A fifth more than the estimate: state may change before the transaction is included. Unused gas costs nothing.</summary>
    private ulong EstimateGas(CallRequest request, CancellationToken cancellation)
    {
        try
        {
            ulong estimate = client.EstimateGas(request, cancellation);
            return Math.Min(estimate + (estimate / 5), JsonRpcChainClient.TransactionGasCap);
        }
        catch (ChainRefusedException exception) when (exception.RevertData is { } data)
        {
            string subject = request.To is { } to ? $"the call of {to}" : "the creation of the contract";
            throw new ChainRefusedException(
                $"{subject} would revert: {errors.Describe(data.Span)}", "nothing was sent; mend what the reason says", data, exception);
        }
    }

    private static string Ether(BigInteger wei)
    {
        const int Decimals = 18;
        const int Shown = 6;
        BigInteger units = wei / BigInteger.Pow(10, Decimals - Shown);
        var scale = BigInteger.Pow(10, Shown);
        return string.Create(CultureInfo.InvariantCulture, $"{units / scale}.{(int)(units % scale):d6}");
    }
}
