using System.Diagnostics;
using System.Globalization;

namespace Zkml.Prover.Chain;

/// <summary>What any chain client can do.</summary>
public static class ChainClientExtensions
{
    /// <summary>Waits until a transaction is in a block. A node that is out of reach for a while is asked again.</summary>
    /// <param name="client">The chain.</param>
    /// <param name="transaction">The transaction's hash.</param>
    /// <param name="timeout">How long to wait at most.</param>
    /// <param name="cancellation">Ends the wait; the transaction may be included all the same.</param>
    /// <exception cref="NodeException">It is in no block when the time is over.</exception>
    public static TransactionReceipt WaitForReceipt(
        this IChainClient client, Bytes32 transaction, TimeSpan timeout, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        NodeUnreachableException? unreachable = null;
        for (var pacing = new Pacing(Pacing.UsualLongest, cancellation); ; pacing.Pause())
        {
            try
            {
                if (client.FindReceipt(transaction, cancellation) is { } receipt)
                    return receipt;
                unreachable = null;
            }
            catch (NodeUnreachableException exception)
            {
                unreachable = exception;
            }

            if (Stopwatch.GetElapsedTime(start) + pacing.Next > timeout)
                throw NotIncluded(transaction, timeout, unreachable);
        }
    }

    private static NodeException NotIncluded(Bytes32 transaction, TimeSpan timeout, NodeUnreachableException? unreachable)
    {
        string seconds = timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        return new NodeException(
            $"transaction {transaction} is in no block after {seconds} s" + (unreachable is null ? "" : $"; {unreachable.Message}"),
            "it may still be included: look it up by its hash before you send another one",
            unreachable);
    }
}
