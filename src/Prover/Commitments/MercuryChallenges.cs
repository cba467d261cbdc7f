using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Commitments;

/// <summary>The verifier's challenges in the order of the transcript.</summary>
/// <param name="Alpha">α, after h: f is divided by X^b - α.</param>
/// <param name="Gamma">γ, after g and q: merges the two inner products.</param>
/// <param name="Z">z, after S and D: where the identity of Laurent polynomials is checked.</param>
/// <param name="Rho">ρ', after the evaluations: merges the openings.</param>
/// <param name="Xi">ξ, after W: where the merged quotient is checked.</param>
/// <remarks>
/// With the statement fixed before α, a false one passes if a polynomial of degree below 2^μ (α, ξ), 2 (γ), 2b (z) or 5 (ρ') that is
/// not zero vanishes at its challenge: below 2^(μ+2) / r in all, besides the binding of commitments in the algebraic group model.
/// Polynomials that are opened in the same batch add their number to ρ' and their moduli's degrees to ξ.
/// </remarks>
internal readonly record struct MercuryChallenges(Fr Alpha, Fr Gamma, Fr Z, Fr Rho, Fr Xi)
{
    /// <summary>Absorbs the proof, message by message, and draws the challenges.</summary>
    public static MercuryChallenges Draw(MercuryProof proof, KeccakTranscript transcript)
    {
        transcript.Absorb(proof.H);
        Fr alpha = transcript.Challenge();
        transcript.Absorb(proof.G);
        transcript.Absorb(proof.Q);
        Fr gamma = transcript.Challenge();
        transcript.Absorb(proof.S);
        transcript.Absorb(proof.D);
        Fr z = transcript.Challenge();
        transcript.Absorb(proof.GAtZ, proof.GAtInverse, proof.HAtZ, proof.HAtInverse, proof.HAtAlpha, proof.SAtZ);
        Fr rho = transcript.Challenge();
        transcript.Absorb(proof.W);
        return new MercuryChallenges(alpha, gamma, z, rho, transcript.Challenge());
    }
}
