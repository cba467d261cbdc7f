using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Msm;

/// <summary>
/// Affine points of ten doubles, the digits of <see cref="IFieldKernels"/> in the order x₀ x₁ x₂ x₃ x₄ y₄ y₀ y₁ y₂ y₃; infinity is
/// all zeros. A reference to a point is its address, which is even, plus one where its negative is meant.
/// </summary>
internal static unsafe class PackedPoints
{
    /// <summary>Doubles of a point.</summary>
    public const int Size = 10;

    /// <summary>Bytes of a point.</summary>
    public const int Bytes = Size * sizeof(double);

    private const int Lanes = FieldVectors.Lanes;
    private const int Middle = 4;
    private const int Upper = 6;

    /// <summary>Memory for a number of points.</summary>
    public static GroupBuffer Allocate(long count) => AllocateBytes(count * Bytes);

    /// <summary>Memory for a number of bytes.</summary>
    public static GroupBuffer AllocateBytes(long bytes, bool clear = false) =>
        new((nint)((bytes / (FieldVectors.GroupSize * sizeof(double))) + 1), clear);

    /// <summary>Packs points.</summary>
    public static void FromAffine(double* destination, ReadOnlySpan<G1Affine> points)
    {
        double* x = stackalloc double[(2 * FieldVectors.GroupSize) + Lanes];
        x = (double*)(((nint)x + 31) & ~31);
        double* y = x + FieldVectors.GroupSize;
        double* unused = stackalloc double[Size];
        nint* destinations = stackalloc nint[Lanes];
        Span<Fq> xs = stackalloc Fq[Lanes];
        Span<Fq> ys = stackalloc Fq[Lanes];
        for (int i = 0; i < points.Length; i += Lanes)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                bool live = i + lane < points.Length;
                G1Affine point = live ? points[i + lane] : G1Affine.Infinity;
                xs[lane] = point.X;
                ys[lane] = point.Y;
                destinations[lane] = (nint)(live ? destination + ((nint)(i + lane) * Size) : unused);
            }

            GroupConversion.Load<Fields.FqParameters>(x, xs);
            GroupConversion.Load<Fields.FqParameters>(y, ys);
            Store(destinations, x, y);
        }
    }

    /// <summary>Unpacks points.</summary>
    public static void ToAffine(Span<G1Affine> destination, double* points)
    {
        double* x = stackalloc double[(2 * FieldVectors.GroupSize) + Lanes];
        x = (double*)(((nint)x + 31) & ~31);
        double* y = x + FieldVectors.GroupSize;
        nint* references = stackalloc nint[Lanes];
        Span<Fq> xs = stackalloc Fq[Lanes];
        Span<Fq> ys = stackalloc Fq[Lanes];
        for (int i = 0; i < destination.Length; i += Lanes)
        {
            for (int lane = 0; lane < Lanes; lane++)
                references[lane] = (nint)(points + ((nint)Math.Min(i + lane, destination.Length - 1) * Size));

            Load(x, y, references);
            GroupConversion.Store<Fields.FqParameters>(xs, x);
            GroupConversion.Store<Fields.FqParameters>(ys, y);
            for (int lane = 0; lane < Lanes && i + lane < destination.Length; lane++)
                destination[i + lane] = new G1Affine(xs[lane], ys[lane]);
        }
    }

    /// <summary>Unpacks a point.</summary>
    public static G1Affine ToAffine(double* point)
    {
        Span<G1Affine> result = stackalloc G1Affine[1];
        ToAffine(result, point);
        return result[0];
    }

    /// <summary>Whether the point is infinity. No other point has y = 0, as the group's order is odd.</summary>
    public static bool IsInfinity(double* point) =>
        point[Middle + 1] == 0 && Vector256.EqualsAll(Vector256.Load(point + Upper), Vector256<double>.Zero);

    /// <summary>Copies the point that a reference names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(double* destination, nint reference)
    {
        double* source = Address(reference);
        Vector256<double> sign = Vector256.Create((long)reference << 63).AsDouble();
        Vector256.Load(source).Store(destination);
        var middle = Vector128.Load(source + Middle);
        (middle ^ Vector128.Create(0L, (long)reference << 63).AsDouble()).Store(destination + Middle);
        (Vector256.Load(source + Upper) ^ sign).Store(destination + Upper);
    }

    /// <summary>Starts bringing a point into the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(nint reference)
    {
        byte* address = (byte*)Address(reference);
        Sse.Prefetch0(address);
        Sse.Prefetch0(address + Bytes - 1);
    }

    /// <summary>The group of the x of four references.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadX(double* x, nint* references)
    {
        double* p0 = Address(references[0]);
        double* p1 = Address(references[1]);
        double* p2 = Address(references[2]);
        double* p3 = Address(references[3]);
        StoreTransposed(x, Vector256.Load(p0), Vector256.Load(p1), Vector256.Load(p2), Vector256.Load(p3));
        Vector256.Create(p0[Middle], p1[Middle], p2[Middle], p3[Middle]).Store(x + (4 * Lanes));
    }

    /// <summary>The groups of the x and y of four references.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(double* x, double* y, nint* references)
    {
        double* p0 = Address(references[0]);
        double* p1 = Address(references[1]);
        double* p2 = Address(references[2]);
        double* p3 = Address(references[3]);
        StoreTransposed(x, Vector256.Load(p0), Vector256.Load(p1), Vector256.Load(p2), Vector256.Load(p3));

        Vector256<double> sign = (Vector256.Load((long*)references) << 63).AsDouble();
        var even = Vector256.Create(Vector128.Load(p0 + Middle), Vector128.Load(p2 + Middle));
        var odd = Vector256.Create(Vector128.Load(p1 + Middle), Vector128.Load(p3 + Middle));
        Avx.UnpackLow(even, odd).Store(x + (4 * Lanes));
        (Avx.UnpackHigh(even, odd) ^ sign).Store(y + (4 * Lanes));

        StoreTransposed(
            y, Vector256.Load(p0 + Upper), Vector256.Load(p1 + Upper), Vector256.Load(p2 + Upper), Vector256.Load(p3 + Upper));
        for (int i = 0; i < 4 * Lanes; i += Lanes)
            (Vector256.Load(y + i) ^ sign).Store(y + i);
    }

    /// <summary>Stores four points from the groups of their x and y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(nint* destinations, double* x, double* y)
    {
        double* p0 = (double*)destinations[0];
        double* p1 = (double*)destinations[1];
        double* p2 = (double*)destinations[2];
        double* p3 = (double*)destinations[3];
        (Vector256<double> r0, Vector256<double> r1, Vector256<double> r2, Vector256<double> r3) = Transpose(
            Vector256.Load(x), Vector256.Load(x + 4), Vector256.Load(x + 8), Vector256.Load(x + 12));
        r0.Store(p0);
        r1.Store(p1);
        r2.Store(p2);
        r3.Store(p3);

        var x4 = Vector256.Load(x + 16);
        var y4 = Vector256.Load(y + 16);
        Vector256<double> even = Avx.UnpackLow(x4, y4);
        Vector256<double> odd = Avx.UnpackHigh(x4, y4);
        even.GetLower().Store(p0 + Middle);
        odd.GetLower().Store(p1 + Middle);
        even.GetUpper().Store(p2 + Middle);
        odd.GetUpper().Store(p3 + Middle);

        (r0, r1, r2, r3) = Transpose(
            Vector256.Load(y), Vector256.Load(y + 4), Vector256.Load(y + 8), Vector256.Load(y + 12));
        r0.Store(p0 + Upper);
        r1.Store(p1 + Upper);
        r2.Store(p2 + Upper);
        r3.Store(p3 + Upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double* Address(nint reference) => (double*)(reference & ~1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreTransposed(
        double* z, Vector256<double> r0, Vector256<double> r1, Vector256<double> r2, Vector256<double> r3)
    {
        (r0, r1, r2, r3) = Transpose(r0, r1, r2, r3);
        r0.Store(z);
        r1.Store(z + 4);
        r2.Store(z + 8);
        r3.Store(z + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> C0, Vector256<double> C1, Vector256<double> C2, Vector256<double> C3) Transpose(
        Vector256<double> r0, Vector256<double> r1, Vector256<double> r2, Vector256<double> r3)
    {
        Vector256<double> t0 = Avx.UnpackLow(r0, r1);
        Vector256<double> t1 = Avx.UnpackHigh(r0, r1);
        Vector256<double> t2 = Avx.UnpackLow(r2, r3);
        Vector256<double> t3 = Avx.UnpackHigh(r2, r3);
        return (
            Avx.Permute2x128(t0, t2, 0x20),
            Avx.Permute2x128(t1, t3, 0x20),
            Avx.Permute2x128(t0, t2, 0x31),
            Avx.Permute2x128(t1, t3, 0x31));
    }
}
