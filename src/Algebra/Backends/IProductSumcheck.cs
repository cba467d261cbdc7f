namespace Zkml.Algebra.Backends;

/// <summary>
/// One product of a sum-of-products sumcheck: Coefficient · Left(x) · Right(x), over its own 2^k indices. In a sumcheck of more
/// than k variables both factors are zero beyond their own indices: it stands for Left(x_lo)·Right(x_lo)·Π_{j ≥ k}(1 - x_j)².
/// </summary>
/// <param name="Coefficient">The product's weight.</param>
/// <param name="Left">The first factor, 2^k elements.</param>
/// <param name="Right">The second factor, of the same length.</param>
public sealed record ProductTerm(Fr Coefficient, IVector Left, IVector Right);

/// <summary>A sumcheck of Σ_x Σ_t Coefficient_t · Left_t(x) · Right_t(x), lowest variable bound first. The factors are not changed.</summary>
public interface IProductSumcheck : IDisposable
{
    /// <summary>The coefficients of 1, X and X² of the current round polynomial.</summary>
    (Fr Constant, Fr Linear, Fr Quadratic) RoundPolynomial();

    /// <summary>Binds the current variable.</summary>
    void Bind(Fr challenge);

    /// <summary>Each term's Left and Right, without the factor for the variables beyond its own, once every variable is bound.</summary>
    IReadOnlyList<(Fr Left, Fr Right)> Final();
}
