using Zkml.Algebra.Fields.Vectors;
using Zkml.Algebra.Polynomials;
using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Backends.Cpu;

/// <summary>Tables that are made by doubling: eq(point, ·) and the powers of an element.</summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal static unsafe class EqTables<K, L>
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    private const int LaneBits = 2;
    private const int Grain = 256;

    /// <summary>Writes eq(point, i) for i in 0..2^|point|-1, and 0 in the lanes beyond where that is less than a group.</summary>
    public static void Fill(double* table, ReadOnlySpan<Fr> point)
    {
        L.Pack(table, Multilinear.EqTable(point[..Math.Min(LaneBits, point.Length)]));
        for (int j = LaneBits; j < point.Length; j++)
        {
            nint half = (nint)1 << (j - LaneBits);
            using GroupBuffer coordinate = Scalar<L>(point[j]);
            WorkQueue.Run(half, Grain, queue =>
            {
                while (queue.TryTake(out nint start, out nint end))
                {
                    double* low = At(table, start);
                    double* high = At(low, half);
                    K.MultiplyByScalar(high, low, coordinate.Pointer, end - start);
                    K.Subtract(low, low, high, end - start);
                }
            });
        }
    }

    /// <summary>Writes x^i for i in 0..4·groups-1.</summary>
    /// <param name="table">The table.</param>
    /// <param name="x">The element.</param>
    /// <param name="groups">A power of two.</param>
    public static void FillPowers(double* table, Fr x, nint groups)
    {
        Fr square = x.Square();
        L.Pack(table, [Fr.One, x, square, square * x]);
        Fr step = square.Square();
        for (nint half = 1; half < groups; half *= 2, step = step.Square())
        {
            using GroupBuffer factor = Scalar<L>(step);
            K.MultiplyByScalar(At(table, half), table, factor.Pointer, half);
        }
    }
}
