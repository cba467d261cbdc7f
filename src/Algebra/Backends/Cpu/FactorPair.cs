using Zkml.Algebra.Fields.Vectors;
using Zkml.Algebra.Polynomials;
using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Backends.Cpu;

/// <summary>Sums over the pairs of neighbours (l₀, l₁), (r₀, r₁) of two tables.</summary>
/// <param name="AtZero">Σ l₀·r₀.</param>
/// <param name="AtOne">Σ l₁·r₁.</param>
/// <param name="Cross">Σ l₀·r₁ + l₁·r₀.</param>
internal readonly record struct ProductSums(Fr AtZero, Fr AtOne, Fr Cross)
{
    /// <summary>Both sums.</summary>
    public static ProductSums operator +(ProductSums a, ProductSums b) =>
        new(a.AtZero + b.AtZero, a.AtOne + b.AtOne, a.Cross + b.Cross);
}

/// <summary>Two multilinear tables of one length and the sums of their product, while their variables are bound.</summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed unsafe class FactorPair<K, L> : IDisposable
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    // A tile of both factors, and of one with its pairs swapped, lies in the first-level cache.
    private const int TileGroups = 64;

    // From here on the tables are folded as single elements: a group no longer has two groups to come from.
    private const int ScalarLength = 16;

    private readonly CpuVector? _leftVector;
    private readonly CpuVector? _rightVector;
    private GroupBuffer? _left;
    private GroupBuffer? _right;
    private Fr[]? _leftElements;
    private Fr[]? _rightElements;

    /// <summary>Starts from two vectors, which are read and not changed.</summary>
    public FactorPair(CpuVector left, CpuVector right)
    {
        Length = left.Length;
        _leftVector = left;
        _rightVector = right;
        if (Length <= ScalarLength)
        {
            _leftElements = Unpacked<L>(left.Pointer, Length);
            _rightElements = Unpacked<L>(right.Pointer, Length);
        }
    }

    /// <summary>The tables' length: a power of two, 1 once every variable is bound.</summary>
    public int Length { get; private set; }

    /// <summary>Binds the lowest variable if there is a challenge and one is left, then sums if asked to.</summary>
    public ProductSums Advance(Fr? challenge, bool evaluate)
    {
        bool fold = challenge is not null && Length > 1;
        if (_leftElements is not null && _rightElements is not null)
        {
            if (fold)
            {
                Multilinear.Fold(_leftElements.AsSpan(0, Length), challenge!.Value);
                Multilinear.Fold(_rightElements.AsSpan(0, Length), challenge.Value);
                Length /= 2;
            }

            return evaluate ? Sums(_leftElements.AsSpan(0, Length), _rightElements.AsSpan(0, Length)) : default;
        }

        ProductSums sums = fold ? Fold(challenge!.Value, evaluate) : evaluate ? Sums(LeftPointer, RightPointer) : default;
        if (Length <= ScalarLength)
        {
            _leftElements = Unpacked<L>(LeftPointer, Length);
            _rightElements = Unpacked<L>(RightPointer, Length);
        }

        return sums;
    }

    /// <summary>The one element left of each table.</summary>
    public (Fr Left, Fr Right) Final() => (_leftElements![0], _rightElements![0]);

    /// <inheritdoc/>
    public void Dispose()
    {
        _left?.Dispose();
        _right?.Dispose();
    }

    private double* LeftPointer => _left is null ? _leftVector!.Pointer : _left.Pointer;

    private double* RightPointer => _right is null ? _rightVector!.Pointer : _right.Pointer;

    private static ProductSums Sums(ReadOnlySpan<Fr> left, ReadOnlySpan<Fr> right)
    {
        if (left.Length == 1)
            return new ProductSums(left[0] * right[0], Fr.Zero, Fr.Zero);

        var sums = default(ProductSums);
        for (int i = 0; i < left.Length; i += 2)
        {
            sums += new ProductSums(
                left[i] * right[i],
                left[i + 1] * right[i + 1],
                (left[i] * right[i + 1]) + (left[i + 1] * right[i]));
        }

        return sums;
    }

    private ProductSums Sums(double* left, double* right) => Run(Length / FieldVectors.Lanes, (start, groups, tile) =>
        tile.Add(At(left, start), At(right, start), groups));

    private ProductSums Fold(Fr challenge, bool evaluate)
    {
        nint half = Length / 2 / FieldVectors.Lanes;
        using GroupBuffer scalar = Scalar<L>(challenge);
        double* fromLeft = LeftPointer;
        double* fromRight = RightPointer;
        (GroupBuffer? oldLeft, GroupBuffer? oldRight) = (_left, _right);
        _left = new GroupBuffer(half);
        _right = new GroupBuffer(half);
        double* left = _left.Pointer;
        double* right = _right.Pointer;
        ProductSums sums = Run(half, (start, groups, tile) =>
        {
            double* toLeft = At(left, start);
            double* toRight = At(right, start);
            K.FoldPairs(toLeft, At(fromLeft, 2 * start), scalar.Pointer, groups);
            K.FoldPairs(toRight, At(fromRight, 2 * start), scalar.Pointer, groups);
            if (evaluate)
                tile.Add(toLeft, toRight, groups);
        });
        oldLeft?.Dispose();
        oldRight?.Dispose();
        Length /= 2;
        return sums;
    }

    private static ProductSums Run(nint groups, Action<nint, nint, TileSums> body)
    {
        var total = default(ProductSums);
        var guard = new Lock();
        WorkQueue.Run(groups, TileGroups, queue =>
        {
            using var tile = new TileSums();
            while (queue.TryTake(out nint start, out nint end))
                body(start, end - start, tile);
            ProductSums sums = tile.Total();
            lock (guard)
                total += sums;
        });
        return total;
    }

    /// <summary>One worker's sums, lane by lane: even lanes of l·r hold l₀r₀, odd ones l₁r₁; l by swapped r, the cross terms.</summary>
    private sealed class TileSums : IDisposable
    {
        private readonly GroupBuffer _memory = new(TileGroups + 8);

        public TileSums() => Clear(Totals, 2);

        private double* Swapped => _memory.Pointer;

        private double* Totals => At(_memory.Pointer, TileGroups);

        private double* Reduced => At(_memory.Pointer, TileGroups + 2);

        // Two accumulations of twice a group's size.
        private long* Columns => (long*)At(_memory.Pointer, TileGroups + 4);

        public void Add(double* left, double* right, nint groups)
        {
            long* cross = Columns + FieldVectors.ColumnsSize;
            new Span<long>(Columns, 2 * FieldVectors.ColumnsSize).Clear();
            L.SwapPairs(Swapped, right, groups);
            K.Accumulate(Columns, left, right, groups);
            K.Accumulate(cross, left, Swapped, groups);
            K.ReduceColumns(Reduced, Columns, 2);
            K.Add(Totals, Totals, Reduced, 2);
        }

        public ProductSums Total()
        {
            Fr[] lanes = Unpacked<L>(Totals, 2 * FieldVectors.Lanes);
            return new ProductSums(lanes[0] + lanes[2], lanes[1] + lanes[3], lanes[4] + lanes[5] + lanes[6] + lanes[7]);
        }

        public void Dispose() => _memory.Dispose();
    }
}
