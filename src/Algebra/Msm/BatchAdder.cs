using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Msm;

/// <summary>
/// Independent additions of affine points, queued and carried out together so that they share one inversion (Montgomery's trick),
/// eight at a time: five products and a square an addition.
/// </summary>
/// <remarks>
/// The operands are not infinity, and no result of a batch is an operand of another addition in it. Operands may be equal or
/// opposite: a vanishing product of all differences of x gives them away, and the batch is then done again with care.
/// </remarks>
internal sealed unsafe class BatchAdder : IDisposable
{
    /// <summary>Additions that share an inversion.</summary>
    public const int Capacity = 1024;

    private const int BlockGroups = 2;
    private const int BlockPairs = BlockGroups * FieldVectors.Lanes;
    private const int BlockSize = BlockGroups * FieldVectors.GroupSize;
    private const int Blocks = Capacity / BlockPairs;
    private const int PrefetchDistance = 3;
    private const int OperandBlocks = 4;
    private const int Temporaries = 4;

    private readonly GroupBuffer _vectors = new(BlockGroups * (((2 + OperandBlocks) * Blocks) + Temporaries));
    private readonly GroupBuffer _references = PackedPoints.AllocateBytes((3 * Capacity * sizeof(nint)) + (3 * PackedPoints.Bytes));
    private readonly Relation[] _relations = new Relation[Capacity];
    private readonly double* _differences;
    private readonly double* _prefixes;
    private readonly double* _operands;
    private readonly double* _temporaries;
    private readonly nint* _left;
    private readonly nint* _right;
    private readonly nint* _results;
    private readonly double* _padding;
    private int _count;

    /// <summary>An empty batch.</summary>
    public BatchAdder()
    {
        _differences = _vectors.Pointer;
        _prefixes = _differences + (Blocks * BlockSize);
        _operands = _prefixes + (Blocks * BlockSize);
        _temporaries = _operands + (OperandBlocks * Blocks * BlockSize);
        _padding = _references.Pointer;
        _left = (nint*)(_padding + (3 * PackedPoints.Size));
        _right = _left + Capacity;
        _results = _right + Capacity;
        PackedPoints.FromAffine(_padding, [G1Affine.Generator, G1.Generator.Double().ToAffine()]);
    }

    private enum Relation : byte
    {
        /// <summary>x differs: the chord.</summary>
        Distinct,

        /// <summary>The same point: the tangent.</summary>
        Equal,

        /// <summary>The sum is infinity.</summary>
        Opposite,
    }

    /// <summary>Whether a sum was infinity since this was last set to false.</summary>
    public bool MetInfinity { get; set; }

    /// <summary>Queues *result = left + right.</summary>
    /// <param name="left">A reference to a point.</param>
    /// <param name="right">A reference to a point.</param>
    /// <param name="result">Where the sum goes; it may be the place of either operand.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(nint left, nint right, double* result)
    {
        int n = _count;
        _left[n] = left;
        _right[n] = right;
        _results[n] = (nint)result;
        _count = n + 1;
        if (n + 1 == Capacity)
            Flush();
    }

    /// <summary>Carries out what is queued.</summary>
    public void Flush()
    {
        if (_count == 0)
            return;

        while (_count % BlockPairs != 0)
        {
            _left[_count] = (nint)_padding;
            _right[_count] = (nint)(_padding + PackedPoints.Size);
            _results[_count++] = (nint)(_padding + (2 * PackedPoints.Size));
        }

        int blocks = _count / BlockPairs;
        double* inverse = Temporary(0);
        MultiplyDifferences(blocks);
        bool exact = !TryInvert(inverse, _prefixes + ((blocks - 1) * BlockSize));
        if (exact)
        {
            RelateAll(blocks);
            if (!TryInvert(inverse, _prefixes + ((blocks - 1) * BlockSize)))
                throw new InvalidOperationException("a batch of point additions has a vanishing denominator");
        }

        FormSums(blocks, exact);
        _count = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _vectors.Dispose();
        _references.Dispose();
    }

    /// <summary>Gathers the operands; differences of x, and their products up to each block, lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyDifferences(int blocks)
    {
        for (int block = 0; block < blocks; block++)
        {
            if (block + PrefetchDistance < blocks)
                PrefetchBlock(block + PrefetchDistance);

            double* x1 = _operands + (OperandBlocks * block * BlockSize);
            double* y1 = x1 + BlockSize;
            double* x2 = y1 + BlockSize;
            double* y2 = x2 + BlockSize;
            for (int g = 0; g < BlockGroups; g++)
            {
                int pair = (block * BlockPairs) + (g * FieldVectors.Lanes);
                int offset = g * FieldVectors.GroupSize;
                PackedPoints.Load(x1 + offset, y1 + offset, _left + pair);
                PackedPoints.Load(x2 + offset, y2 + offset, _right + pair);
            }

            Subtract(_differences + (block * BlockSize), x2, x1);
            MultiplyPrefix(block);
        }
    }

    private void MultiplyPrefix(int block)
    {
        double* prefix = _prefixes + (block * BlockSize);
        double* difference = _differences + (block * BlockSize);
        if (block == 0)
            FqKernels.Normalise(prefix, difference, BlockGroups);
        else
            FqKernels.Multiply(prefix, prefix - BlockSize, difference, BlockGroups);
    }

    /// <summary>
    /// λ = Δy/Δx, x₃ = λ² - x₁ - x₂, y₃ = λ(x₁ - x₃) - y₁; for a tangent λ = 3x₁²/2y₁, whose denominator took Δx's place.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FormSums(int blocks, bool exact)
    {
        double* inverse = Temporary(0);
        double* slope = Temporary(1);
        double* t = Temporary(2);
        for (int block = blocks - 1; block >= 0; block--)
        {
            double* x1 = _operands + (OperandBlocks * block * BlockSize);
            double* y1 = x1 + BlockSize;
            double* x2 = y1 + BlockSize;
            double* y2 = x2 + BlockSize;

            // The reciprocals take the place of the products, which nothing needs any more.
            double* reciprocal = _prefixes + (block * BlockSize);
            if (block > 0)
            {
                FqKernels.Multiply(reciprocal, inverse, _prefixes + ((block - 1) * BlockSize), BlockGroups);
                FqKernels.Multiply(inverse, inverse, _differences + (block * BlockSize), BlockGroups);
            }
            else
            {
                Groups.Copy(reciprocal, inverse, BlockGroups);
            }

            Subtract(slope, y2, y1);
            if (exact)
                UseTangents(block, slope, x1);

            FqKernels.Multiply(slope, slope, reciprocal, BlockGroups);
            FqKernels.Square(t, slope, BlockGroups);
            Subtract(t, t, x1);
            FqKernels.Subtract(x2, t, x2, BlockGroups);
            Subtract(t, x1, x2);
            FqKernels.Multiply(t, t, slope, BlockGroups);
            FqKernels.Subtract(y2, t, y1, BlockGroups);
            if (exact)
                ClearInfinities(block, x2, y2);

            for (int g = 0; g < BlockGroups; g++)
            {
                int offset = g * FieldVectors.GroupSize;
                PackedPoints.Store(_results + (block * BlockPairs) + (g * FieldVectors.Lanes), x2 + offset, y2 + offset);
            }
        }
    }

    /// <summary>
    /// Finds the pairs with equal x, and puts 2y in the place of the difference for equal points, 1 for opposite ones.
    /// </summary>
    private void RelateAll(int blocks)
    {
        double* one = Temporary(1);
        double* t = Temporary(2);
        Span<Fq> differences = stackalloc Fq[BlockPairs];
        Span<Fq> sums = stackalloc Fq[BlockPairs];
        GroupConversion.Broadcast<Fields.FqParameters>(one, Fq.One);
        for (int block = 0; block < blocks; block++)
        {
            double* difference = _differences + (block * BlockSize);
            double* x1 = _operands + (OperandBlocks * block * BlockSize);
            double* y1 = x1 + BlockSize;
            double* x2 = y1 + BlockSize;
            double* y2 = x2 + BlockSize;
            FqKernels.Subtract(t, x2, x1, BlockGroups);
            GroupConversion.Store(differences, t);
            FqKernels.Add(t, y2, y1, BlockGroups);
            GroupConversion.Store(sums, t);
            for (int lane = 0; lane < BlockPairs; lane++)
            {
                Relation relation = !differences[lane].IsZero ? Relation.Distinct
                    : sums[lane].IsZero ? Relation.Opposite
                    : Relation.Equal;
                _relations[(block * BlockPairs) + lane] = relation;
                if (relation == Relation.Equal)
                    CopyLane(difference, y1, lane, factor: 2);
                else if (relation == Relation.Opposite)
                    Groups.CopyLane(LaneGroup(difference, lane), lane % FieldVectors.Lanes, one, 0);
            }

            MultiplyPrefix(block);
        }
    }

    /// <summary>Puts 3x² in the place of the difference of y for equal points.</summary>
    private void UseTangents(int block, double* slope, double* x1)
    {
        double* square = Temporary(3);
        FqKernels.Square(square, x1, BlockGroups);
        for (int lane = 0; lane < BlockPairs; lane++)
        {
            if (_relations[(block * BlockPairs) + lane] == Relation.Equal)
                CopyLane(slope, square, lane, factor: 3);
        }
    }

    private void ClearInfinities(int block, double* x, double* y)
    {
        for (int lane = 0; lane < BlockPairs; lane++)
        {
            if (_relations[(block * BlockPairs) + lane] == Relation.Opposite)
            {
                MetInfinity = true;
                CopyLane(x, x, lane, factor: 0);
                CopyLane(y, y, lane, factor: 0);
            }
        }
    }

    /// <summary>The inverses of eight lanes by one inversion; false when one of them is 0.</summary>
    private static bool TryInvert(double* inverse, double* x)
    {
        Span<Fq> lanes = stackalloc Fq[BlockPairs];
        Span<Fq> prefixes = stackalloc Fq[BlockPairs];
        GroupConversion.Store(lanes, x);
        Fq product = Fq.One;
        for (int i = 0; i < BlockPairs; i++)
        {
            prefixes[i] = product;
            product *= lanes[i];
        }

        if (product.IsZero)
            return false;

        Fq suffix = product.Inverse();
        for (int i = BlockPairs - 1; i >= 0; i--)
        {
            prefixes[i] *= suffix;
            suffix *= lanes[i];
        }

        GroupConversion.Load<Fields.FqParameters>(inverse, prefixes);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchBlock(int block)
    {
        for (int pair = block * BlockPairs; pair < (block + 1) * BlockPairs; pair++)
        {
            PackedPoints.Prefetch(_left[pair]);
            PackedPoints.Prefetch(_right[pair]);
        }
    }

    /// <summary>z = x - y, lazily, on a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Subtract(double* z, double* x, double* y)
    {
        for (int i = 0; i < BlockSize; i += Vector256<double>.Count)
            (Vector256.Load(x + i) - Vector256.Load(y + i)).Store(z + i);
    }

    private static void CopyLane(double* z, double* x, int lane, double factor)
    {
        for (int i = lane % FieldVectors.Lanes; i < FieldVectors.GroupSize; i += FieldVectors.Lanes)
            LaneGroup(z, lane)[i] = factor * LaneGroup(x, lane)[i];
    }

    private static double* LaneGroup(double* block, int lane) => block + (lane / FieldVectors.Lanes * FieldVectors.GroupSize);

    private double* Temporary(int index) => _temporaries + (index * BlockSize);
}
