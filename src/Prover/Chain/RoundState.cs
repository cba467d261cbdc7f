namespace Zkml.Prover.Chain;

/// <summary>What is known of an action's attempts of one nonce.</summary>
internal enum RoundState
{
    /// <summary>One of them may be carried out yet.</summary>
    Open,

    /// <summary>One was carried out.</summary>
    Done,

    /// <summary>One was included and reverted, which used the nonce up.</summary>
    Reverted,

    /// <summary>Another transaction of the account used the nonce up.</summary>
    Superseded,
}
