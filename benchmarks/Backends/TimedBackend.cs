using System.Diagnostics;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;

namespace Zkml.Benchmarks.Backends;

/// <summary>
/// A backend that adds up the time spent in it, waits for its device included; what a phase takes beyond that is the caller's own work
/// on the host. Time in a source of vectors, which a backend calls, counts as the caller's.
/// </summary>
/// <param name="inner">Does the work.</param>
internal sealed class TimedBackend(IBackend inner) : IBackend
{
    private readonly Stopwatch _watch = new();

    /// <summary>The time spent in the backend so far.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    public string Name => inner.Name;

    public void RequireRoom(WorkSize work) => inner.RequireRoom(work);

    public IVector Zeros(int length) => Timed(() => inner.Zeros(length));

    public IVector Upload(ReadOnlySpan<Fr> elements)
    {
        using var interval = new Interval(_watch);
        return inner.Upload(elements);
    }

    public void Download(IVector vector, Span<Fr> destination)
    {
        using var interval = new Interval(_watch);
        inner.Download(vector, destination);
    }

    public IVector EqTable(ReadOnlySpan<Fr> point)
    {
        using var interval = new Interval(_watch);
        return inner.EqTable(point);
    }

    public void Multiply(IVector product, IVector x)
    {
        using var interval = new Interval(_watch);
        inner.Multiply(product, x);
    }

    public void Invert(IVector vector)
    {
        using var interval = new Interval(_watch);
        inner.Invert(vector);
    }

    public void MultiplyAdd(IVector accumulator, Fr c, IVector x)
    {
        using var interval = new Interval(_watch);
        inner.MultiplyAdd(accumulator, c, x);
    }

    public void MultiplyAdd(IVector accumulator, Fr c, ReadOnlySpan<int> x, int offset = 0)
    {
        using var interval = new Interval(_watch);
        inner.MultiplyAdd(accumulator, c, x, offset);
    }

    public void Add(IVector accumulator, ReadOnlySpan<Fr> x, int offset)
    {
        using var interval = new Interval(_watch);
        inner.Add(accumulator, x, offset);
    }

    public IVector FoldLow(IVector x, IVector weights) => Timed(() => inner.FoldLow(x, weights));

    public Fr EvaluatePolynomial(IVector coefficients, Fr x) => Timed(() => inner.EvaluatePolynomial(coefficients, x));

    public (IVector Quotient, Fr Remainder) DivideByLinear(IVector coefficients, Fr x) => Timed(() => inner.DivideByLinear(coefficients, x));

    public (IVector Quotient, IVector Remainder) DivideByBinomial(IVector coefficients, int b, Fr alpha) =>
        Timed(() => inner.DivideByBinomial(coefficients, b, alpha));

    public void Ntt(IVector vector)
    {
        using var interval = new Interval(_watch);
        inner.Ntt(vector);
    }

    public void InverseNtt(IVector vector)
    {
        using var interval = new Interval(_watch);
        inner.InverseNtt(vector);
    }

    public IBases LoadBases(ReadOnlySpan<G1Affine> points)
    {
        using var interval = new Interval(_watch);
        return inner.LoadBases(points);
    }

    public G1 Msm(IBases bases, IVector scalars) => Timed(() => inner.Msm(bases, scalars));

    public G1 Msm(IBases bases, ReadOnlySpan<int> scalars, int offset = 0)
    {
        using var interval = new Interval(_watch);
        return inner.Msm(bases, scalars, offset);
    }

    public G1[] Msm(IBases bases, int count, IntegerVectorSource vector) => Timed(() => inner.Msm(bases, count, i =>
    {
        _watch.Stop();
        ReadOnlySpan<int> integers = vector(i);
        _watch.Start();
        return integers;
    }));

    public IFractionTree BuildFractionTree(FractionLeaves leaves, Fr alpha, Fr beta) =>
        new Tree(Timed(() => inner.BuildFractionTree(leaves, alpha, beta)), _watch);

    public IProductSumcheck OpenProductSumcheck(IReadOnlyList<ProductTerm> terms, int variables) =>
        new Product(Timed(() => inner.OpenProductSumcheck(terms, variables)), _watch);

    private T Timed<T>(Func<T> work)
    {
        using var interval = new Interval(_watch);
        return work();
    }

    private readonly ref struct Interval
    {
        private readonly Stopwatch _watch;

        public Interval(Stopwatch watch)
        {
            _watch = watch;
            watch.Start();
        }

        public void Dispose() => _watch.Stop();
    }

    private sealed class Tree(IFractionTree inner, Stopwatch watch) : IFractionTree
    {
        public int Depth => inner.Depth;

        public (Fr Numerator, Fr Denominator) Root => inner.Root;

        public IFractionLayer OpenLayer(int depth, ReadOnlySpan<Fr> point, Fr lambda)
        {
            using var interval = new Interval(watch);
            return new Layer(inner.OpenLayer(depth, point, lambda), watch);
        }

        public void Dispose() => inner.Dispose();
    }

    private sealed class Layer(IFractionLayer inner, Stopwatch watch) : IFractionLayer
    {
        public (Fr AtZero, Fr Quadratic) RoundPolynomial()
        {
            using var interval = new Interval(watch);
            return inner.RoundPolynomial();
        }

        public void Bind(Fr challenge)
        {
            using var interval = new Interval(watch);
            inner.Bind(challenge);
        }

        public (Fr P0, Fr P1, Fr Q0, Fr Q1) Final()
        {
            using var interval = new Interval(watch);
            return inner.Final();
        }

        public void Dispose() => inner.Dispose();
    }

    private sealed class Product(IProductSumcheck inner, Stopwatch watch) : IProductSumcheck
    {
        public (Fr Constant, Fr Linear, Fr Quadratic) RoundPolynomial()
        {
            using var interval = new Interval(watch);
            return inner.RoundPolynomial();
        }

        public void Bind(Fr challenge)
        {
            using var interval = new Interval(watch);
            inner.Bind(challenge);
        }

        public IReadOnlyList<(Fr Left, Fr Right)> Final()
        {
            using var interval = new Interval(watch);
            return inner.Final();
        }

        public void Dispose() => inner.Dispose();
    }
}
