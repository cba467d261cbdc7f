using Zkml.Algebra.Curves;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Plonk;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Wrap;

/// <summary>Verifies a <see cref="WrappedProof"/>.</summary>
/// <remarks>
/// It never throws on what a proof holds. What the caller must know: that the commitments are the data owner's and the model owner's, and that
/// the key is the circuit's (<see cref="WrapKeyGenerator"/> makes it again).
/// </remarks>
public static class WrapVerifier
{
    /// <summary>Whether exactly <paramref name="proof"/>.Correct of the circuit's samples are classified correctly.</summary>
    /// <param name="key">The circuit's verification key.</param>
    /// <param name="circuit">The circuit.</param>
    /// <param name="circuitId">The digest of its descriptor.</param>
    /// <param name="model">The model owner's commitment.</param>
    /// <param name="data">The data owner's commitment.</param>
    /// <param name="context">Where the proof is to be used.</param>
    /// <param name="proof">The proof; nothing is assumed of it.</param>
    public static Verdict Verify(
        WrapKey key,
        AccuracyCircuit circuit,
        ReadOnlyMemory<byte> circuitId,
        ModelCommitment model,
        DataCommitment data,
        StatementContext context,
        WrappedProof proof)
    {
        if (!key.CircuitId.Span.SequenceEqual(circuitId.Span)
            || (key.Samples, key.GroupBits, key.OpeningBits) != (circuit.Samples, circuit.GroupBits, circuit.OpeningBits))
        {
            return Verdict.Reject(RejectionReason.Statement, "the key is another circuit's");
        }

        return AccuracyVerifier.FindMismatch(circuit, model, data) is { } mismatch
            ? Verdict.Reject(RejectionReason.Statement, mismatch)
            : Verify(key, new WrapStatement(context, model.Commitment, data.Groups), proof);
    }

    /// <summary>The contract's verdict: check by check what AccuracyVerifier.sol does, from what it is given.</summary>
    /// <param name="key">The key. Whoever uses the verdict knows which circuit it belongs to.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="proof">The proof; nothing is assumed of it.</param>
    public static Verdict Verify(WrapKey key, WrapStatement statement, WrappedProof proof)
    {
        if (AccuracyVerifier.FindRefusal(key.Samples, key.Groups, statement.Model, statement.Data, proof.Correct, proof.Commitments) is { } refusal)
            return refusal;
        if (proof.Claim.Groups.Length != key.GroupCoordinates || proof.Claim.Point.Length != key.OpeningBits)
        {
            return Verdict.Reject(
                RejectionReason.MessageCount,
                $"the claim has {proof.Claim.Groups.Length} + {proof.Claim.Point.Length} coordinates, the key {key.GroupCoordinates} + {key.OpeningBits}");
        }

        foreach ((string name, G1Affine point) in proof.Plonk.Points)
        {
            if (!point.IsOnCurve)
                return Verdict.Reject(RejectionReason.Point, $"{name} of the wrap");
        }

        foreach ((string name, G1Affine point) in proof.Opening.Points)
        {
            if (!point.IsOnCurve)
                return Verdict.Reject(RejectionReason.Point, $"{name} of the opening");
        }

        (KeccakTranscript transcript, Fr[] publicInputs) = WrapTranscript.Start(key, statement, proof);
        var plonkChallenges = PlonkChallenges.Draw(proof.Plonk, transcript);
        var challenges = MercuryChallenges.Draw(proof.Opening, transcript);
        G1Affine combined = AccuracyVerifier.Combine(statement.Model, statement.Data, proof.Commitments, proof.Claim);
        return PlonkVerifier.Reduce(key.LogRows, key.Preprocessed, publicInputs, proof.Plonk, plonkChallenges) is { } opened
            && MercuryVerifier.TryReduce(
                combined, proof.Claim.Point, proof.Claim.Value, proof.Opening, opened, challenges, out G1Affine left)
            && key.Kzg.Check(left, proof.Opening.WPrime)
            ? Verdict.Accepted
            : Verdict.Reject(RejectionReason.Opening, "the pairing equation of the wrapped proof");
    }
}
