using Zkml.Algebra.Curves;
using Zkml.Algebra.Msm;
using Zkml.Algebra.Ntt;
using Zkml.Algebra.Polynomials;
using static Zkml.Algebra.Backends.BackendContract;

namespace Zkml.Algebra.Backends.Reference;

/// <summary>The definition of <see cref="IBackend"/>: plain arrays, one thread, a few lines an operation.</summary>
public sealed class ReferenceBackend : IBackend
{
    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public IVector Zeros(int length) => new ReferenceVector(new Fr[length]);

    /// <inheritdoc/>
    public IVector Upload(ReadOnlySpan<Fr> elements) => new ReferenceVector(elements.ToArray());

    /// <inheritdoc/>
    public void Download(IVector vector, Span<Fr> destination)
    {
        Require(destination.Length == vector.Length, "a download takes the whole vector");
        Elements(vector).CopyTo(destination);
    }

    /// <inheritdoc/>
    public IVector EqTable(ReadOnlySpan<Fr> point) => new ReferenceVector(Multilinear.EqTable(point));

    /// <inheritdoc/>
    public void Multiply(IVector product, IVector x)
    {
        RequireSameLength(product.Length, x.Length);
        Fr[] products = Elements(product);
        Fr[] factors = Elements(x);
        for (int i = 0; i < factors.Length; i++)
        {
            products[i] *= factors[i];
        }
    }

    /// <inheritdoc/>
    public void Invert(IVector vector)
    {
        foreach (ref Fr element in Elements(vector).AsSpan())
            element = element.IsZero ? Fr.Zero : element.Inverse();
    }

    /// <inheritdoc/>
    public void MultiplyAdd(IVector accumulator, Fr c, IVector x)
    {
        RequireRange(0, x.Length, accumulator.Length);
        Fr[] sums = Elements(accumulator);
        Fr[] addends = Elements(x);
        for (int i = 0; i < addends.Length; i++)
        {
            sums[i] += c * addends[i];
        }
    }

    /// <inheritdoc/>
    public void MultiplyAdd(IVector accumulator, Fr c, ReadOnlySpan<int> x, int offset = 0)
    {
        RequireRange(offset, x.Length, accumulator.Length);
        Fr[] sums = Elements(accumulator);
        for (int i = 0; i < x.Length; i++)
        {
            sums[offset + i] += c * Fr.From(x[i]);
        }
    }

    /// <inheritdoc/>
    public void Add(IVector accumulator, ReadOnlySpan<Fr> x, int offset)
    {
        RequireRange(offset, x.Length, accumulator.Length);
        Fr[] sums = Elements(accumulator);
        for (int i = 0; i < x.Length; i++)
        {
            sums[offset + i] += x[i];
        }
    }

    /// <inheritdoc/>
    public IVector FoldLow(IVector x, IVector weights)
    {
        Require(weights.Length > 0 && x.Length % weights.Length == 0, "the weights' length divides the vector's");
        Fr[] elements = Elements(x);
        Fr[] w = Elements(weights);
        var folded = new Fr[elements.Length / w.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            folded[i / w.Length] += w[i % w.Length] * elements[i];
        }

        return new ReferenceVector(folded);
    }

    /// <inheritdoc/>
    public Fr EvaluatePolynomial(IVector coefficients, Fr x) => Univariate.Evaluate(Elements(coefficients), x);

    /// <inheritdoc/>
    public (IVector Quotient, Fr Remainder) DivideByLinear(IVector coefficients, Fr x)
    {
        Fr[] f = Elements(coefficients);
        Require(f.Length > 0, "a polynomial has coefficients");
        var quotient = new Fr[Math.Max(1, f.Length - 1)];
        Fr remainder = Univariate.DivideByLinear(f, x, quotient.AsSpan(0, f.Length - 1));
        return (new ReferenceVector(quotient), remainder);
    }

    /// <inheritdoc/>
    public (IVector Quotient, IVector Remainder) DivideByBinomial(IVector coefficients, int b, Fr alpha)
    {
        Fr[] f = Elements(coefficients);
        RequireBinomial(f.Length, b);
        var quotient = new Fr[f.Length - b];
        var remainder = new Fr[b];
        Univariate.DivideByBinomial(f, alpha, quotient, remainder);
        return (new ReferenceVector(quotient), new ReferenceVector(remainder));
    }

    /// <inheritdoc/>
    public void Ntt(IVector vector) => PortableNtt.Forward(Elements(vector));

    /// <inheritdoc/>
    public void InverseNtt(IVector vector) => PortableNtt.Inverse(Elements(vector));

    /// <inheritdoc/>
    public IBases LoadBases(ReadOnlySpan<G1Affine> points) => new ReferenceBases(points.ToArray());

    /// <inheritdoc/>
    public G1 Msm(IBases bases, IVector scalars)
    {
        RequireRange(0, scalars.Length, bases.Count);
        return PortableMsm.Run(Own<ReferenceBases>(bases).Points, Elements(scalars));
    }

    /// <inheritdoc/>
    public G1 Msm(IBases bases, ReadOnlySpan<int> scalars, int offset = 0)
    {
        RequireRange(offset, scalars.Length, bases.Count);
        return PortableMsm.RunSmall(Own<ReferenceBases>(bases).Points.AsSpan(offset), scalars);
    }

    /// <inheritdoc/>
    public IFractionTree BuildFractionTree(FractionLeaves leaves, Fr alpha, Fr beta) =>
        new ReferenceFractionTree(leaves, alpha, beta);

    /// <inheritdoc/>
    public IProductSumcheck OpenProductSumcheck(IReadOnlyList<ProductTerm> terms, int variables) =>
        new ReferenceProductSumcheck(terms, variables);

    internal static Fr[] Elements(IVector vector) => Own<ReferenceVector>(vector).Elements;

    private sealed class ReferenceVector(Fr[] elements) : IVector
    {
        public Fr[] Elements => elements;

        public int Length => elements.Length;

        public void Dispose()
        {
        }
    }

    private sealed class ReferenceBases(G1Affine[] points) : IBases
    {
        public G1Affine[] Points => points;

        public int Count => points.Length;

        public void Dispose()
        {
        }
    }
}
