using Zkml.Algebra.Polynomials;
using static Zkml.Algebra.Backends.BackendContract;

namespace Zkml.Algebra.Backends.Reference;

/// <summary>The definition of <see cref="IProductSumcheck"/>.</summary>
internal sealed class ReferenceProductSumcheck : IProductSumcheck
{
    private readonly List<Term> _terms = [];
    private int _unbound;

    /// <summary>Copies the factors.</summary>
    public ReferenceProductSumcheck(IReadOnlyList<ProductTerm> terms, int variables)
    {
        RequireTerms(terms, variables);
        _unbound = variables;
        foreach (ProductTerm term in terms)
        {
            Fr[] left = [.. ReferenceBackend.Elements(term.Left)];
            Fr[] right = [.. ReferenceBackend.Elements(term.Right)];
            _terms.Add(new Term(term.Coefficient, left, right));
        }
    }

    /// <inheritdoc/>
    public (Fr Constant, Fr Linear, Fr Quadratic) RoundPolynomial()
    {
        Require(_unbound > 0, "every variable is bound");
        (Fr constant, Fr linear, Fr quadratic) = (Fr.Zero, Fr.Zero, Fr.Zero);
        foreach (Term term in _terms)
        {
            if (term.Left.Length == 1)
            {
                Fr value = term.Weight * term.Left[0] * term.Right[0];
                constant += value;
                linear -= value.Double();
                quadratic += value;
            }

            for (int i = 0; i < term.Left.Length / 2; i++)
            {
                (Fr left, Fr right) = (term.Left[2 * i], term.Right[2 * i]);
                (Fr leftSlope, Fr rightSlope) = (term.Left[(2 * i) + 1] - left, term.Right[(2 * i) + 1] - right);
                constant += term.Weight * left * right;
                linear += term.Weight * ((left * rightSlope) + (leftSlope * right));
                quadratic += term.Weight * leftSlope * rightSlope;
            }
        }

        return (constant, linear, quadratic);
    }

    /// <inheritdoc/>
    public void Bind(Fr challenge)
    {
        Require(_unbound > 0, "every variable is bound");
        _unbound--;
        foreach (Term term in _terms)
        {
            if (term.Left.Length == 1)
            {
                term.Weight *= (Fr.One - challenge).Square();
            }
            else
            {
                term.Left = Bound(term.Left, challenge);
                term.Right = Bound(term.Right, challenge);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(Fr Left, Fr Right)> Final()
    {
        Require(_unbound == 0, "a variable is not bound");
        return [.. _terms.Select(term => (term.Left[0], term.Right[0]))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static Fr[] Bound(Fr[] table, Fr challenge)
    {
        Multilinear.Fold(table, challenge);
        return table[..(table.Length / 2)];
    }

    private sealed class Term(Fr weight, Fr[] left, Fr[] right)
    {
        public Fr Weight { get; set; } = weight;

        public Fr[] Left { get; set; } = left;

        public Fr[] Right { get; set; } = right;
    }
}
