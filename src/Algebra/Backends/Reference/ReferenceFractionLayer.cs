using Zkml.Algebra.Polynomials;
using static Zkml.Algebra.Backends.BackendContract;

namespace Zkml.Algebra.Backends.Reference;

/// <summary>The definition of <see cref="IFractionLayer"/>: a dense table for each half of the layer below.</summary>
internal sealed class ReferenceFractionLayer : IFractionLayer
{
    private readonly Fr[] _point;
    private readonly Fr _lambda;
    private (Fr P, Fr Q)[] _even;
    private (Fr P, Fr Q)[] _odd;
    private int _bound;

    /// <summary>Starts from the halves (p₀, q₀) and (p₁, q₁), which become this object's.</summary>
    public ReferenceFractionLayer((Fr P, Fr Q)[] even, (Fr P, Fr Q)[] odd, Fr[] point, Fr lambda)
    {
        _even = even;
        _odd = odd;
        _point = point;
        _lambda = lambda;
    }

    /// <inheritdoc/>
    public (Fr AtZero, Fr Quadratic) RoundPolynomial()
    {
        Require(_even.Length > 1, "every variable is bound");
        Fr[] eq = Multilinear.EqTable(_point.AsSpan(_bound + 1));
        Fr atZero = Fr.Zero;
        Fr quadratic = Fr.Zero;
        for (int i = 0; i < eq.Length; i++)
        {
            atZero += eq[i] * H(_even[2 * i], _odd[2 * i]);
            quadratic += eq[i] * H(Slope(_even, i), Slope(_odd, i));
        }

        return (atZero, quadratic);
    }

    /// <inheritdoc/>
    public void Bind(Fr challenge)
    {
        Require(_even.Length > 1, "every variable is bound");
        _even = Bound(_even, challenge);
        _odd = Bound(_odd, challenge);
        _bound++;
    }

    /// <inheritdoc/>
    public (Fr P0, Fr P1, Fr Q0, Fr Q1) Final()
    {
        Require(_even.Length == 1, "a variable is not bound");
        return (_even[0].P, _odd[0].P, _even[0].Q, _odd[0].Q);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static (Fr P, Fr Q) Slope((Fr P, Fr Q)[] table, int i) =>
        (table[(2 * i) + 1].P - table[2 * i].P, table[(2 * i) + 1].Q - table[2 * i].Q);

    private static (Fr P, Fr Q)[] Bound((Fr P, Fr Q)[] table, Fr r)
    {
        var bound = new (Fr P, Fr Q)[table.Length / 2];
        for (int i = 0; i < bound.Length; i++)
        {
            (Fr P, Fr Q) slope = Slope(table, i);
            bound[i] = (table[2 * i].P + (r * slope.P), table[2 * i].Q + (r * slope.Q));
        }

        return bound;
    }

    // h is a quadratic form, so on slopes it is the coefficient of X².
    private Fr H((Fr P, Fr Q) even, (Fr P, Fr Q) odd) =>
        (even.P * odd.Q) + (odd.P * even.Q) + (_lambda * even.Q * odd.Q);
}
