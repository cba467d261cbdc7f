namespace Zkml.Prover.Chain;

/// <summary>Which events to look for.</summary>
/// <param name="Contract">The contract that emitted them.</param>
public sealed record LogFilter(EthereumAddress Contract)
{
    /// <summary>
    /// What each topic may be, the event's own first: null for anything, otherwise one of the list. Events with fewer topics do not match.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<Bytes32>?> Topics { get; init; } = [];

    /// <summary>The first block to look at.</summary>
    public ulong FromBlock { get; init; }

    /// <summary>The last block to look at; null for the latest one.</summary>
    public ulong? ToBlock { get; init; }

    /// <summary>Whether an event is one of those, wherever it is.</summary>
    internal bool Matches(EventLog log) =>
        log.Contract == Contract
        && log.Topics.Count >= Topics.Count
        && Topics.Zip(log.Topics).All(pair => pair.First is null || pair.First.Contains(pair.Second));
}
