using System.Numerics;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Chain;

/// <summary>An action, and all that was ever signed for it.</summary>
/// <param name="Action">The caller's name of it.</param>
/// <param name="ChainId">Its chain.</param>
/// <param name="Sender">The account that sends.</param>
/// <param name="To">The recipient; null to create a contract.</param>
/// <param name="Value">What is paid, in wei.</param>
/// <param name="DataDigest">keccak256 of the calldata or creation code.</param>
/// <param name="Rounds">By nonce, rising; only the last may be open.</param>
internal sealed record JournalEntry(
    string Action,
    ulong ChainId,
    EthereumAddress Sender,
    EthereumAddress? To,
    BigInteger Value,
    Bytes32 DataDigest,
    IReadOnlyList<JournalRound> Rounds)
{
    /// <summary>An action of which nothing was signed yet.</summary>
    public static JournalEntry Begin(string action, ulong chainId, EthereumAddress sender, CallRequest request) =>
        new(action, chainId, sender, request.To, request.Value, new Bytes32(Keccak.Hash(request.Data.Span)), []);

    /// <summary>Whether this is an action of the same recipient, value and data.</summary>
    public bool IsOf(JournalEntry other) => (To, Value, DataDigest) == (other.To, other.Value, other.DataDigest);

    /// <summary>The transaction of an attempt.</summary>
    public Eip1559Transaction Transaction(JournalRound round, JournalAttempt attempt, CallRequest request) =>
        new(ChainId, round.Nonce, attempt.Fees, attempt.GasLimit, To, Value, request.Data);

    /// <summary>This with another last round.</summary>
    public JournalEntry WithLast(JournalRound round) => this with { Rounds = [.. Rounds.SkipLast(1), round] };
}
