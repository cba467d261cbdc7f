namespace Zkml.Prover.Commitments;

/// <summary>Where a structured reference string comes from.</summary>
public enum SrsOrigin
{
    /// <summary><see cref="UnsafeSetup"/>: τ is known to everybody, and anybody can open a commitment to anything.</summary>
    UnsafeSetup = 1,

    /// <summary>A ceremony's powers of tau, imported and checked: sound while one contributor forgot their part of τ.</summary>
    Ceremony = 2,
}
