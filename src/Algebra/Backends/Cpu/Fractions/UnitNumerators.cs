using Zkml.Algebra.Polynomials;

namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>
/// The numerators of leaves that are 1 down to a row and 0 below, as tables over the rows: p₀ of even and p₁ of odd ones. All
/// columns with the same number of rows share them, so they are folded once instead of column by column.
/// </summary>
internal sealed class UnitNumerators
{
    private Fr[] _p0;
    private Fr[] _p1;

    /// <summary>The tables before anything is bound.</summary>
    /// <param name="liveRows">The number of leaves with numerator 1.</param>
    /// <param name="rows">The tables' rows: half the leaves', with padding.</param>
    /// <param name="groups">The groups with so many rows.</param>
    public UnitNumerators(int liveRows, int rows, Range groups)
    {
        Groups = groups;
        _p0 = new Fr[rows];
        _p1 = new Fr[rows];
        _p0.AsSpan(0, (liveRows + 1) / 2).Fill(Fr.One);
        _p1.AsSpan(0, liveRows / 2).Fill(Fr.One);
    }

    /// <summary>The groups with so many rows.</summary>
    public Range Groups { get; }

    /// <summary>The numerators once every row variable is bound.</summary>
    public (Fr P0, Fr P1) Final => (_p0[0], _p1[0]);

    /// <summary>Binds the lowest row variable; the tables get so many rows, those beyond half of what they had being 0.</summary>
    public void Fold(Fr challenge, int rows)
    {
        _p0 = Folded(_p0, challenge, rows);
        _p1 = Folded(_p1, challenge, rows);
    }

    /// <summary>Σ eq·p₀p₁ at 0 and its coefficient of X².</summary>
    public (Fr AtZero, Fr Quadratic) Round(ReadOnlySpan<Fr> eqRows)
    {
        (Fr atZero, Fr quadratic) = (Fr.Zero, Fr.Zero);
        for (int i = 0; i < _p0.Length / 2; i++)
        {
            atZero += eqRows[i] * _p0[2 * i] * _p1[2 * i];
            quadratic += eqRows[i] * (_p0[(2 * i) + 1] - _p0[2 * i]) * (_p1[(2 * i) + 1] - _p1[2 * i]);
        }

        return (atZero, quadratic);
    }

    private static Fr[] Folded(Fr[] table, Fr challenge, int rows)
    {
        Multilinear.Fold(table, challenge);
        var folded = new Fr[rows];
        table.AsSpan(0, Math.Min(rows, table.Length / 2)).CopyTo(folded);
        return folded;
    }
}
