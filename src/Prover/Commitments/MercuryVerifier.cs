using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Commitments;

/// <summary>Checks a Mercury opening, as a contract does: ten scalar multiplications and one pairing equation.</summary>
public static class MercuryVerifier
{
    /// <summary>Whether the committed polynomial takes <paramref name="value"/> at <paramref name="point"/>.</summary>
    /// <param name="key">The verifier's part of the structured reference string.</param>
    /// <param name="commitment">The commitment to f. The caller knows it to be on the curve.</param>
    /// <param name="point">u: μ coordinates, at least two.</param>
    /// <param name="value">The claimed f(u).</param>
    /// <param name="proof">The opening; nothing is assumed of it.</param>
    /// <param name="transcript">It has absorbed what fixes the commitment, u and the value; the prover's had, too.</param>
    public static Verdict Verify(
        KzgVerifierKey key,
        G1Affine commitment,
        ReadOnlySpan<Fr> point,
        Fr value,
        MercuryProof proof,
        KeccakTranscript transcript)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(point.Length, MercuryProver.MinimumVariables);
        foreach ((string name, G1Affine committed) in proof.Points)
        {
            if (!committed.IsOnCurve)
                return Verdict.Reject(RejectionReason.Point, $"{name} of the opening");
        }

        var challenges = MercuryChallenges.Draw(proof, transcript);
        return TryReduce(commitment, point, value, proof, challenges, out G1Affine left) && key.Check(left, proof.WPrime)
            ? Verdict.Accepted
            : Verdict.Reject(RejectionReason.Opening, "the pairing equation of the opening");
    }

    /// <summary>
    /// Reduces the opening to one pairing equation, e(left, [1]₂) = e(W', [τ]₂), which a caller may merge with others by a challenge
    /// drawn after W'. False where z, 1/z and α are not three points: an honest prover meets that as often as it guesses a key.
    /// </summary>
    internal static bool TryReduce(
        G1Affine commitment,
        ReadOnlySpan<Fr> point,
        Fr value,
        MercuryProof proof,
        in MercuryChallenges challenges,
        out G1Affine left)
    {
        (Fr alpha, Fr gamma, Fr z, Fr rho, Fr zeta) = challenges;
        Fr zInverse = z.Inverse();
        var batch = new MercuryBatch(z, zInverse, alpha, rho);
        left = G1Affine.Infinity;
        if (!batch.IsSound)
            return false;

        int lowBits = (point.Length + 1) / 2;
        BigInteger b = BigInteger.One << lowBits;
        // G(z)P(1/z) + G(1/z)P(z) + γ·(...) = 2(h(α) + γ·v) + z·S(z) + S(1/z)/z fixes S(1/z); D(z) = z^(b-1) g(1/z) bounds g's degree.
        Fr products = (proof.GAtZ * EqPolynomial(point[..lowBits], zInverse)) + (proof.GAtInverse * EqPolynomial(point[..lowBits], z))
            + (gamma * ((proof.HAtZ * EqPolynomial(point[lowBits..], zInverse)) + (proof.HAtInverse * EqPolynomial(point[lowBits..], z))));
        Fr sAtInverse = (products - (proof.HAtAlpha + (gamma * value)).Double() - (z * proof.SAtZ)) * z;
        Fr dAtZ = z.Pow(b - 1) * proof.GAtInverse;

        G1Affine[] commitments = [commitment, proof.G, proof.H, proof.S, proof.D];
        Fr[][] values =
        [
            [proof.GAtZ],
            [proof.GAtZ, proof.GAtInverse],
            [proof.HAtZ, proof.HAtInverse, proof.HAtAlpha],
            [proof.SAtZ, sAtInverse],
            [dAtZ],
        ];
        G1 sum = (proof.WPrime * zeta) - (proof.W * batch.Vanishing(zeta)) - (proof.Q * ((z.Pow(b) - alpha) * batch.Weight(0, zeta)));
        Fr constant = Fr.Zero;
        for (int i = 0; i < batch.Count; i++)
        {
            Fr weight = batch.Weight(i, zeta);
            sum += commitments[i] * weight;
            constant += weight * batch.Interpolate(i, values[i], zeta);
        }

        left = (sum - (G1Affine.Generator * constant)).ToAffine();
        return true;
    }

    /// <summary>P_u(X) = Π_j ((1 - u_j) + u_j·X^(2^j)), the polynomial whose coefficients are eq(u, ·).</summary>
    private static Fr EqPolynomial(ReadOnlySpan<Fr> point, Fr x)
    {
        Fr value = Fr.One;
        foreach (Fr u in point)
        {
            value *= Fr.One - u + (u * x);
            x = x.Square();
        }

        return value;
    }
}
