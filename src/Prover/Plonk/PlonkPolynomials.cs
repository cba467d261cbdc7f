using Zkml.Algebra.Backends;

namespace Zkml.Prover.Plonk;

/// <summary>The few operations on coefficient and value vectors that the prover and key generation share.</summary>
internal static class PlonkPolynomials
{
    private const int Grain = 1 << 11;

    /// <summary>Values over the roots of unity to coefficients, in place.</summary>
    public static void Interpolate(IBackend backend, Fr[] values)
    {
        using IVector vector = backend.Upload(values);
        backend.InverseNtt(vector);
        backend.Download(vector, values);
    }

    /// <summary>Σ_i X^i P_i(X^m) for m polynomials of one length.</summary>
    public static Fr[] Interleave(Fr[][] polynomials)
    {
        int m = polynomials.Length;
        var interleaved = new Fr[m * polynomials[0].Length];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < polynomials[i].Length; j++)
                interleaved[(m * j) + i] = polynomials[i][j];
        }

        return interleaved;
    }

    /// <summary>The polynomials' values at each of the points, point by point.</summary>
    public static Fr[] Evaluate(IBackend backend, Fr[][] polynomials, params ReadOnlySpan<Fr> points)
    {
        var values = new Fr[points.Length * polynomials.Length];
        for (int i = 0; i < polynomials.Length; i++)
        {
            using IVector polynomial = backend.Upload(polynomials[i]);
            for (int j = 0; j < points.Length; j++)
                values[(j * polynomials.Length) + i] = backend.EvaluatePolynomial(polynomial, points[j]);
        }

        return values;
    }

    /// <summary>1, x, ..., x^(count - 1).</summary>
    public static Fr[] Powers(Fr x, int count)
    {
        var powers = new Fr[count];
        ForRanges(count, (start, end) =>
        {
            Fr power = x.Pow(start);
            for (int i = start; i < end; i++, power *= x)
                powers[i] = power;
        });
        return powers;
    }

    /// <summary>The coefficients of the polynomial of degree below n with these values over a coset; in place.</summary>
    /// <param name="backend">Transforms.</param>
    /// <param name="values">At c, cω, cω², ...</param>
    /// <param name="shift">c.</param>
    public static void InterpolateOnCoset(IBackend backend, Fr[] values, Fr shift)
    {
        Interpolate(backend, values);
        Fr[] powers = Powers(shift.Inverse(), values.Length);
        ForRanges(values.Length, (start, end) =>
        {
            for (int i = start; i < end; i++)
                values[i] *= powers[i];
        });
    }

    /// <summary>The coefficients of the polynomials L_k of degree below m with L_k(x_k) = 1 and L_k(x_j) = 0 for j ≠ k.</summary>
    public static Fr[][] LagrangeBasis(Fr[] points)
    {
        var basis = new Fr[points.Length][];
        for (int k = 0; k < points.Length; k++)
        {
            Fr[] product = [Fr.One];
            Fr scale = Fr.One;
            for (int j = 0; j < points.Length; j++)
            {
                if (j == k)
                    continue;
                // product · (X - x_j)
                Fr[] next = [Fr.Zero, .. product];
                for (int i = 0; i < product.Length; i++)
                    next[i] -= points[j] * product[i];
                product = next;
                scale *= points[k] - points[j];
            }

            scale = scale.Inverse();
            basis[k] = [.. product.Select(coefficient => coefficient * scale)];
        }

        return basis;
    }

    /// <summary>Runs a loop's ranges in parallel.</summary>
    public static void ForRanges(int count, Action<int, int> body)
    {
        int ranges = (count + Grain - 1) / Grain;
        Parallel.For(0, ranges, range => body(range * Grain, Math.Min(count, (range + 1) * Grain)));
    }
}
