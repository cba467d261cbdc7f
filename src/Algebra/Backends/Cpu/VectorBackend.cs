using Zkml.Algebra.Backends.Cpu.Fractions;
using Zkml.Algebra.Fields.Vectors;
using Zkml.Algebra.Ntt;
using static Zkml.Algebra.Backends.BackendContract;
using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Backends.Cpu;

/// <summary>
/// The backend over groups of four elements, on all cores. One text for the AVX2/FMA form and the portable one; see
/// <see cref="CpuBackend"/>.
/// </summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
/// <typeparam name="M">Multi-scalar multiplication by groups.</typeparam>
internal sealed unsafe partial class VectorBackend<K, L, M> : IBackend
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
    where M : struct, IGroupMsm
{
    // Groups that a worker takes at a time: 40 kB, within the first-level cache, and tens of microseconds of work.
    private const int Grain = 256;

    private readonly NttPlans<K, L> _plans = new();

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public IVector Zeros(int length) => CpuVector.Zeros(length);

    /// <inheritdoc/>
    public IVector Upload(ReadOnlySpan<Fr> elements)
    {
        var vector = CpuVector.Unwritten(elements.Length);
        fixed (Fr* source = elements)
        {
            Fr* from = source;
            int length = elements.Length;
            WorkQueue.Run(vector.Groups, 16 * Grain, queue =>
            {
                while (queue.TryTake(out nint start, out nint end))
                {
                    var part = new ReadOnlySpan<Fr>(from + (FieldVectors.Lanes * start), ElementsIn(length, start, end));
                    L.Pack(At(vector.Pointer, start), part);
                }
            });
        }

        return vector;
    }

    /// <inheritdoc/>
    public void Download(IVector vector, Span<Fr> destination)
    {
        CpuVector x = Own<CpuVector>(vector);
        Require(destination.Length == x.Length, "a download takes the whole vector");
        fixed (Fr* target = destination)
        {
            Fr* to = target;
            WorkQueue.Run(x.Groups, 16 * Grain, queue =>
            {
                while (queue.TryTake(out nint start, out nint end))
                {
                    var part = new Span<Fr>(to + (FieldVectors.Lanes * start), ElementsIn(x.Length, start, end));
                    L.Unpack(part, At(x.Pointer, start));
                }
            });
        }

        GC.KeepAlive(x);
    }

    /// <inheritdoc/>
    public IVector EqTable(ReadOnlySpan<Fr> point)
    {
        Require(point.Length <= 30, "a table over more than 30 variables is too long");
        var table = CpuVector.Unwritten(1 << point.Length);
        EqTables<K, L>.Fill(table.Pointer, point);
        return table;
    }

    /// <inheritdoc/>
    public void Multiply(IVector product, IVector x)
    {
        CpuVector products = Own<CpuVector>(product);
        CpuVector factors = Own<CpuVector>(x);
        RequireSameLength(products.Length, factors.Length);
        WorkQueue.Run(factors.Groups, Grain, queue =>
        {
            while (queue.TryTake(out nint start, out nint end))
                K.Multiply(At(products.Pointer, start), At(products.Pointer, start), At(factors.Pointer, start), end - start);
        });
    }

    /// <inheritdoc/>
    public void Invert(IVector vector)
    {
        CpuVector x = Own<CpuVector>(vector);
        WorkQueue.Run(x.Groups, 4 * Grain, queue =>
        {
            Span<Fr> elements = new Fr[4 * Grain * FieldVectors.Lanes];
            while (queue.TryTake(out nint start, out nint end))
            {
                Span<Fr> part = elements[..ElementsIn(x.Length, start, end)];
                L.Unpack(part, At(x.Pointer, start));
                Fr.BatchInverse(part);
                L.Pack(At(x.Pointer, start), part);
            }
        });
    }

    /// <inheritdoc/>
    public void MultiplyAdd(IVector accumulator, Fr c, IVector x)
    {
        CpuVector sums = Own<CpuVector>(accumulator);
        CpuVector addends = Own<CpuVector>(x);
        RequireRange(0, addends.Length, sums.Length);
        using GroupBuffer scalar = Scalar<L>(c);
        WorkQueue.Run(addends.Groups, Grain, queue =>
        {
            while (queue.TryTake(out nint start, out nint end))
                K.AddScaled(At(sums.Pointer, start), At(addends.Pointer, start), scalar.Pointer, end - start);
        });
    }

    /// <inheritdoc/>
    public void MultiplyAdd(IVector accumulator, Fr c, ReadOnlySpan<int> x, int offset = 0)
    {
        CpuVector sums = Own<CpuVector>(accumulator);
        RequireRange(offset, x.Length, sums.Length);
        using GroupBuffer scalar = Scalar<L>(c);

        // The groups that the integers fill wholly are read where they are; the others are what sticks out at either end.
        nint first = FieldVectors.GroupsFor(offset);
        nint end = (offset + x.Length) / FieldVectors.Lanes;
        fixed (int* integers = x)
        {
            int* w = integers;
            WorkQueue.Run(Math.Max(end - first, 0), Grain, queue =>
            {
                while (queue.TryTake(out nint from, out nint to))
                {
                    nint group = first + from;
                    int* start = w + (FieldVectors.Lanes * group) - offset;
                    K.AddScaledSmall(At(sums.Pointer, group), scalar.Pointer, start, to - from);
                }
            });
        }

        if (offset % FieldVectors.Lanes != 0)
            AddPartial(sums, scalar, x, offset, first - 1);
        if ((offset + x.Length) % FieldVectors.Lanes != 0 && end >= first)
            AddPartial(sums, scalar, x, offset, end);
    }

    /// <inheritdoc/>
    public void Add(IVector accumulator, ReadOnlySpan<Fr> x, int offset)
    {
        CpuVector sums = Own<CpuVector>(accumulator);
        RequireRange(offset, x.Length, sums.Length);
        Span<Fr> lanes = stackalloc Fr[FieldVectors.Lanes];
        for (int i = 0; i < x.Length;)
        {
            int position = offset + i;
            double* group = At(sums.Pointer, position / FieldVectors.Lanes);
            L.Unpack(lanes, group);
            for (int lane = position % FieldVectors.Lanes; lane < FieldVectors.Lanes && i < x.Length; lane++, i++)
                lanes[lane] += x[i];
            L.Pack(group, lanes);
        }

        GC.KeepAlive(sums);
    }

    /// <inheritdoc/>
    public void Ntt(IVector vector) => Transform(Own<CpuVector>(vector), inverse: false);

    /// <inheritdoc/>
    public void InverseNtt(IVector vector) => Transform(Own<CpuVector>(vector), inverse: true);

    /// <inheritdoc/>
    public IFractionTree BuildFractionTree(FractionLeaves leaves, Fr alpha, Fr beta) =>
        new FractionTree<K, L>(leaves, alpha, beta);

    /// <inheritdoc/>
    public IProductSumcheck OpenProductSumcheck(IReadOnlyList<ProductTerm> terms, int variables) =>
        new ProductSumcheck<K, L>(terms, variables);

    private static int ElementsIn(int length, nint start, nint end) => 
        (int)(Math.Min(length, FieldVectors.Lanes * end) - (FieldVectors.Lanes * start));

    /// <summary>The vector's elements in the portable form, for what is too small or too odd for groups.</summary>
    private static Fr[] Elements(CpuVector vector)
    {
        Fr[] elements = Unpacked<L>(vector.Pointer, vector.Length);
        GC.KeepAlive(vector);
        return elements;
    }

    private static CpuVector FromElements(ReadOnlySpan<Fr> elements)
    {
        var vector = CpuVector.Unwritten(elements.Length);
        L.Pack(vector.Pointer, elements);
        return vector;
    }

    private static void AddPartial(CpuVector sums, GroupBuffer scalar, ReadOnlySpan<int> x, int offset, nint group)
    {
        int* w = stackalloc int[FieldVectors.Lanes];
        for (int lane = 0; lane < FieldVectors.Lanes; lane++)
        {
            int i = (int)(FieldVectors.Lanes * group) + lane - offset;
            w[lane] = i >= 0 && i < x.Length ? x[i] : 0;
        }

        K.AddScaledSmall(At(sums.Pointer, group), scalar.Pointer, w, 1);
    }

    private void Transform(CpuVector vector, bool inverse)
    {
        int log = PortableNtt.Log(vector.Length);
        if (log < NttPlan<K, L>.SmallestLog)
        {
            Fr[] elements = Elements(vector);
            if (inverse)
                PortableNtt.Inverse(elements);
            else
                PortableNtt.Forward(elements);
            L.Pack(vector.Pointer, elements);
        }
        else
        {
            _plans.Run(vector.Pointer, log, inverse);
        }

        GC.KeepAlive(vector);
    }
}
