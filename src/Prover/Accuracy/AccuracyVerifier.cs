using Zkml.Algebra.Curves;
using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Commitments;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Accuracy;

/// <summary>Verifies an <see cref="AccuracyProof"/>. It needs the circuit, the two owners' commitments and one point of the SRS.</summary>
/// <remarks>
/// It never throws on what a proof holds. What the caller must know: that the commitments are the data owner's and the model
/// owner's, and that <c>circuitId</c> is the circuit's digest. The circuit itself may come from the prover: what the owners committed
/// to fixes all of it.
/// </remarks>
public static class AccuracyVerifier
{
    /// <summary>Whether exactly <paramref name="proof"/>.Correct of the circuit's samples are classified correctly.</summary>
    /// <param name="key">The verifier's part of the SRS.</param>
    /// <param name="circuit">The circuit.</param>
    /// <param name="circuitId">The digest of its descriptor.</param>
    /// <param name="model">The model owner's commitment.</param>
    /// <param name="data">The data owner's commitment.</param>
    /// <param name="context">Where the proof is to be used.</param>
    /// <param name="proof">The proof; nothing is assumed of it.</param>
    public static Verdict Verify(
        KzgVerifierKey key,
        AccuracyCircuit circuit,
        ReadOnlyMemory<byte> circuitId,
        ModelCommitment model,
        DataCommitment data,
        StatementContext context,
        AccuracyProof proof)
    {
        if (FindMismatch(circuit, model, data) is { } mismatch)
        {
            return Verdict.Reject(RejectionReason.Statement, mismatch);
        }

        if (FindRefusal(circuit.Samples, circuit.Groups, model.Commitment, data.Groups, proof.Correct, proof.Commitments) is { } refusal)
        {
            return refusal;
        }

        AccuracyStatement statement = new(circuit, circuitId, model.Commitment, data.Groups, proof.Correct, context);
        Fr digest = statement.Digest(proof.Commitments);
        NativeVerifierChannel channel = new(digest, proof.Messages);
        OpeningClaim<Fr> claim = InnerVerifier.Verify(circuit, Fr.From(proof.Correct), channel);
        Verdict verdict = channel.Conclude();
        if (!verdict.IsAccepted)
        {
            return verdict;
        }

        G1Affine combined = Combine(model.Commitment, data.Groups, proof.Commitments, claim);
        KeccakTranscript transcript = OpeningTranscript(digest, proof.Correct, claim);
        return MercuryVerifier.Verify(key, combined, claim.Point, claim.Value, proof.Opening, transcript);
    }

    /// <summary>The opening's transcript, bound to the statement and to all that the inner argument leaves public (PROTOCOL section 9).</summary>
    internal static KeccakTranscript OpeningTranscript(Fr digest, int correct, OpeningClaim<Fr> claim)
    {
        KeccakTranscript transcript = new(TranscriptLabels.Mercury);
        transcript.Absorb(digest);
        transcript.Absorb(Fr.From(correct));
        transcript.Absorb(claim.Groups);
        transcript.Absorb(claim.Rho);
        transcript.Absorb(claim.Point);
        transcript.Absorb(claim.Value);
        return transcript;
    }

    /// <summary>What any proof of a statement is refused for before its argument is looked at, or null.</summary>
    internal static Verdict? FindRefusal(
        int samples, int groups, G1Affine model, IReadOnlyList<G1Affine> data, int correct, WitnessCommitments witness)
    {
        if (data.Count != groups || witness.Aux.Count != groups)
        {
            return Verdict.Reject(
                RejectionReason.GroupCount, $"{data.Count} data and {witness.Aux.Count} aux commitments, the circuit has {groups} groups");
        }

        if (correct < 0 || correct > samples)
        {
            return Verdict.Reject(RejectionReason.CountRange, $"{correct} of {samples} samples");
        }

        return FindInvalidPoint(model, data, witness) is { } place ? Verdict.Reject(RejectionReason.Point, place) : null;
    }

    /// <summary>The commitment that the claim is about: C = Σ_g eq(r_g, g)(C_aux[g] + ρ·C_data[g]) + ρ²·C_W + ρ³·C_mult + ρ⁴·C_mask.</summary>
    internal static G1Affine Combine(G1Affine model, IReadOnlyList<G1Affine> data, WitnessCommitments witness, OpeningClaim<Fr> claim)
    {
        Fr[] groups = MultilinearExtensions.EqTable<Fr>(claim.Groups, data.Count);
        Fr rho = claim.Rho;
        G1 sum = G1.Infinity;
        for (int g = 0; g < groups.Length; g++)
        {
            sum += (witness.Aux[g] + (data[g] * rho)) * groups[g];
        }

        G1 rest = (((witness.Mask * rho) + witness.Multiplicities) * rho) + model;
        return (sum + (rest * rho.Square())).ToAffine();
    }

    /// <summary>How the circuit differs from what was committed to, or null.</summary>
    // The same points read with other bounds are other samples: with one sample fewer, the last is left out of the count; with another
    // group size, or another stride, everything is shuffled.
    internal static string? FindMismatch(AccuracyCircuit circuit, ModelCommitment model, DataCommitment data)
    {
        if (!NetworkRules.SameShape(model.Architecture, circuit.Architecture))
        {
            return "the model was committed with another architecture than the circuit's";
        }

        if (data.Shape != circuit.Architecture.Input)
        {
            return $"samples of {data.Shape} were committed, the circuit takes {circuit.Architecture.Input}";
        }

        if (data.Samples != circuit.Samples)
        {
            return $"{data.Samples} samples were committed, the circuit is for {circuit.Samples}";
        }

        return data.GroupBits == circuit.GroupBits
            ? null
            : $"groups of 2^{data.GroupBits} samples were committed, the circuit's have 2^{circuit.GroupBits}";
    }

    private static string? FindInvalidPoint(G1Affine model, IReadOnlyList<G1Affine> data, WitnessCommitments witness)
    {
        if (IsInvalid(model))
        {
            return "model commitment";
        }

        for (int g = 0; g < witness.Aux.Count; g++)
        {
            if (IsInvalid(data[g]) || IsInvalid(witness.Aux[g]))
            {
                return $"commitments of group {g}";
            }
        }

        return IsInvalid(witness.Multiplicities) ? "multiplicities' commitment"
            : IsInvalid(witness.Mask) ? "mask's commitment"
            : null;
    }

    // Hiding commitments are infinity with probability 2^-254: expecting none leaves no special case to a contract.
    private static bool IsInvalid(G1Affine point) => point.IsInfinity || !point.IsOnCurve;
}
