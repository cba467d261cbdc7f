using Zkml.Algebra.Backends;

namespace Zkml.Prover.Plonk;

/// <summary>A coset c·H on which the prover evaluates the equations and divides them by Z_H, which is constant there.</summary>
internal sealed class QuotientCoset : IDisposable
{
    private readonly IBackend _backend;
    private readonly RowArena _arena;
    private readonly Fr _shiftToRows;
    private readonly IVector _shiftPowers;
    private readonly Fr[] _points;

    /// <summary>The coset of c.</summary>
    public QuotientCoset(IBackend backend, Fr omega, int rows, Fr shift)
    {
        _backend = backend;
        _arena = new RowArena(backend, rows);
        _shiftToRows = shift.Pow(rows);
        _shiftPowers = backend.Upload(PlonkPolynomials.Powers(shift, rows));
        _points = PlonkPolynomials.Powers(omega, rows);
        PlonkPolynomials.ForRanges(rows, (start, end) =>
        {
            for (int i = start; i < end; i++)
                _points[i] *= shift;
        });
    }

    /// <summary>The values of a polynomial of few coefficients more than rows.</summary>
    public RowVector Evaluate(Fr[] coefficients)
    {
        IVector values = _backend.Upload(coefficients.AsSpan(0, _points.Length));
        Fr[] beyond = coefficients[_points.Length..];
        for (int i = 0; i < beyond.Length; i++)
            beyond[i] *= _shiftToRows;
        _backend.Add(values, beyond, 0);
        _backend.Multiply(values, _shiftPowers);
        _backend.Ntt(values);
        return _arena.Own(values);
    }

    /// <summary>t's values at c·ω^i.</summary>
    public Fr[] Quotient(RowVector[] columns, RowVector[] wires, RowVector permutation, RowVector inputs, Fr beta, Fr gamma, Fr alpha)
    {
        Fr inverseVanishing = (_shiftToRows - Fr.One).Inverse();
        int n = _points.Length;
        using IVector quotient = _backend.Zeros(n);
        using (RowArena scratch = new(_backend, n))
        {
            RowVector[] q = [.. columns.Select(scratch.Borrow)];
            RowVector[] w = [.. wires.Select(scratch.Borrow)];
            var row = new GateValues<RowVector>(
                q[0], q[1], q[2], q[3], q[4], q[5], q[6], w[0], w[1], w[2], scratch.Next(w[0]), scratch.Next(w[1]), scratch.Next(w[2]));
            (RowVector g0, RowVector g1, RowVector g2, RowVector g3) = GateEquations.Evaluate(row);
            Fr weight = inverseVanishing;
            foreach (RowVector equation in new[] { g0 + inputs, g1, g2, g3 })
            {
                _backend.MultiplyAdd(quotient, weight, equation.Values);
                weight *= alpha;
            }
        }

        using (RowArena scratch = new(_backend, n))
        {
            RowVector[] q = [.. columns.Select(scratch.Borrow)];
            RowVector[] w = [.. wires.Select(scratch.Borrow)];
            RowVector z = scratch.Borrow(permutation);
            RowVector copy = PermutationEquation.Evaluate(
                scratch.Own(_backend.Upload(_points)), (w[0], w[1], w[2]), (q[7], q[8], q[9]), z, scratch.Next(z),
                RowVector.Constant(beta), RowVector.Constant(gamma));
            _backend.MultiplyAdd(quotient, inverseVanishing * alpha.Pow(GateEquations.Count), copy.Values);
        }

        // L₀(X)/Z_H = 1/(n(X - 1)).
        Fr firstWeight = alpha.Pow(GateEquations.Count + 1) * Fr.From(n).Inverse();
        var first = new Fr[n];
        PlonkPolynomials.ForRanges(n, (start, end) =>
        {
            for (int i = start; i < end; i++)
                first[i] = _points[i] - Fr.One;
            Fr.BatchInverse(first.AsSpan(start, end - start));
        });
        RowVector boundary = _arena.Own(_backend.Upload(first)) * (permutation - RowVector.Constant(Fr.One));
        _backend.MultiplyAdd(quotient, firstWeight, boundary.Values);
        var values = new Fr[n];
        _backend.Download(quotient, values);
        return values;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _arena.Dispose();
        _shiftPowers.Dispose();
    }
}
