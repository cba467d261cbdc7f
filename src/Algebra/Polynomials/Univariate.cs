namespace Zkml.Algebra.Polynomials;

/// <summary>Univariate polynomials as their coefficients, the constant term first.</summary>
public static class Univariate
{
    /// <summary>f(x), by Horner's rule.</summary>
    public static Fr Evaluate(ReadOnlySpan<Fr> coefficients, Fr x)
    {
        Fr value = Fr.Zero;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            value = (value * x) + coefficients[i];
        }

        return value;
    }

    /// <summary>Synthetic division: writes the quotient of (f - f(x)) / (X - x) and returns f(x).</summary>
    /// <param name="coefficients">f, at least one coefficient.</param>
    /// <param name="x">x.</param>
    /// <param name="quotient">|f| - 1 coefficients; it may be the coefficients' own memory.</param>
    public static Fr DivideByLinear(ReadOnlySpan<Fr> coefficients, Fr x, Span<Fr> quotient)
    {
        Fr value = Fr.Zero;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            Fr coefficient = coefficients[i];
            if (i < quotient.Length)
            {
                quotient[i] = value;
            }

            value = (value * x) + coefficient;
        }

        return value;
    }

    /// <summary>Writes q and g of f = q·(X^b - α) + g, deg g &lt; b.</summary>
    /// <param name="coefficients">f, more than b coefficients.</param>
    /// <param name="alpha">α.</param>
    /// <param name="quotient">q, |f| - b coefficients.</param>
    /// <param name="remainder">g, b coefficients.</param>
    public static void DivideByBinomial(
        ReadOnlySpan<Fr> coefficients, Fr alpha, Span<Fr> quotient, Span<Fr> remainder)
    {
        int b = remainder.Length;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            Fr value = coefficients[i];
            if (i < quotient.Length)
            {
                value += alpha * quotient[i];
            }

            if (i >= b)
            {
                quotient[i - b] = value;
            }
            else
            {
                remainder[i] = value;
            }
        }
    }
}
