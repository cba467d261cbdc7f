namespace Zkml.Prover.Commitments;

/// <summary>A factor X^Degree - Constant of a modulus.</summary>
/// <param name="Degree">The degree; 1 for a point.</param>
/// <param name="Constant">The point, or what its power is to be.</param>
internal readonly record struct OpeningFactor(int Degree, Fr Constant)
{
    /// <summary>The factor at x.</summary>
    public Fr At(Fr x) => x.Pow(Degree) - Constant;
}

/// <summary>What each polynomial of a batch is opened modulo: products of factors, some of which several polynomials share.</summary>
/// <param name="Factors">The factors.</param>
/// <param name="Rows">For each polynomial, the positions of its modulus' factors.</param>
internal sealed record OpeningModuli(IReadOnlyList<OpeningFactor> Factors, IReadOnlyList<int[]> Rows)
{
    /// <summary>Both lists of polynomials in one batch.</summary>
    public OpeningModuli Append(OpeningModuli other) => new(
        [.. Factors, .. other.Factors], [.. Rows, .. other.Rows.Select(row => row.Select(i => i + Factors.Count).ToArray())]);
}

/// <summary>Polynomials to be opened in a batch with others.</summary>
/// <param name="Moduli">A modulus each.</param>
/// <param name="Polynomials">Their coefficients, which stay the caller's.</param>
internal sealed record OpenedPolynomials(OpeningModuli Moduli, IReadOnlyList<Algebra.Backends.IVector> Polynomials);

/// <summary>Commitments to be opened in a batch with others.</summary>
/// <param name="Moduli">A modulus each.</param>
/// <param name="Commitments">On the curve.</param>
/// <param name="RemaindersAt">The claimed remainders, all at one point.</param>
internal sealed record OpenedCommitments(
    OpeningModuli Moduli, IReadOnlyList<Algebra.Curves.G1Affine> Commitments, Func<Fr, Fr[]> RemaindersAt);

/// <summary>
/// One opening of many polynomials p_i, each modulo a polynomial Z_i of its own: Σ ρ^i (p_i - r_i)/Z_i is committed to, and the identity that
/// makes it a polynomial is opened at ξ (Boneh, Drake, Fisch, Gabizon, ePrint 2020/081, section 4; PROTOCOL section 9).
/// </summary>
/// <remarks>
/// Nothing there needs the moduli to split: p ≡ Σ X^i v_i modulo X^m - c iff the polynomials interleaved in p take the values v_i at c. If some
/// p_i - r_i is not divisible by Z_i, the quotient is a polynomial for less than Count of all ρ, and the identity then holds for at most its
/// degree many ξ.
/// </remarks>
/// <param name="moduli">The moduli.</param>
/// <param name="rho">ρ, drawn after all remainders are fixed.</param>
internal sealed class BatchOpening(OpeningModuli moduli, Fr rho)
{
    /// <summary>The number of polynomials.</summary>
    public int Count => moduli.Rows.Count;

    /// <summary>The factors of Z_i.</summary>
    public IEnumerable<OpeningFactor> Factors(int index) => moduli.Rows[index].Select(i => moduli.Factors[i]);

    /// <summary>T(ξ), the product of all factors.</summary>
    public Fr Vanishing(Fr xi) => moduli.Factors.Aggregate(Fr.One, (product, factor) => product * factor.At(xi));

    /// <summary>ρ^i.</summary>
    public Fr Power(int index) => rho.Pow(index);

    /// <summary>ρ^i · (T/Z_i)(ξ), the weight of p_i in the identity at ξ.</summary>
    public Fr Weight(int index, Fr xi)
    {
        Fr weight = Power(index);
        for (int i = 0; i < moduli.Factors.Count; i++)
        {
            if (!moduli.Rows[index].Contains(i))
                weight *= moduli.Factors[i].At(xi);
        }

        return weight;
    }
}
