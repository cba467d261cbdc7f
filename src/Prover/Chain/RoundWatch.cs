using System.Diagnostics;
using System.Globalization;

namespace Zkml.Prover.Chain;

/// <summary>Waits until it is settled what became of an action's attempts of one nonce, and sees to it that a node has them meanwhile.</summary>
/// <param name="client">The chain.</param>
/// <param name="record">The action, its last round open.</param>
/// <param name="options">How to send.</param>
/// <param name="replace">Signs and records the last round's next attempt, fees raised; null if that is not possible or not wanted.</param>
/// <param name="cancellation">Ends the wait.</param>
internal sealed class RoundWatch(
    IChainClient client, ActionRecord record, TransactionOptions options, Func<SignedTransaction?> replace, CancellationToken cancellation)
{
    private readonly Pacing _pacing = new(options.PollInterval, cancellation);
    private long _progress = Stopwatch.GetTimestamp();
    private long _signed = Stopwatch.GetTimestamp();
    private TransactionReceipt? _seen;
    private ulong _depth;
    private long? _consumed;
    private long? _gap;
    private ulong? _missing;
    private bool _isLost;
    private string _problem = "";

    private JournalRound Round => record.Last!;

    /// <summary>Waits.</summary>
    /// <param name="isSent">Whether a node has the latest attempt, as far as is known.</param>
    /// <exception cref="NodeException">Nothing is settled in time, or the node fails, or a lower nonce is missing.</exception>
    /// <exception cref="ChainRefusedException">The node does not take the transaction.</exception>
    public RoundOutcome Wait(bool isSent)
    {
        for (bool mustSend = !isSent; ; _pacing.Pause())
        {
            _problem = "";
            try
            {
                if (Look(ref mustSend) is { } outcome)
                    return outcome;
            }
            catch (NodeUnreachableException exception)
            {
                _problem = $"; {exception.Message}";
            }
            catch (ChainRefusedException exception) when (!mustSend)
            {
                _problem = $"; {exception.Message}";
            }
            catch (NodeException exception)
            {
                throw record.MayHaveBeenSent(exception);
            }

            if (_missing is { } missing)
                throw Gap(missing);
            if (Stopwatch.GetElapsedTime(_progress) + _pacing.Next > options.ReceiptTimeout)
                throw NotSettled();
        }
    }

    /// <summary>Looks once; null while nothing is settled.</summary>
    private RoundOutcome? Look(ref bool mustSend)
    {
        if (FindReceipt() is { } receipt)
        {
            (mustSend, _consumed, _gap) = (false, null, null);
            return IsDeep(receipt) ? new RoundOutcome(receipt.IsSuccessful ? RoundState.Done : RoundState.Reverted, receipt) : null;
        }

        if (_seen is not null)
        {
            // A reorganization took it out of its block; the node may have forgotten it as well.
            (_seen, _depth, _progress, _isLost) = (null, 0, Stopwatch.GetTimestamp(), true);
        }

        ulong mined = client.GetMinedNonce(record.Entry.Sender, cancellation: cancellation);
        if (mined > Round.Nonce)
        {
            // Once more: it may have been an attempt's own block that came between the two questions.
            return IsSettled(ref _consumed, IsConsumedDeep()) && FindReceipt() is null ? new RoundOutcome(RoundState.Superseded, null) : null;
        }

        _consumed = null;
        ulong pending = client.GetNonce(record.Entry.Sender, cancellation);
        if (mustSend || _isLost || pending <= Round.Nonce)
            Resend(mustSend);
        (mustSend, _isLost) = (false, false);
        _missing = IsSettled(ref _gap, pending < Round.Nonce) ? pending : null;
        if (mined == Round.Nonce && options.ReplaceAfter is { } patience && Stopwatch.GetElapsedTime(_signed) > patience)
            Replace();
        return null;
    }

    /// <summary>Whether a finding has been made long enough without a break.</summary>
    private bool IsSettled(ref long? since, bool isFound)
    {
        since = isFound ? since ?? Stopwatch.GetTimestamp() : null;
        return since is { } start && Stopwatch.GetElapsedTime(start) >= options.SettlingTime;
    }

    private TransactionReceipt? FindReceipt()
    {
        foreach (JournalAttempt attempt in Round.Attempts.Reverse())
        {
            if (client.FindReceipt(attempt.Signed.Hash, cancellation) is { } receipt)
                return receipt;
        }

        return null;
    }

    private bool IsDeep(TransactionReceipt receipt)
    {
        if (options.Confirmations <= 1)
            return true;
        if (_seen?.BlockHash != receipt.BlockHash)
            (_seen, _depth, _progress) = (receipt, 0, Stopwatch.GetTimestamp());
        ulong latest = client.GetLatestBlock(cancellation);
        ulong depth = latest < receipt.Block ? 0 : latest - receipt.Block + 1;
        if (depth > _depth)
            (_depth, _progress) = (depth, Stopwatch.GetTimestamp());
        return depth >= (ulong)options.Confirmations && client.GetBlock(receipt.Block, cancellation)?.Hash == receipt.BlockHash;
    }

    private bool IsConsumedDeep()
    {
        if (options.Confirmations <= 1)
            return true;
        ulong latest = client.GetLatestBlock(cancellation);
        ulong above = (ulong)options.Confirmations - 1;
        return latest >= above && client.GetMinedNonce(record.Entry.Sender, latest - above, cancellation) > Round.Nonce;
    }

    /// <summary>Hands the latest attempt to the node again.</summary>
    /// <param name="isNeeded">Whether to fail if it is not taken.</param>
    private void Resend(bool isNeeded)
    {
        try
        {
            client.Send(Round.Latest.Signed, cancellation);
        }
        catch (ChainRefusedException refusal)
        {
            if (NodeRefusal.IsKnown(refusal) || (NodeRefusal.IsUnderpriced(refusal) && Replace()))
                return;

            // What was included a moment ago is refused, too.
            if (isNeeded && FindReceipt() is null && client.GetMinedNonce(record.Entry.Sender, cancellation: cancellation) <= Round.Nonce)
                throw;
            _problem = $"; {refusal.Message}";
        }
    }

    private bool Replace()
    {
        _signed = Stopwatch.GetTimestamp();
        if (replace() is not { } signed)
            return false;
        _signed = Stopwatch.GetTimestamp();
        client.Send(signed, cancellation);
        return true;
    }

    private NodeException Gap(ulong missing) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"transaction {Round.Latest.Signed.Hash} has nonce {Round.Nonce}, and the node knows no transaction of {record.Entry.Sender} with nonce {missing}"),
        string.Create(
            CultureInfo.InvariantCulture,
            $"send the account's transaction of nonce {missing} (again), or any other of that nonce, then run the command again"));

    private NodeException NotSettled()
    {
        string seconds = options.ReceiptTimeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        string state = _seen is null
            ? "is in no block"
            : string.Create(CultureInfo.InvariantCulture, $"has {_depth} of {options.Confirmations} confirmations, and no further one");
        return new NodeException($"transaction {Round.Latest.Signed.Hash} {state} after {seconds} s{_problem}", record.ResumeHelp);
    }
}
