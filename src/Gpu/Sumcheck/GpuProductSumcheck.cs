using Zkml.Algebra.Backends;
using static Zkml.Algebra.Backends.BackendContract;

namespace Zkml.Gpu.Sumcheck;

/// <summary>
/// The sum-of-products sumcheck: a challenge is bound in the pass that sums the next round. A round is a launch for each term that is
/// still long and one copy for all of them.
/// </summary>
internal sealed class GpuProductSumcheck : IProductSumcheck
{
    private readonly GpuSumchecks _passes;
    private readonly GpuProductTerm[] _terms;
    private Fr? _pending;
    private int _unbound;

    /// <summary>Opens the sumcheck; the factors are read until the first challenge is bound.</summary>
    public GpuProductSumcheck(GpuSumchecks passes, IReadOnlyList<ProductTerm> terms, int variables)
    {
        RequireTerms(terms, variables);
        _passes = passes;
        _unbound = variables;
        _terms = [.. terms.Select(term => new GpuProductTerm(
            passes, term.Coefficient, Own<GpuVector>(term.Left), Own<GpuVector>(term.Right)))];
    }

    /// <inheritdoc/>
    public (Fr Constant, Fr Linear, Fr Quadratic) RoundPolynomial()
    {
        Require(_unbound > 0, "every variable is bound");
        (Fr constant, Fr linear, Fr quadratic) = (Fr.Zero, Fr.Zero, Fr.Zero);
        foreach ((GpuProductTerm term, ProductSums sums) in Sums())
        {
            // Beyond the term's own variables it is its value times (1 - X)²: the value at 1 is 0.
            Fr square = term.Length == 1 ? sums.AtZero : sums.Quadratic;
            constant += term.Weight * sums.AtZero;
            linear += term.Weight * (sums.AtOne - sums.AtZero - square);
            quadratic += term.Weight * square;
        }

        return (constant, linear, quadratic);
    }

    /// <inheritdoc/>
    public void Bind(Fr challenge)
    {
        Require(_unbound > 0, "every variable is bound");
        Flush();
        _unbound--;
        foreach (GpuProductTerm term in _terms.Where(term => term.Length == 1))
            term.Weight *= (Fr.One - challenge).Square();
        _pending = challenge;
    }

    /// <inheritdoc/>
    public IReadOnlyList<(Fr Left, Fr Right)> Final()
    {
        Require(_unbound == 0, "a variable is not bound");
        Flush();
        return [.. _terms.Select(term => term.Final())];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (GpuProductTerm term in _terms)
            term.Dispose();
    }

    /// <summary>Every term's sums, after binding what is pending.</summary>
    private List<(GpuProductTerm Term, ProductSums Sums)> Sums()
    {
        Fr? challenge = _pending;
        if (challenge is { } r)
        {
            foreach (GpuProductTerm term in _terms.Where(term => term.IsOnHostOnceFolded))
                term.Fold(r);
        }

        _pending = null;
        ILookup<bool, GpuProductTerm> terms = _terms.ToLookup(term => term.IsOnHost);
        return
        [
            .. terms[true].Select(term => (term, term.SumsOnHost())),
            .. SumsOnDevice([.. terms[false]], challenge),
        ];
    }

    private IEnumerable<(GpuProductTerm Term, ProductSums Sums)> SumsOnDevice(GpuProductTerm[] terms, Fr? challenge)
    {
        if (terms.Length == 0)
            return [];
        int pairs = terms.Max(term => term.Length) / (challenge is null ? 2 : 4);
        Fr[] sums = _passes.Sums.Of(pairs, ProductKernels.Sums * terms.Length, (grid, partials) =>
        {
            for (int i = 0; i < terms.Length; i++)
                terms[i].Launch(grid, partials, challenge, ProductKernels.Sums * i);
        });
        return terms.Zip(sums.Chunk(ProductKernels.Sums), (term, values) => (term, new ProductSums(values[0], values[1], values[2])));
    }

    private void Flush()
    {
        if (_pending is { } challenge)
        {
            foreach (GpuProductTerm term in _terms)
                term.Fold(challenge);
        }

        _pending = null;
    }
}
