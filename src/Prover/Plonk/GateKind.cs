namespace Zkml.Prover.Plonk;

/// <summary>What a row of a circuit constrains.</summary>
public enum GateKind
{
    /// <summary>A public input.</summary>
    PublicInput,

    /// <summary>A sum or an affine map.</summary>
    Sum,

    /// <summary>A product.</summary>
    Product,

    /// <summary>A requirement of the verifier.</summary>
    Requirement,

    /// <summary>A full round of Poseidon2; the next row holds its output.</summary>
    FullRound,

    /// <summary>A partial round of Poseidon2; the next row holds its output.</summary>
    PartialRound,

    /// <summary>The output of the last round of a permutation.</summary>
    PermutationOutput,
}
