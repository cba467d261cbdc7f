using Zkml.Algebra.Fields.Vectors;
using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>
/// One worker's share of Σ eq·h(0) and Σ eq·h's coefficient of X², h being T₀·T₁ + T₂·T₃ or T₀·T₁. Products are reduced, then
/// summed unreduced with the weights of a row's columns; each such sum is weighted with its row's.
/// </summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed unsafe class RoundSums<K, L> : IDisposable
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    /// <summary>Groups between two calls of <see cref="EndRow"/>, at most.</summary>
    public const int TileGroups = FieldVectors.MaximumTerms / 2;

    private const int Chunk = LevelRows.ChunkGroups;

    private readonly GroupBuffer _memory = new((5 * Chunk) + 9);

    /// <summary>Starts from 0.</summary>
    public RoundSums() => Clear(Columns, 9);

    // Two accumulations of two groups' size each, two groups of totals, two of a row's sums, the row's weight.
    private double* Columns => At(_memory.Pointer, 5 * Chunk);

    private double* Totals => At(Columns, 4);

    private double* RowSums => At(Columns, 6);

    private double* RowWeight => At(Columns, 8);

    /// <summary>Adds the pairs (even, odd) with the columns' weights; at most a chunk of them.</summary>
    public void Add(in TablePointers even, in TablePointers odd, double* weights, int groups)
    {
        long* columns = (long*)Columns;
        double* h = _memory.Pointer;
        double* d0 = At(h, Chunk);
        double* d1 = At(h, 2 * Chunk);
        if (even.T2 is null)
        {
            K.Multiply(h, even.T0, even.T1, groups);
            K.Accumulate(columns, h, weights, groups);
            L.LazySubtract(d0, odd.T0, even.T0, groups);
            L.LazySubtract(d1, odd.T1, even.T1, groups);
            K.Multiply(h, d0, d1, groups);
        }
        else
        {
            // One factor of each product is normalised, so that both together stay within the kernel's range.
            double* d2 = At(h, 3 * Chunk);
            double* d3 = At(h, 4 * Chunk);
            K.SumOfProducts(h, even.T0, even.T1, even.T2, even.T3, groups);
            K.Accumulate(columns, h, weights, groups);
            K.Subtract(d0, odd.T0, even.T0, groups);
            L.LazySubtract(d1, odd.T1, even.T1, groups);
            K.Subtract(d2, odd.T2, even.T2, groups);
            L.LazySubtract(d3, odd.T3, even.T3, groups);
            K.SumOfProducts(h, d0, d1, d2, d3, groups);
        }

        K.Accumulate(columns + FieldVectors.ColumnsSize, h, weights, groups);
    }

    /// <summary>Weights what was added since the last call with the row's weight.</summary>
    public void EndRow(Fr weight)
    {
        K.ReduceColumns(RowSums, (long*)Columns, 2);
        Clear(Columns, 4);
        L.Spread(RowWeight, weight);
        K.MultiplyByScalar(RowSums, RowSums, RowWeight, 2);
        K.Add(Totals, Totals, RowSums, 2);
    }

    /// <summary>The sums over all lanes.</summary>
    public (Fr AtZero, Fr Quadratic) Total()
    {
        Fr[] lanes = Unpacked<L>(Totals, 2 * FieldVectors.Lanes);
        return (lanes[0] + lanes[1] + lanes[2] + lanes[3], lanes[4] + lanes[5] + lanes[6] + lanes[7]);
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
