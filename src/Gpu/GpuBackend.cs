using System.Numerics;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Ntt;
using Zkml.Gpu.Devices;
using Zkml.Gpu.Fractions;
using Zkml.Gpu.Msm;
using Zkml.Gpu.Ntt;
using Zkml.Gpu.Polynomials;
using Zkml.Gpu.Sumcheck;
using Zkml.Gpu.Vectors;
using static Zkml.Algebra.Backends.BackendContract;

namespace Zkml.Gpu;

/// <summary>
/// The backend on a CUDA card. Vectors and bases stay in its memory; what crosses the bus is what enters, what the caller reads, and
/// a few elements a round.
/// </summary>
public sealed class GpuBackend : IBackend, IDisposable
{
    // The four that are combined, what they become, its quotients and their sum.
    private const int VectorsOfAnOpening = 8;

    private readonly GpuDevice _device;
    private readonly GpuVectors _vectors;
    private readonly GpuPolynomials _polynomials;
    private readonly GpuNtt _ntt;
    private readonly IntegerFeed _integers;
    private readonly GpuFractions _fractions;
    private readonly GpuSumchecks _sumchecks;
    private readonly GpuMsm _msm;

    internal GpuBackend(GpuDevice device)
    {
        // In the order in which a proof needs them: so they are compiled.
        _device = device;
        _integers = new IntegerFeed(device);
        _msm = new GpuMsm(device, _integers);
        var sums = new PartialSums(device);
        _fractions = new GpuFractions(device, sums);
        _vectors = new GpuVectors(device);
        _sumchecks = new GpuSumchecks(device, sums);
        _ntt = new GpuNtt(device, _vectors);
        _polynomials = new GpuPolynomials(device);
    }

    /// <inheritdoc/>
    public string Name => "gpu";

    /// <summary>What the kernels run on; null for the host's threads.</summary>
    public Card? Card => _device.Card;

    /// <summary>Opens the first CUDA card of this machine.</summary>
    /// <exception cref="DeviceException">There is none that can be used.</exception>
    public static GpuBackend Open()
    {
        var device = GpuDevice.Open();
        GpuBackend backend = new(device);
        device.CompileAhead();
        return backend;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Beside the bases, which stay, the fraction tree has its peak in its leaves' layer, and an opening has a few vectors and a multi-scalar
    /// multiplication.
    /// </remarks>
    public void RequireRoom(WorkSize work)
    {
        long tree = (work.Leaves * GpuFractionTree.BytesALeaf) + (work.LeafIntegers * sizeof(int));
        long opening = work.Coefficients * (VectorsOfAnOpening * Fr.Size) + GpuMsm.BytesNeeded((int)Math.Min(work.Coefficients, 1 << 30), work.Bases);
        long bytes = Math.Max(tree + (work.Bases * G1Affine.Size), opening);
        if (bytes > _device.FreeMemory)
            throw _device.TooSmall(bytes);
    }

    /// <inheritdoc/>
    public IVector Zeros(int length) => _vectors.Zeros(length);

    /// <inheritdoc/>
    public IVector Upload(ReadOnlySpan<Fr> elements) => _vectors.Upload(elements);

    /// <inheritdoc/>
    public void Download(IVector vector, Span<Fr> destination)
    {
        GpuVector x = Own<GpuVector>(vector);
        Require(destination.Length == x.Length, "a download takes the whole vector");
        _vectors.Download(x.View, destination);
    }

    /// <inheritdoc/>
    public IVector EqTable(ReadOnlySpan<Fr> point)
    {
        Require(point.Length <= 30, "a table over more than 30 variables is too long");
        return _vectors.EqTable(point);
    }

    /// <inheritdoc/>
    public void Multiply(IVector product, IVector x)
    {
        RequireSameLength(product.Length, x.Length);
        _vectors.Multiply(Own<GpuVector>(product).View, Own<GpuVector>(x).View);
    }

    /// <inheritdoc/>
    public void Invert(IVector vector) => _vectors.Invert(Own<GpuVector>(vector).View);

    /// <inheritdoc/>
    public void MultiplyAdd(IVector accumulator, Fr c, IVector x)
    {
        RequireRange(0, x.Length, accumulator.Length);
        _vectors.MultiplyAdd(Own<GpuVector>(accumulator).View, c, Own<GpuVector>(x).View);
    }

    /// <inheritdoc/>
    public void MultiplyAdd(IVector accumulator, Fr c, ReadOnlySpan<int> x, int offset = 0)
    {
        RequireRange(offset, x.Length, accumulator.Length);
        GpuVector sum = Own<GpuVector>(accumulator);
        if (x.Length == 0)
            return;
        _vectors.MultiplyAdd(sum.View.SubView(offset, x.Length), c, _integers.Send(x));
        _integers.Done();
    }

    /// <inheritdoc/>
    public void Add(IVector accumulator, ReadOnlySpan<Fr> x, int offset)
    {
        RequireRange(offset, x.Length, accumulator.Length);
        GpuVector sum = Own<GpuVector>(accumulator);
        if (x.Length == 0)
            return;
        using GpuVector addend = _vectors.Upload(x);
        _vectors.MultiplyAdd(sum.View.SubView(offset, x.Length), Fr.One, addend.View);
    }

    /// <inheritdoc/>
    public IVector FoldLow(IVector x, IVector weights)
    {
        Require(weights.Length > 0 && x.Length % weights.Length == 0, "the weights' length divides the vector's");
        return _vectors.FoldLow(Own<GpuVector>(x).View, Own<GpuVector>(weights).View);
    }

    /// <inheritdoc/>
    public Fr EvaluatePolynomial(IVector coefficients, Fr x) => _polynomials.Evaluate(Own<GpuVector>(coefficients).View, x);

    /// <inheritdoc/>
    public (IVector Quotient, Fr Remainder) DivideByLinear(IVector coefficients, Fr x)
    {
        GpuVector f = Own<GpuVector>(coefficients);
        Require(f.Length > 0, "a polynomial has coefficients");
        (GpuVector quotient, GpuVector remainder) = _polynomials.Divide(f.View, 1, x);
        using (remainder)
        {
            Span<Fr> value = stackalloc Fr[1];
            _vectors.Download(remainder.View, value);
            return (quotient, value[0]);
        }
    }

    /// <inheritdoc/>
    public (IVector Quotient, IVector Remainder) DivideByBinomial(IVector coefficients, int b, Fr alpha)
    {
        GpuVector f = Own<GpuVector>(coefficients);
        RequireBinomial(f.Length, b);
        return _polynomials.Divide(f.View, b, alpha);
    }

    /// <inheritdoc/>
    public void Ntt(IVector vector) => Transform(vector, isInverse: false);

    /// <inheritdoc/>
    public void InverseNtt(IVector vector) => Transform(vector, isInverse: true);

    /// <inheritdoc/>
    public IBases LoadBases(ReadOnlySpan<G1Affine> points) => new GpuBases(_device, points);

    /// <inheritdoc/>
    public G1 Msm(IBases bases, IVector scalars)
    {
        RequireRange(0, scalars.Length, bases.Count);
        return _msm.Sum(Own<GpuBases>(bases).View, Own<GpuVector>(scalars).View);
    }

    /// <inheritdoc/>
    public G1 Msm(IBases bases, ReadOnlySpan<int> scalars, int offset = 0)
    {
        RequireRange(offset, scalars.Length, bases.Count);
        GpuBases points = Own<GpuBases>(bases);
        return scalars.Length == 0 ? G1.Infinity : _msm.Sum(points.View.SubView(offset, scalars.Length), scalars);
    }

    /// <inheritdoc/>
    public G1[] Msm(IBases bases, int count, IntegerVectorSource vector) => _msm.Sum(Own<GpuBases>(bases).View, count, vector);

    /// <inheritdoc/>
    public IFractionTree BuildFractionTree(FractionLeaves leaves, Fr alpha, Fr beta) =>
        new GpuFractionTree(_fractions, leaves, alpha, beta);

    /// <inheritdoc/>
    public IProductSumcheck OpenProductSumcheck(IReadOnlyList<ProductTerm> terms, int variables) =>
        new GpuProductSumcheck(_sumchecks, terms, variables);

    /// <inheritdoc/>
    public void Dispose()
    {
        _integers.Dispose();
        _ntt.Dispose();
        _device.Dispose();
    }

    private void Transform(IVector vector, bool isInverse)
    {
        GpuVector x = Own<GpuVector>(vector);
        Require(BitOperations.IsPow2(x.Length) && x.Length <= 1 << RootsOfUnity.TwoAdicity, "a transform has a power of two of elements, up to 2^28");
        _ntt.Transform(x, BitOperations.Log2((uint)x.Length), isInverse);
    }
}
