using Zkml.Algebra.Fields.Vectors;
using Zkml.Algebra.Polynomials;
using static Zkml.Algebra.Backends.BackendContract;
using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Backends.Cpu;

/// <content>Folds and divisions: sums of products block by block, and synthetic division of many blocks at once.</content>
internal sealed unsafe partial class VectorBackend<K, L, M>
{
    // Evaluation: coefficients of a block, a power of two, and their dot product with the powers of x one unit of work.
    private const int PowerGroups = 256;

    // Synthetic division: blocks that advance together, four in the lanes of each group.
    private const int BlocksAbreast = 16;
    private const int LargestBlock = 64;

    /// <inheritdoc/>
    public IVector FoldLow(IVector x, IVector weights)
    {
        CpuVector elements = Own<CpuVector>(x);
        CpuVector w = Own<CpuVector>(weights);
        Require(w.Length > 0 && elements.Length % w.Length == 0, "the weights' length divides the vector's");
        if (w.Length % FieldVectors.Lanes == 0)
            return FromElements(BlockProducts(elements, w.Pointer, w.Groups));

        // Blocks that begin inside a group: rare and short, so one element at a time.
        Fr[] values = Elements(elements);
        Fr[] factors = Elements(w);
        var folded = new Fr[values.Length / factors.Length];
        _ = Parallel.For(0, folded.Length, j =>
        {
            for (int i = 0; i < factors.Length; i++)
                folded[j] += factors[i] * values[(j * factors.Length) + i];
        });
        return FromElements(folded);
    }

    /// <inheritdoc/>
    public Fr EvaluatePolynomial(IVector coefficients, Fr x)
    {
        CpuVector f = Own<CpuVector>(coefficients);
        return Univariate.Evaluate(BlockValues(f, x, PowerGroups), x.Pow(PowerGroups * FieldVectors.Lanes));
    }

    /// <inheritdoc/>
    public (IVector Quotient, Fr Remainder) DivideByLinear(IVector coefficients, Fr x)
    {
        CpuVector f = Own<CpuVector>(coefficients);
        Require(f.Length > 0, "a polynomial has coefficients");
        if (f.Groups < BlocksAbreast)
        {
            Fr[] elements = Elements(f);
            Fr value = Univariate.DivideByLinear(elements, x, elements.AsSpan(0, f.Length - 1));
            elements[^1] = Fr.Zero;
            return (FromElements(elements.AsSpan(0, Math.Max(1, f.Length - 1))), value);
        }

        int block = LargestBlock;
        while (block > 1 && block * BlocksAbreast > f.Groups)
            block /= 2;
        // A block's carry is the value of all blocks above it, which their own values give by Horner's rule.
        Fr[] values = BlockValues(f, x, block);
        Fr step = x.Pow(block * FieldVectors.Lanes);
        int padded = (values.Length + BlocksAbreast - 1) / BlocksAbreast * BlocksAbreast;
        var carries = new Fr[padded];
        for (int i = values.Length - 1; i > 0; i--)
            carries[i - 1] = values[i] + (step * carries[i]);
        Fr remainder = values[0] + (step * carries[0]);

        var quotient = CpuVector.Unwritten(f.Length - 1);
        WriteQuotient(quotient, f, carries, block, x);
        return (quotient, remainder);
    }

    /// <inheritdoc/>
    public (IVector Quotient, IVector Remainder) DivideByBinomial(IVector coefficients, int b, Fr alpha)
    {
        CpuVector f = Own<CpuVector>(coefficients);
        RequireBinomial(f.Length, b);
        if (b % FieldVectors.Lanes != 0)
        {
            Fr[] elements = Elements(f);
            var q = new Fr[f.Length - b];
            var g = new Fr[b];
            Univariate.DivideByBinomial(elements, alpha, q, g);
            return (FromElements(q), FromElements(g));
        }

        var quotient = CpuVector.Unwritten(f.Length - b);
        var remainder = CpuVector.Unwritten(b);
        nint columns = b / FieldVectors.Lanes;
        nint rows = f.Length / b;
        using GroupBuffer scalar = Scalar<L>(alpha);
        nint grain = Math.Clamp(columns / (4 * Environment.ProcessorCount), 1, Grain / 4);
        WorkQueue.Run(columns, grain, queue =>
        {
            while (queue.TryTake(out nint start, out nint end))
            {
                // Row by row from the top: q's row r - 1, or g, is f's row r and α times q's row r.
                double* carry = null;
                for (nint row = rows - 1; row >= 0; row--)
                {
                    double* target = row > 0
                        ? At(quotient.Pointer, ((row - 1) * columns) + start)
                        : At(remainder.Pointer, start);
                    Copy(target, At(f.Pointer, (row * columns) + start), end - start);
                    if (carry is not null)
                        K.AddScaled(target, carry, scalar.Pointer, end - start);
                    carry = target;
                }
            }
        });
        return (quotient, remainder);
    }

    /// <summary>The polynomials whose coefficients are f's blocks, at x.</summary>
    private static Fr[] BlockValues(CpuVector f, Fr x, int blockGroups)
    {
        using var powers = new GroupBuffer(blockGroups);
        EqTables<K, L>.FillPowers(powers.Pointer, x, blockGroups);
        return BlockProducts(f, powers.Pointer, blockGroups);
    }

    /// <summary>
    /// The dot products of x's blocks with the weights, as many groups as a block; the last block may be shorter.
    /// </summary>
    private static Fr[] BlockProducts(CpuVector x, double* weights, nint blockGroups)
    {
        nint segments = (blockGroups + FieldVectors.MaximumTerms - 1) / FieldVectors.MaximumTerms;
        nint blocks = (x.Groups + blockGroups - 1) / blockGroups;
        var products = new Fr[blocks];
        Fr[] partial = segments == 1 ? products : new Fr[blocks * segments];
        nint grain = Math.Max(1, 2 * Grain / Math.Min(blockGroups, FieldVectors.MaximumTerms));
        WorkQueue.Run(partial.Length, grain, queue =>
        {
            using var sum = new GroupBuffer(1);
            long* columns = stackalloc long[FieldVectors.ColumnsSize];
            Span<Fr> lanes = stackalloc Fr[FieldVectors.Lanes];
            while (queue.TryTake(out nint start, out nint end))
            {
                for (nint i = start; i < end; i++)
                {
                    nint low = i % segments * FieldVectors.MaximumTerms;
                    nint first = (i / segments * blockGroups) + low;
                    nint groups = Math.Min(Math.Min(FieldVectors.MaximumTerms, blockGroups - low), x.Groups - first);
                    new Span<long>(columns, FieldVectors.ColumnsSize).Clear();
                    if (groups > 0)
                        K.Accumulate(columns, At(x.Pointer, first), At(weights, low), groups);
                    K.ReduceColumns(sum.Pointer, columns, 1);
                    L.Unpack(lanes, sum.Pointer);
                    partial[i] = lanes[0] + lanes[1] + lanes[2] + lanes[3];
                }
            }
        });
        for (nint i = 0; segments > 1 && i < partial.Length; i++)
            products[i / segments] += partial[i];
        return products;
    }

    private static void WriteQuotient(CpuVector quotient, CpuVector f, Fr[] carries, int block, Fr x)
    {
        using GroupBuffer scalar = Scalar<L>(x);
        WorkQueue.Run(carries.Length / BlocksAbreast, 1, queue =>
        {
            using var scratch = new GroupBuffer(3 * BlocksAbreast);
            while (queue.TryTake(out nint start, out nint end))
            {
                for (nint i = start * BlocksAbreast; i < end * BlocksAbreast; i += BlocksAbreast)
                {
                    ReadOnlySpan<Fr> carry = carries.AsSpan((int)i, BlocksAbreast);
                    DivideBlocks(f, quotient, carry, i * block, block, scalar.Pointer, scratch.Pointer);
                }
            }
        });
    }

    /// <summary>
    /// Synthetic division of adjacent blocks, one a lane: from each block's last coefficient down, q_i = carry and then
    /// carry = f_i + x·carry.
    /// </summary>
    private static void DivideBlocks(
        CpuVector f, CpuVector quotient, ReadOnlySpan<Fr> carries, nint first, nint block, double* x, double* scratch)
    {
        const int Abreast = BlocksAbreast / FieldVectors.Lanes;
        double* gathered = scratch;
        double* rows = At(gathered, BlocksAbreast);
        double* carry = At(rows, BlocksAbreast);
        L.Pack(carry, carries);
        for (nint offset = block - 1; offset >= 0; offset--)
        {
            for (int i = 0; i < BlocksAbreast; i++)
            {
                nint group = first + (i * block) + offset;
                if (group < f.Groups)
                    Copy(At(gathered, i), At(f.Pointer, group), 1);
                else
                    Clear(At(gathered, i), 1);
            }

            // Row s holds coefficient s of the group, of block 4a + lane at place a.
            for (int a = 0; a < Abreast; a++)
                L.Transpose(At(rows, a), Abreast, At(gathered, FieldVectors.Lanes * a), 1);

            // A row's result is the carry into it, and what the row becomes is the carry out of it.
            for (int s = FieldVectors.Lanes - 1; s >= 0; s--)
            {
                double* row = At(rows, s * Abreast);
                Copy(At(gathered, s * Abreast), carry, Abreast);
                K.AddScaled(row, carry, x, Abreast);
                Copy(carry, row, Abreast);
            }

            for (int a = 0; a < Abreast; a++)
                L.Transpose(At(rows, FieldVectors.Lanes * a), 1, At(gathered, a), Abreast);
            for (int i = 0; i < BlocksAbreast; i++)
            {
                nint group = first + (i * block) + offset;
                if (group < quotient.Groups)
                    Copy(At(quotient.Pointer, group), At(rows, i), 1);
            }
        }
    }
}
