using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Backends.Cpu;

/// <summary>The layout of <see cref="FrKernels"/>: five vectors of digits, an element a lane.</summary>
internal readonly unsafe struct DigitLayout : IGroupLayout
{
    private const int Size = FieldVectors.GroupSize;

    /// <inheritdoc/>
    public static void Pack(double* z, ReadOnlySpan<Fr> elements) => GroupConversion.Load(z, elements);

    /// <inheritdoc/>
    public static void Unpack(Span<Fr> elements, double* x) => GroupConversion.Store(elements, x);

    /// <inheritdoc/>
    public static void Spread(double* z, Fr x) => GroupConversion.Broadcast(z, x);

    /// <inheritdoc/>
    public static void LazySubtract(double* z, double* x, double* y, nint groups) => Groups.Subtract(z, x, y, groups);

    /// <inheritdoc/>
    public static void CopyLane(double* z, int zLane, double* x, int xLane) => Groups.CopyLane(z, zLane, x, xLane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(double* z, nint zStep, double* x, nint xStep)
    {
        nint to = zStep * Size;
        nint from = xStep * Size;
        for (int i = 0; i < Size; i += Vector256<double>.Count)
        {
            var r0 = Vector256.Load(x + i);
            var r1 = Vector256.Load(x + from + i);
            var r2 = Vector256.Load(x + (2 * from) + i);
            var r3 = Vector256.Load(x + (3 * from) + i);
            Vector256<double> low01 = Avx.UnpackLow(r0, r1);
            Vector256<double> high01 = Avx.UnpackHigh(r0, r1);
            Vector256<double> low23 = Avx.UnpackLow(r2, r3);
            Vector256<double> high23 = Avx.UnpackHigh(r2, r3);
            Avx.Permute2x128(low01, low23, 0x20).Store(z + i);
            Avx.Permute2x128(high01, high23, 0x20).Store(z + to + i);
            Avx.Permute2x128(low01, low23, 0x31).Store(z + (2 * to) + i);
            Avx.Permute2x128(high01, high23, 0x31).Store(z + (3 * to) + i);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SwapPairs(double* z, double* x, nint groups)
    {
        for (nint i = 0; i < groups * Size; i += Vector256<double>.Count)
            Avx.Permute(Vector256.Load(x + i), 0b0101).Store(z + i);
    }

    /// <inheritdoc/>
    public static void Unzip(double* even, double* odd, double* x, nint groups) =>
        Groups.Deinterleave(even, odd, x, groups);
}
