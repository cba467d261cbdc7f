namespace Zkml.Prover.Chain;

/// <summary>The attempts of an action that have one nonce: the chain carries out at most one of them.</summary>
/// <param name="Nonce">The nonce.</param>
/// <param name="State">What is known of them.</param>
/// <param name="Attempts">At least one, fees rising.</param>
internal sealed record JournalRound(ulong Nonce, RoundState State, IReadOnlyList<JournalAttempt> Attempts)
{
    /// <summary>The attempt that offers most.</summary>
    public JournalAttempt Latest => Attempts[^1];
}
