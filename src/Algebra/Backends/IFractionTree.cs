namespace Zkml.Algebra.Backends;

/// <summary>
/// The tree of fractions over the leaves: a node is p₀/q₀ + p₁/q₁ of its children 2i and 2i + 1, unreduced
/// (p = p₀q₁ + p₁q₀, q = q₀q₁). Layers are visited from the root down, each once, and freed behind the visit.
/// </summary>
public interface IFractionTree : IDisposable
{
    /// <summary>The number of levels: the tree has 2^Depth leaves.</summary>
    int Depth { get; }

    /// <summary>The root's (p, q).</summary>
    (Fr Numerator, Fr Denominator) Root { get; }

    /// <summary>
    /// Opens the sumcheck of the layer with 2^depth nodes:
    /// Σ_x eq(point, x) · h(x), h(x) = p₀(x)q₁(x) + p₁(x)q₀(x) + λ·q₀(x)q₁(x), over the halves of the layer below it.
    /// </summary>
    /// <param name="depth">0 for the root's layer, then one more at each call.</param>
    /// <param name="point">The layer's evaluation point, <paramref name="depth"/> coordinates.</param>
    /// <param name="lambda">λ.</param>
    IFractionLayer OpenLayer(int depth, ReadOnlySpan<Fr> point, Fr lambda);
}

/// <summary>
/// The sumcheck of one layer, its lowest variable bound first. With the variables before the current one, j, bound, the round
/// polynomial is t(X) = Σ_{x'} eq(point[j+1..], x') · h(X, x'), of degree 2: eq's factors for the variables up to j are left out.
/// </summary>
public interface IFractionLayer : IDisposable
{
    /// <summary>t(0) and the coefficient of X² of the current round polynomial.</summary>
    (Fr AtZero, Fr Quadratic) RoundPolynomial();

    /// <summary>Binds the current variable.</summary>
    void Bind(Fr challenge);

    /// <summary>p₀, p₁, q₀, q₁ at the point, once every variable is bound.</summary>
    (Fr P0, Fr P1, Fr Q0, Fr Q1) Final();
}
