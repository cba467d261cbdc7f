using Zkml.Algebra.Curves;

namespace Zkml.Algebra.Msm;

/// <summary>Multi-scalar multiplication by its definition, Σ_i kᵢ·Pᵢ: the oracle of the others.</summary>
internal static class NaiveMsm
{
    /// <summary>Σ_i scalars[i] · points[i].</summary>
    /// <param name="points">The points, at least as many as scalars.</param>
    /// <param name="scalars">The scalars.</param>
    public static G1 Run(ReadOnlySpan<G1Affine> points, ReadOnlySpan<Fr> scalars)
    {
        G1 sum = G1.Infinity;
        for (int i = 0; i < scalars.Length; i++)
            sum += points[i] * scalars[i];
        return sum;
    }

    /// <summary>Σ_i scalars[i] · points[i].</summary>
    /// <param name="points">The points, at least as many as scalars.</param>
    /// <param name="scalars">The scalars.</param>
    public static G1 RunSmall(ReadOnlySpan<G1Affine> points, ReadOnlySpan<int> scalars)
    {
        G1 sum = G1.Infinity;
        for (int i = 0; i < scalars.Length; i++)
            sum += G1.FromAffine(points[i]).Multiply(scalars[i]);
        return sum;
    }
}
