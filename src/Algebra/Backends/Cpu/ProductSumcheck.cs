using static Zkml.Algebra.Backends.BackendContract;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Backends.Cpu;

/// <summary>The sum-of-products sumcheck over groups: a challenge is bound in the same pass that sums the next round.</summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed class ProductSumcheck<K, L> : IProductSumcheck
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    private readonly List<Term> _terms = [];
    private Fr? _pending;
    private int _unbound;

    /// <summary>Opens the sumcheck; the factors are read until the first challenge is bound.</summary>
    public ProductSumcheck(IReadOnlyList<ProductTerm> terms, int variables)
    {
        RequireTerms(terms, variables);
        _unbound = variables;
        foreach (ProductTerm term in terms)
            _terms.Add(new Term(term.Coefficient, Own<CpuVector>(term.Left), Own<CpuVector>(term.Right)));
    }

    /// <inheritdoc/>
    public (Fr Constant, Fr Linear, Fr Quadratic) RoundPolynomial()
    {
        Require(_unbound > 0, "every variable is bound");
        (Fr constant, Fr linear, Fr quadratic) = (Fr.Zero, Fr.Zero, Fr.Zero);
        foreach (Term term in _terms)
        {
            ProductSums sums = term.Factors.Advance(_pending, evaluate: true);
            if (term.Factors.Length == 1)
            {
                // Beyond the term's own variables it is its value times (1 - X)².
                Fr value = term.Weight * sums.AtZero;
                constant += value;
                linear -= value.Double();
                quadratic += value;
            }
            else
            {
                // Σ l₀r₀, Σ l₁r₁ and Σ (l₀r₁ + l₁r₀).
                constant += term.Weight * sums.AtZero;
                linear += term.Weight * (sums.Cross - sums.AtZero - sums.AtZero);
                quadratic += term.Weight * (sums.AtZero + sums.AtOne - sums.Cross);
            }
        }

        _pending = null;
        return (constant, linear, quadratic);
    }

    /// <inheritdoc/>
    public void Bind(Fr challenge)
    {
        Require(_unbound > 0, "every variable is bound");
        Flush();
        _unbound--;
        foreach (Term term in _terms)
        {
            if (term.Factors.Length == 1)
                term.Weight *= (Fr.One - challenge).Square();
        }

        _pending = challenge;
    }

    /// <inheritdoc/>
    public IReadOnlyList<(Fr Left, Fr Right)> Final()
    {
        Require(_unbound == 0, "a variable is not bound");
        Flush();
        return [.. _terms.Select(term => term.Factors.Final())];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Term term in _terms)
            term.Factors.Dispose();
    }

    private void Flush()
    {
        if (_pending is not null)
        {
            foreach (Term term in _terms)
                _ = term.Factors.Advance(_pending, evaluate: false);
            _pending = null;
        }
    }

    private sealed class Term(Fr weight, CpuVector left, CpuVector right)
    {
        public Fr Weight { get; set; } = weight;

        public FactorPair<K, L> Factors { get; } = new(left, right);
    }
}
