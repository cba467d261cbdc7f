using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Plonk;

/// <summary>The challenges of PLONK in the order of the transcript.</summary>
/// <param name="Beta">β, after the wires: names cells in the copy argument.</param>
/// <param name="Gamma">γ, drawn with β: makes its fractions' poles generic.</param>
/// <param name="Alpha">α, after z: joins the equations.</param>
/// <param name="Zeta">ζ, after t: where the joined equation is checked.</param>
/// <remarks>
/// A false statement passes if two products over 3n cells agree at β, γ (6n/r), a combination of 6 equations that do not all hold vanishes at
/// α (5/r), or a polynomial of degree about 6n vanishes at ζ. A cheat's polynomials may be as long as the SRS: below 2·2^28/r still.
/// </remarks>
internal readonly record struct PlonkChallenges(Fr Beta, Fr Gamma, Fr Alpha, Fr Zeta)
{
    /// <summary>Absorbs the proof, message by message, and draws the challenges.</summary>
    public static PlonkChallenges Draw(PlonkProof proof, KeccakTranscript transcript)
    {
        transcript.Absorb(proof.Wires);
        Fr beta = transcript.Challenge();
        Fr gamma = transcript.Challenge();
        transcript.Absorb(proof.Permutation);
        Fr alpha = transcript.Challenge();
        transcript.Absorb(proof.Quotient);
        Fr zeta = transcript.Challenge();
        transcript.Absorb(proof.Evaluations.All);
        return new PlonkChallenges(beta, gamma, alpha, zeta);
    }
}
