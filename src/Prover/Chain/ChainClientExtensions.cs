using System.Diagnostics;
using System.Globalization;

namespace Zkml.Prover.Chain;

/// <summary>What any chain client can do.</summary>
public static class ChainClientExtensions
{
    /// <summary>The chain's first block, whose hash tells chains apart that share a number.</summary>
    /// <exception cref="NodeException">The node does not have it.</exception>
    public static Block GetGenesis(this IChainClient client, CancellationToken cancellation = default) =>
        client.GetBlock(0, cancellation) ?? throw new NodeException("the node does not have the chain's first block", "try another node");

    /// <summary>The latest block.</summary>
    /// <exception cref="NodeException">The node has none.</exception>
    public static Block GetHead(this IChainClient client, CancellationToken cancellation = default) =>
        client.GetBlock(null, cancellation) ?? throw new NodeException("the node has no block", "try another node");

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
