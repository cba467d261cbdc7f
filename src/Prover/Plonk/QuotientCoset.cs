using Zkml.Algebra.Backends;

namespace Zkml.Prover.Plonk;

/// <summary>A coset c·H on which the prover evaluates the equations and divides them by Z_H, which is constant there.</summary>
internal sealed class QuotientCoset
{
    private readonly IBackend _backend;
    private readonly Fr _shift;
    private readonly Fr _shiftToRows;
    private readonly Fr[] _shiftPowers;
    private readonly Fr[] _points;

    /// <summary>The coset of c.</summary>
    public QuotientCoset(IBackend backend, Fr omega, int rows, Fr shift)
    {
        _backend = backend;
        _shift = shift;
        _shiftToRows = shift.Pow(rows);
        _shiftPowers = PlonkPolynomials.Powers(shift, rows);
        _points = PlonkPolynomials.Powers(omega, rows);
        PlonkPolynomials.ForRanges(rows, (start, end) =>
        {
            for (int i = start; i < end; i++)
                _points[i] *= _shift;
        });
    }

    /// <summary>A polynomial's values.</summary>
    public Fr[] Evaluate(Fr[] coefficients) => PlonkPolynomials.EvaluateOnCoset(_backend, coefficients, _shiftPowers, _shiftToRows);

    /// <summary>t's values at c·ω^i.</summary>
    public Fr[] Quotient(Fr[][] columns, Fr[][] wires, Fr[] permutation, Fr[] inputs, Fr beta, Fr gamma, Fr alpha)
    {
        int n = _points.Length;
        Fr inverseVanishing = (_shiftToRows - Fr.One).Inverse();
        // L₀(X)/Z_H = 1/(n(X - 1)).
        var first = new Fr[n];
        PlonkPolynomials.ForRanges(n, (start, end) =>
        {
            for (int i = start; i < end; i++)
                first[i] = _points[i] - Fr.One;
            Fr.BatchInverse(first.AsSpan(start, end - start));
        });
        Fr[] powers = PlonkPolynomials.Powers(alpha, GateEquations.Count + 2);
        Fr firstWeight = powers[GateEquations.Count + 1] * Fr.From(n).Inverse();
        var quotient = new Fr[n];
        PlonkPolynomials.ForRanges(n, (start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                int next = (i + 1) & (n - 1);
                var row = new GateValues(
                    columns[0][i], columns[1][i], columns[2][i], columns[3][i], columns[4][i], columns[5][i], columns[6][i],
                    wires[0][i], wires[1][i], wires[2][i], wires[0][next], wires[1][next], wires[2][next]);
                (Fr g0, Fr g1, Fr g2, Fr g3) = GateEquations.Evaluate(row);
                Fr copy = PermutationEquation.Evaluate(
                    _points[i], (row.A, row.B, row.C), (columns[7][i], columns[8][i], columns[9][i]), permutation[i], permutation[next], beta, gamma);
                Fr sum = g0 + inputs[i] + (powers[1] * g1) + (powers[2] * g2) + (powers[3] * g3) + (powers[4] * copy);
                quotient[i] = (sum * inverseVanishing) + (firstWeight * (permutation[i] - Fr.One) * first[i]);
            }
        });
        return quotient;
    }
}
