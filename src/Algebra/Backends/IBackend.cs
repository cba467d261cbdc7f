using Zkml.Algebra.Curves;

namespace Zkml.Algebra.Backends;

/// <summary>
/// The heavy arithmetic of the prover as one value: <see cref="Reference.ReferenceBackend"/> is its definition, others give the same
/// results, bit for bit, sooner. It knows no transcript and draws no randomness. Block and window sizes are its own affair. One caller at a time.
/// </summary>
public interface IBackend
{
    /// <summary>The name that <c>--backend</c> takes.</summary>
    string Name { get; }

    /// <summary>Refuses work that a device has no room for, before any of it is done; a backend on the host takes what the host has.</summary>
    /// <exception cref="DeviceException">The device is too small.</exception>
    void RequireRoom(WorkSize work)
    {
    }

    /// <summary>A vector of zeros.</summary>
    IVector Zeros(int length);

    /// <summary>A vector of the given elements.</summary>
    IVector Upload(ReadOnlySpan<Fr> elements);

    /// <summary>Copies the whole vector to <paramref name="destination"/>, of its length.</summary>
    void Download(IVector vector, Span<Fr> destination);

    /// <summary>eq(point, i) for i in 0..2^|point|-1; bit j of i belongs to point[j].</summary>
    IVector EqTable(ReadOnlySpan<Fr> point);

    /// <summary>product[i] *= x[i], for vectors of one length.</summary>
    void Multiply(IVector product, IVector x);

    /// <summary>Replaces every element by its inverse, zeros by zero.</summary>
    void Invert(IVector vector);

    /// <summary>accumulator[i] += c · x[i] for i &lt; |x| ≤ |accumulator|.</summary>
    void MultiplyAdd(IVector accumulator, Fr c, IVector x);

    /// <summary>accumulator[offset + i] += c · x[i], for small integers.</summary>
    void MultiplyAdd(IVector accumulator, Fr c, ReadOnlySpan<int> x, int offset = 0);

    /// <summary>accumulator[offset + i] += x[i], for a few elements (blinding slots).</summary>
    void Add(IVector accumulator, ReadOnlySpan<Fr> x, int offset);

    /// <summary>y[j] = Σ_i weights[i] · x[i + j·|weights|]: the multilinear fold of x's low variables. |weights| divides |x|.</summary>
    IVector FoldLow(IVector x, IVector weights);

    /// <summary>The polynomial with these coefficients, at x.</summary>
    Fr EvaluatePolynomial(IVector coefficients, Fr x);

    /// <summary>(f - f(x)) / (X - x) and f(x); the quotient has |f| - 1 coefficients (and is never empty: a zero if |f| = 1).</summary>
    (IVector Quotient, Fr Remainder) DivideByLinear(IVector coefficients, Fr x);

    /// <summary>f = q·(X^b - α) + g with deg g &lt; b, b a divisor of |f| below it; q has |f| - b coefficients and g has b.</summary>
    (IVector Quotient, IVector Remainder) DivideByBinomial(IVector coefficients, int b, Fr alpha);

    /// <summary>Coefficients to evaluations at ω^0, ω^1, ..., in place, natural order on both sides; a power of two up to 2^28.</summary>
    void Ntt(IVector vector);

    /// <summary>Evaluations at ω^0, ω^1, ... to coefficients, in place.</summary>
    void InverseNtt(IVector vector);

    /// <summary>Prepares points for the multi-scalar multiplications below.</summary>
    IBases LoadBases(ReadOnlySpan<G1Affine> points);

    /// <summary>Σ_i scalars[i] · bases[i]. |scalars| ≤ |bases|.</summary>
    G1 Msm(IBases bases, IVector scalars);

    /// <summary>Σ_i scalars[i] · bases[offset + i], for small signed integers of which many may be zero.</summary>
    G1 Msm(IBases bases, ReadOnlySpan<int> scalars, int offset = 0);

    /// <summary>
    /// As above for several vectors, each asked for when its turn comes and read until the next is: a device works on one while the
    /// next is laid out.
    /// </summary>
    /// <param name="bases">The points.</param>
    /// <param name="count">The number of vectors.</param>
    /// <param name="vector">Gives vector i, with i from 0 up, each once.</param>
    G1[] Msm(IBases bases, int count, IntegerVectorSource vector)
    {
        var sums = new G1[count];
        for (int i = 0; i < count; i++)
            sums[i] = Msm(bases, vector(i));
        return sums;
    }

    /// <summary>Builds the fraction tree. Zero denominators are not an error: they make the root's denominator zero.</summary>
    IFractionTree BuildFractionTree(FractionLeaves leaves, Fr alpha, Fr beta);

    /// <summary>Opens a sum-of-products sumcheck over <paramref name="variables"/> variables.</summary>
    IProductSumcheck OpenProductSumcheck(IReadOnlyList<ProductTerm> terms, int variables);
}

/// <summary>Gives a vector of small integers that is read before the next is asked for.</summary>
/// <param name="index">Which of several.</param>
public delegate ReadOnlySpan<int> IntegerVectorSource(int index);
