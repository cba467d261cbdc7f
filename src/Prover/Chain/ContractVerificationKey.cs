using Zkml.Algebra.Curves;

namespace Zkml.Prover.Chain;

/// <summary>What the verifying contract knows of a circuit and of the structured reference string: its <c>VerificationKey</c>.</summary>
/// <param name="Circuit">The digest of the circuit's descriptor.</param>
/// <param name="Samples">N.</param>
/// <param name="GroupBits">Samples are committed in groups of 2^GroupBits.</param>
/// <param name="OpeningBits">μ: the opened vector has 2^μ coefficients.</param>
/// <param name="LogRows">k: the PLONK circuit has 2^k rows.</param>
/// <param name="Omega">ω, a generator of the roots of unity of that order.</param>
/// <param name="Preprocessed">The commitment to the preprocessed columns.</param>
/// <param name="TauG2">[τ]₂.</param>
public sealed record ContractVerificationKey(
    Bytes32 Circuit,
    int Samples,
    int GroupBits,
    int OpeningBits,
    int LogRows,
    Fr Omega,
    G1Affine Preprocessed,
    G2Affine TauG2);
