using Zkml.Algebra.Fields;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.LogUp;

/// <summary>What remains of the fraction tree's argument: the leaves' (p, q) at a point.</summary>
/// <param name="Point">The leaf point, one coordinate a level.</param>
/// <param name="Numerator">p(Point).</param>
/// <param name="Denominator">q(Point).</param>
public sealed record LeafClaim<T>(T[] Point, T Numerator, T Denominator);

/// <summary>
/// Verifies a LogUp-GKR tree of fractions whose root is 0/q with q ≠ 0 (Papini, Haböck: "Improving logarithmic derivative lookups
/// using GKR", 2023; PROTOCOL section 4).
/// </summary>
/// <remarks>
/// Layer k claims C = p + λq at its point r. A round's polynomial is eq(r_j, X)·t(X), of which the prover sends a₁ and a₂ of
/// t = a₀ + a₁X + a₂X²; the running claim fixes a₀ by C = (1 - r_j)·t(0) + r_j·t(1), and the next claim is t(c). A wrong C thus
/// survives a round with probability at most 2/|Fr| (t and the true polynomial differ and have degree 2), λ joins two claims with
/// error 1/|Fr|, and the last challenge of a layer, which joins the two halves, adds 1/|Fr|.
/// </remarks>
public static class FractionTreeVerifier
{
    /// <summary>Reads the argument for a tree of 2^depth leaves.</summary>
    public static LeafClaim<T> Verify<T>(int depth, IVerifierChannel<T> channel)
        where T : IScalar<T>
    {
        T numerator = T.Constant(Fr.Zero);
        T denominator = channel.Read();
        channel.RequireNonZero(denominator, RejectionReason.ZeroDenominator, "root of the fraction tree");
        T[] point = [];
        for (int layer = 0; layer < depth; layer++)
        {
            T lambda = channel.Challenge();
            T claim = numerator + (lambda * denominator);
            var next = new T[layer + 1];
            for (int j = 0; j < layer; j++)
            {
                T linear = channel.Read();
                T quadratic = channel.Read();
                T challenge = channel.Challenge();
                claim += (challenge * (linear + (challenge * quadratic))) - (point[j] * (linear + quadratic));
                next[j + 1] = challenge;
            }

            T p0 = channel.Read();
            T p1 = channel.Read();
            T q0 = channel.Read();
            T q1 = channel.Read();
            T children = (p0 * q1) + (p1 * q0) + (lambda * (q0 * q1));
            channel.RequireEqual(claim, children, RejectionReason.FractionLayer, $"layer {layer} of the fraction tree");
            T half = channel.Challenge();
            numerator = p0 + (half * (p1 - p0));
            denominator = q0 + (half * (q1 - q0));
            next[0] = half;
            point = next;
        }

        return new LeafClaim<T>(point, numerator, denominator);
    }
}
