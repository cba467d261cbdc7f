namespace Zkml.Prover.Chain;

/// <summary>How transactions are sent.</summary>
public sealed record TransactionOptions
{
    /// <summary>The only chain to send to; null for whichever the node says it is on.</summary>
    public ulong? ChainId { get; init; }

    /// <summary>What gas may cost; null for what the node suggests.</summary>
    public FeeSuggestion? Fees { get; init; }

    /// <summary>How long to wait for a transaction to be in a block.</summary>
    public TimeSpan ReceiptTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Told the hash of each transaction before it is sent.</summary>
    public Action<Bytes32>? Sending { get; init; }
}
