using Zkml.Prover.Accuracy;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Wrap;

/// <summary>What prover and verifier of a wrapped proof share: the public inputs and the transcript's start (PROTOCOL section 9).</summary>
internal static class WrapTranscript
{
    /// <summary>σ, K, r_g, ρ, u, v.</summary>
    public static int PublicInputCount(int groupCoordinates, int openingBits) => groupCoordinates + openingBits + 4;

    /// <summary>The public inputs in order.</summary>
    public static Fr[] PublicInputs(Fr digest, int correct, OpeningClaim<Fr> claim) =>
        [digest, Fr.From(correct), .. claim.Groups, claim.Rho, .. claim.Point, claim.Value];

    /// <summary>The transcript, bound to key and public inputs.</summary>
    public static KeccakTranscript Start(WrapKey key, ReadOnlySpan<Fr> publicInputs)
    {
        KeccakTranscript transcript = new(TranscriptLabels.Wrap);
        transcript.AbsorbDigest(key.Digest());
        transcript.Absorb(publicInputs);
        return transcript;
    }

    /// <summary>The transcript and the public inputs that it is bound to, from what a verifier is shown.</summary>
    public static (KeccakTranscript Transcript, Fr[] PublicInputs) Start(WrapKey key, WrapStatement statement, WrappedProof proof)
    {
        Fr digest = AccuracyStatement.DigestOf(
            statement.Context, key.CircuitId.Span, key.Samples, proof.Correct, statement.Model, statement.Data, proof.Commitments);
        Fr[] publicInputs = PublicInputs(digest, proof.Correct, proof.Claim);
        return (Start(key, publicInputs), publicInputs);
    }
}
