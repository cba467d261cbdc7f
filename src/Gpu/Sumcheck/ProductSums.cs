namespace Zkml.Gpu.Sumcheck;

/// <summary>Sums over the pairs of neighbours (l₀, l₁), (r₀, r₁) of two tables.</summary>
/// <param name="AtZero">Σ l₀·r₀.</param>
/// <param name="AtOne">Σ l₁·r₁.</param>
/// <param name="Quadratic">Σ (l₁ - l₀)·(r₁ - r₀).</param>
internal readonly record struct ProductSums(Fr AtZero, Fr AtOne, Fr Quadratic)
{
    /// <summary>Both sums.</summary>
    public static ProductSums operator +(ProductSums a, ProductSums b) =>
        new(a.AtZero + b.AtZero, a.AtOne + b.AtOne, a.Quadratic + b.Quadratic);
}
