using Zkml.Algebra.Fields;
using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Claims;

namespace Zkml.Prover.Accuracy;

/// <summary>
/// What the inner argument comes down to: the vector Σ_g eq(r_g, g)(aux_g + ρ·data_g) + ρ²·W + ρ³·mult + ρ⁴·mask, each zero-padded
/// upward to 2^μ, evaluates to Value at Point (PROTOCOL section 7).
/// </summary>
/// <param name="Groups">r_g.</param>
/// <param name="Rho">ρ.</param>
/// <param name="Point">u, μ coordinates.</param>
/// <param name="Value">v.</param>
public sealed record OpeningClaim<T>(T[] Groups, T Rho, T[] Point, T Value)
    where T : IScalar<T>
{
    /// <summary>The claim from the five vectors' own evaluations at the point's low coordinates.</summary>
    internal static OpeningClaim<T> Combine(AccuracyCircuit circuit, T[] groups, T rho, T[] point, ReadOnlySpan<T> evaluations)
    {
        int[] variables = ClaimReductionVerifier.VectorVariables(circuit);
        T value = T.Constant(Fr.Zero);
        T power = T.Constant(Fr.One);
        for (int i = 0; i < evaluations.Length; i++)
        {
            value += power * evaluations[i] * MultilinearExtensions.ZeroPadding<T>(point.AsSpan(variables[i]));
            power *= rho;
        }

        return new OpeningClaim<T>(groups, rho, point, value);
    }
}
