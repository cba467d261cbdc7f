namespace Zkml.Prover.Plonk;

/// <summary>
/// The preprocessed part of one row, without its copy constraints: q_L, q_R, q_O, q_M, q_C and the selectors of Poseidon2's rounds
/// (PROTOCOL section 9).
/// </summary>
/// <param name="Left">q_L; on rows of Poseidon2 the round constant of the first cell.</param>
/// <param name="Right">q_R; there the second cell's.</param>
/// <param name="Output">q_O; there the third cell's.</param>
/// <param name="Product">q_M.</param>
/// <param name="Constant">q_C.</param>
/// <param name="Round">None, full or partial.</param>
public readonly record struct Gate(Fr Left, Fr Right, Fr Output, Fr Product, Fr Constant, PoseidonRound Round = PoseidonRound.None);

/// <summary>Which round of Poseidon2 a row is.</summary>
public enum PoseidonRound
{
    /// <summary>None: the row is a standard gate.</summary>
    None,

    /// <summary>A full round.</summary>
    Full,

    /// <summary>A partial round.</summary>
    Partial,
}
