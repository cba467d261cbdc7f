using Zkml.Algebra.Fields;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Sumcheck;

/// <summary>
/// Verifies a sumcheck of degree 2, lowest variable first (Lund, Fortnow, Karloff, Nisan 1992). Of a round's polynomial
/// a₀ + a₁X + a₂X² the prover sends a₀ and a₂; the claim C = 2a₀ + a₁ + a₂ fixes a₁.
/// </summary>
/// <remarks>A wrong claim survives a round with probability at most 2/|Fr|.</remarks>
public static class ProductSumcheckVerifier
{
    /// <summary>Reads the rounds and returns the point and the claim at it.</summary>
    public static (T[] Point, T Claim) Verify<T>(T claim, int variables, IVerifierChannel<T> channel)
        where T : IScalar<T>
    {
        var point = new T[variables];
        for (int j = 0; j < variables; j++)
        {
            T constant = channel.Read();
            T quadratic = channel.Read();
            T linear = claim - constant - constant - quadratic;
            T challenge = channel.Challenge();
            claim = constant + (challenge * (linear + (challenge * quadratic)));
            point[j] = challenge;
        }

        return (point, claim);
    }
}
