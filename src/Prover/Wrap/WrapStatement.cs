using Zkml.Prover.Accuracy;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Wrap;

/// <summary>What prover and verifier of a wrapped proof share: the public inputs and the transcript's start (PROTOCOL section 9).</summary>
internal static class WrapStatement
{
    /// <summary>σ, K, r_g, ρ, u, v.</summary>
    public static int PublicInputCount(int groupCoordinates, int openingBits) => groupCoordinates + openingBits + 4;

    /// <summary>The public inputs in order.</summary>
    public static Fr[] PublicInputs(Fr digest, int correct, OpeningClaim<Fr> claim) =>
        [digest, Fr.From(correct), .. claim.Groups, claim.Rho, .. claim.Point, claim.Value];

    /// <summary>The transcript, bound to key and public inputs.</summary>
    public static KeccakTranscript Transcript(WrapKey key, ReadOnlySpan<Fr> publicInputs)
    {
        KeccakTranscript transcript = new(TranscriptLabels.Wrap);
        transcript.AbsorbDigest(key.Digest());
        transcript.Absorb(publicInputs);
        return transcript;
    }
}
