using System.Numerics;

namespace Zkml.Prover.Chain;

/// <summary>How transactions are sent.</summary>
public sealed record TransactionOptions
{
    /// <summary>The only chain to send to; null for whichever the node says it is on.</summary>
    public ulong? ChainId { get; init; }

    /// <summary>What gas may cost; null for what the node suggests.</summary>
    public FeeSuggestion? Fees { get; init; }

    /// <summary>The most that a unit of gas may cost, in wei, replacements included; null for three times what the first attempt offers.</summary>
    public BigInteger? MaximalFeePerGas { get; init; }

    /// <summary>How long to wait for a transaction to be in a block, and for each further block above it.</summary>
    public TimeSpan ReceiptTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest pause between two looks at the chain; the first ones are shorter.</summary>
    public TimeSpan PollInterval { get; init; } = Pacing.UsualLongest;

    /// <summary>How long a transaction may wait before it is signed anew with the same nonce and higher fees; null for ever.</summary>
    public TimeSpan? ReplaceAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many blocks, its own counted, must hold a transaction before it counts as carried out: what a reorganization undoes is fewer.</summary>
    public int Confirmations { get; init; } = 1;

    /// <summary>
    /// How long the node must keep saying that another transaction took a nonce, or that a lower one is missing, until that is believed: nodes
    /// behind one address differ for a while.
    /// </summary>
    public TimeSpan SettlingTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Asked before each transaction is signed; false ends with <see cref="TransactionDeclinedException"/>. Null approves of all.</summary>
    /// <remarks>Where a replacement is declined (<see cref="TransactionQuote.Replaces"/>), the wait for what was sent goes on.</remarks>
    public Func<TransactionQuote, bool>? Approve { get; init; }

    /// <summary>Where named actions are recorded; required for those.</summary>
    public TransactionJournal? Journal { get; init; }

    /// <summary>How long to wait while another process sends from the same account with the same journal.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Told the hash of each transaction before it is sent.</summary>
    public Action<Bytes32>? Sending { get; init; }
}
