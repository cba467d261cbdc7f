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
    /// Reduces the opening to one pairing equation, e(left, [1]₂) = e(W', [τ]₂). False where z, 1/z and α are not three points: an
    /// honest prover meets that as often as it guesses a key.
    /// </summary>
    internal static bool TryReduce(
        G1Affine commitment,
        ReadOnlySpan<Fr> point,
        Fr value,
        MercuryProof proof,
        in MercuryChallenges challenges,
        out G1Affine left) =>
        TryReduce(
            commitment, point, value, proof, new OpenedCommitments(new OpeningModuli([], []), [], _ => []), challenges, out left);

    /// <summary>The same for an opening that opens other commitments as well.</summary>
    internal static bool TryReduce(
        G1 commitment,
        ReadOnlySpan<Fr> point,
        Fr value,
        MercuryProof proof,
        OpenedCommitments others,
        in MercuryChallenges challenges,
        out G1Affine left)
    {
        (Fr alpha, Fr gamma, Fr z, Fr rho, Fr xi) = challenges;
        Fr zInverse = z.Inverse();
        left = G1Affine.Infinity;
        if (z == zInverse || z == alpha || zInverse == alpha)
            return false;

        int lowBits = (point.Length + 1) / 2;
        BigInteger b = BigInteger.One << lowBits;
        // G(z)P(1/z) + G(1/z)P(z) + γ·(...) = 2(h(α) + γ·v) + z·S(z) + S(1/z)/z fixes S(1/z); D(z) = z^(b-1) g(1/z) bounds g's degree.
        Fr products = (proof.GAtZ * EqPolynomial(point[..lowBits], zInverse)) + (proof.GAtInverse * EqPolynomial(point[..lowBits], z))
            + (gamma * ((proof.HAtZ * EqPolynomial(point[lowBits..], zInverse)) + (proof.HAtInverse * EqPolynomial(point[lowBits..], z))));
        Fr sAtInverse = (products - (proof.HAtAlpha + (gamma * value)).Double() - (z * proof.SAtZ)) * z;
        Fr dAtZ = z.Pow(b - 1) * proof.GAtInverse;

        Fr[] points = [z, zInverse, alpha];
        Fr[] remainders =
        [
            proof.GAtZ,
            Interpolate(points, [proof.GAtZ, proof.GAtInverse], xi),
            Interpolate(points, [proof.HAtZ, proof.HAtInverse, proof.HAtAlpha], xi),
            Interpolate(points, [proof.SAtZ, sAtInverse], xi),
            dAtZ,
            .. others.RemaindersAt(xi),
        ];
        G1[] commitments =
            [commitment - (proof.Q * (z.Pow(b) - alpha)), proof.G, proof.H, proof.S, proof.D, .. others.Commitments.Select(other => (G1)other)];

        var batch = new BatchOpening(MercuryProver.Moduli(z, zInverse, alpha).Append(others.Moduli), rho);
        G1 sum = (proof.WPrime * xi) - (proof.W * batch.Vanishing(xi));
        Fr constant = Fr.Zero;
        for (int i = 0; i < batch.Count; i++)
        {
            Fr weight = batch.Weight(i, xi);
            sum += commitments[i] * weight;
            constant += weight * remainders[i];
        }

        left = (sum - (G1Affine.Generator * constant)).ToAffine();
        return true;
    }

    /// <summary>At x, the polynomial of least degree through the values at as many of the points.</summary>
    private static Fr Interpolate(Fr[] points, ReadOnlySpan<Fr> values, Fr x)
    {
        Fr sum = Fr.Zero;
        for (int i = 0; i < values.Length; i++)
        {
            Fr numerator = values[i];
            Fr denominator = Fr.One;
            for (int j = 0; j < values.Length; j++)
            {
                if (j == i)
                    continue;
                numerator *= x - points[j];
                denominator *= points[i] - points[j];
            }

            sum += numerator * denominator.Inverse();
        }

        return sum;
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
