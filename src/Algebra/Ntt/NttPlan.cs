using Zkml.Algebra.Backends.Cpu;
using Zkml.Algebra.Fields.Vectors;
using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Ntt;

/// <summary>
/// The number-theoretic transform of one size and direction over groups of four elements: twiddles and two passes.
/// </summary>
/// <remarks>
/// <para>Write N = 2^(A+B) and the index as row · 2^B + column. The first pass does A levels down the columns, the second B
/// levels along the rows, each on a strip that fits the second-level cache, so that memory is read and written twice whatever
/// the size. The levels are those of x^m - c² = (x^(m/2) - c)(x^(m/2) + c), whose twiddles depend on the block alone: natural
/// order in, bit-reversed order out.</para>
/// <para>Output k of the whole is at row rev(k mod 2^A) and, within it, at rev(k / 2^A). The second pass takes the four rows of
/// k, k + 1, k + 2, k + 3 mod 2^A together, transposed so that each is a lane: then all levels act lane by lane and the
/// results, written in natural order, are whole groups again.</para>
/// </remarks>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed unsafe class NttPlan<K, L> : IDisposable
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    /// <summary>log2 of the smallest size: both passes need a group of rows.</summary>
    public const int SmallestLog = 4;

    // The weight that a value grows to over lazy butterflies before one normalises: a product takes up to 4, and a
    // normalising butterfly up to 3.
    private const int LargestWeight = 3;

    // Below this the cost of waking a second core exceeds what it saves.
    private const int SmallestParallelLog = 11;

    private readonly int _log;
    private readonly int _columnLog;
    private readonly int _rowLog;
    private readonly GroupBuffer _columnTwiddles;
    private readonly GroupBuffer _rowTwiddles;
    private readonly GroupBuffer? _scale;

    /// <summary>Prepares the twiddles of a size and direction.</summary>
    public NttPlan(int log, bool inverse)
    {
        _log = log;
        _columnLog = log / 2;
        _rowLog = log - _columnLog;
        var roots = new Fr[log + 1];
        for (int i = 0; i <= log; i++)
            roots[i] = inverse ? RootsOfUnity.Primitive(i).Inverse() : RootsOfUnity.Primitive(i);

        Fr[] zetas = Zetas(roots, Math.Max(_columnLog, _rowLog));
        _columnTwiddles = SpreadAll(zetas.AsSpan(0, 1 << (_columnLog - 1)));
        _rowTwiddles = new GroupBuffer(((nint)1 << (log - 2)) - ((nint)1 << (_columnLog - 2)));
        FillRowTwiddles(zetas, roots[log]);
        if (inverse)
            _scale = Scalar<L>(Fr.From(1L << log).Inverse());
    }

    /// <summary>Transforms 2^log elements in place.</summary>
    public void Run(double* values)
    {
        using var rows = new GroupBuffer((nint)1 << (_log - 2));
        double* middle = rows.Pointer;
        int columns = 1 << (_rowLog - 2);
        int quads = 1 << (_columnLog - 2);
        bool serial = _log < SmallestParallelLog;

        // A strip of a few groups' width makes the copies to and from it worthwhile.
        int strip = Math.Min(columns, Math.Max(1, 2048 >> _columnLog));
        WorkQueue.Run(columns / strip, serial ? columns : 1, queue =>
        {
            using var scratch = new GroupBuffer((nint)strip << _columnLog);
            while (queue.TryTake(out nint start, out nint end))
            {
                for (nint i = start; i < end; i++)
                    TransformColumns(At(middle, i * strip), At(values, i * strip), strip, scratch.Pointer);
            }
        });
        WorkQueue.Run(quads, serial ? quads : 1, queue =>
        {
            using var scratch = new GroupBuffer((nint)1 << _rowLog);
            while (queue.TryTake(out nint start, out nint end))
            {
                for (nint i = start; i < end; i++)
                    TransformRows(At(values, i), middle, i, scratch.Pointer);
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _columnTwiddles.Dispose();
        _rowTwiddles.Dispose();
        _scale?.Dispose();
    }

    /// <summary>The twiddle of every block: ζ_0 = 1, ζ_(2^i + h) = ζ_h · (root of order 2^(i+2)), for all levels alike.</summary>
    private static Fr[] Zetas(Fr[] roots, int levels)
    {
        var zetas = new Fr[1 << Math.Max(0, levels - 1)];
        zetas[0] = Fr.One;
        for (int i = 0; i < levels - 1; i++)
        {
            for (int h = 0; h < 1 << i; h++)
                zetas[(1 << i) + h] = zetas[h] * roots[i + 2];
        }

        return zetas;
    }

    private static GroupBuffer SpreadAll(ReadOnlySpan<Fr> scalars)
    {
        var buffer = new GroupBuffer(scalars.Length);
        for (int i = 0; i < scalars.Length; i++)
            L.Spread(At(buffer.Pointer, i), scalars[i]);
        return buffer;
    }

    private static int Reverse(int i, int bits)
    {
        int reversed = 0;
        for (int k = 0; k < bits; k++)
            reversed = (reversed << 1) | ((i >> k) & 1);
        return reversed;
    }

    /// <summary>
    /// For each four rows, level by level: at level j block h of the row of k takes ω^(k·2^(B-1-j)) · ζ_h.
    /// </summary>
    private void FillRowTwiddles(Fr[] zetas, Fr omega)
    {
        nint perQuad = ((nint)1 << _rowLog) - 1;
        int quads = 1 << (_columnLog - 2);
        using GroupBuffer spread = SpreadAll(zetas.AsSpan(0, 1 << (_rowLog - 1)));
        var bases = new Fr[_rowLog][];
        for (int j = 0; j < _rowLog; j++)
        {
            Fr step = omega.Pow(1L << (_rowLog - 1 - j));
            bases[j] = new Fr[1 << _columnLog];
            bases[j][0] = Fr.One;
            for (int k = 1; k < bases[j].Length; k++)
                bases[j][k] = bases[j][k - 1] * step;
        }

        WorkQueue.Run(quads, 1, queue =>
        {
            using var lanes = new GroupBuffer(1);
            while (queue.TryTake(out nint start, out nint end))
            {
                for (nint quad = start; quad < end; quad++)
                {
                    for (int j = 0; j < _rowLog; j++)
                    {
                        L.Pack(lanes.Pointer, bases[j].AsSpan(FieldVectors.Lanes * (int)quad, FieldVectors.Lanes));
                        double* level = At(_rowTwiddles.Pointer, (quad * perQuad) + ((nint)1 << j) - 1);
                        for (int h = 0; h < 1 << j; h++)
                            Copy(At(level, h), lanes.Pointer, 1);
                        K.Multiply(level, level, spread.Pointer, (nint)1 << j);
                    }
                }
            }
        });
    }

    private void TransformColumns(double* to, double* from, int width, double* strip)
    {
        int rows = 1 << _columnLog;
        nint rowGroups = (nint)1 << (_rowLog - 2);
        for (int row = 0; row < rows; row++)
            Copy(At(strip, row * width), At(from, row * rowGroups), width);

        int weight = 1;
        for (int j = 0; j < _columnLog; j++)
        {
            bool normalise = weight == LargestWeight || j == _columnLog - 1;
            nint half = (nint)width << (_columnLog - 1 - j);
            for (int h = 0; h < 1 << j; h++)
                Butterflies(At(strip, 2 * half * h), half, At(_columnTwiddles.Pointer, h), normalise);
            weight = normalise ? 1 : weight + 1;
        }

        for (int row = 0; row < rows; row++)
            Copy(At(to, row * rowGroups), At(strip, row * width), width);
    }

    private void TransformRows(double* to, double* middle, nint quad, double* row)
    {
        // Rows of consecutive k mod 2^A are a quarter, a half, ... of the rows apart.
        int columns = 1 << _rowLog;
        nint rowGroups = (nint)1 << (_rowLog - 2);
        double* first = At(middle, Reverse((int)quad, _columnLog - 2) * rowGroups);
        nint quarter = rowGroups << (_columnLog - 2);
        using var four = new GroupBuffer(FieldVectors.Lanes);
        for (nint c = 0; c < rowGroups; c++)
        {
            double* source = At(first, c);
            Copy(four.Pointer, source, 1);
            Copy(At(four.Pointer, 1), At(source, 2 * quarter), 1);
            Copy(At(four.Pointer, 2), At(source, quarter), 1);
            Copy(At(four.Pointer, 3), At(source, 3 * quarter), 1);
            L.Transpose(At(row, FieldVectors.Lanes * c), 1, four.Pointer, 1);
        }

        double* twiddles = At(_rowTwiddles.Pointer, quad * (columns - 1));
        int weight = 1;
        for (int j = 0; j < _rowLog; j++)
        {
            bool normalise = weight == LargestWeight || j == _rowLog - 1;
            nint half = (nint)1 << (_rowLog - 1 - j);
            for (int h = 0; h < 1 << j; h++, twiddles += FieldVectors.GroupSize)
                Butterflies(At(row, 2 * half * h), half, twiddles, normalise);
            weight = normalise ? 1 : weight + 1;
        }

        if (_scale is not null)
            K.MultiplyByScalar(row, row, _scale.Pointer, columns);
        nint step = (nint)1 << (_columnLog - 2);
        for (int c = 0; c < columns; c++)
            Copy(At(to, Reverse(c, _rowLog) * step), At(row, c), 1);
    }

    private static void Butterflies(double* u, nint half, double* twiddle, bool normalise)
    {
        double* v = At(u, half);
        if (normalise)
            K.NormalisedButterfly(u, v, twiddle, 0, half);
        else
            K.Butterfly(u, v, twiddle, 0, half);
    }
}
