using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Zkml.Algebra.Fields.Vectors;

/// <summary>
/// Between the portable form (four limbs of 64 bits, R = 2^256, in [0, p)) and groups (five balanced digits of 51 bits, R = 2^255):
/// a halving or a doubling modulo p, and another cut of the bits, on four lanes at once.
/// </summary>
internal static unsafe class GroupConversion
{
    private const int Lanes = FieldVectors.Lanes;
    private const int Size = FieldVectors.GroupSize;
    private const ulong Mask = (1UL << 51) - 1;

    // The bits of 2^52: an integer below it in the low bits makes the double 2^52 + integer.
    private const ulong Exponent52 = 0x4330_0000_0000_0000;

    // Adding these rounds to an integer and to a multiple of 2^51.
    private const double IntegerMagic = 1.5 * (1UL << 52);
    private const double DigitMagic = IntegerMagic * (1UL << 51);

    /// <summary>Groups from elements: number 4g + l becomes lane l of group g. Lanes beyond the last element are zero.</summary>
    /// <param name="z">⌈|x| / 4⌉ groups.</param>
    /// <param name="x">The elements.</param>
    /// <typeparam name="TParameters">The field's constants.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load<TParameters>(double* z, ReadOnlySpan<Fp256<TParameters>> x)
        where TParameters : struct, IFieldParameters
    {
        int whole = x.Length & ~(Lanes - 1);
        fixed (Fp256<TParameters>* elements = x)
        {
            for (int i = 0; i < whole; i += Lanes, z += Size)
            {
                LoadGroup<TParameters>(z, (ulong*)(elements + i));
            }
        }

        if (whole < x.Length)
        {
            Fp256<TParameters>* last = stackalloc Fp256<TParameters>[Lanes];
            new Span<Fp256<TParameters>>(last, Lanes).Clear();
            x[whole..].CopyTo(new Span<Fp256<TParameters>>(last, Lanes));
            LoadGroup<TParameters>(z, (ulong*)last);
        }
    }

    /// <summary>Elements from groups of weight 1; the inverse of <see cref="Load"/>.</summary>
    /// <param name="z">The elements.</param>
    /// <param name="x">⌈|z| / 4⌉ groups.</param>
    /// <typeparam name="TParameters">The field's constants.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store<TParameters>(Span<Fp256<TParameters>> z, double* x)
        where TParameters : struct, IFieldParameters
    {
        int whole = z.Length & ~(Lanes - 1);
        fixed (Fp256<TParameters>* elements = z)
        {
            for (int i = 0; i < whole; i += Lanes, x += Size)
            {
                StoreGroup<TParameters>((ulong*)(elements + i), x);
            }
        }

        if (whole < z.Length)
        {
            Fp256<TParameters>* last = stackalloc Fp256<TParameters>[Lanes];
            StoreGroup<TParameters>((ulong*)last, x);
            new Span<Fp256<TParameters>>(last, z.Length - whole).CopyTo(z[whole..]);
        }
    }

    /// <summary>A group with the element in every lane: a scalar of the kernels.</summary>
    public static void Broadcast<TParameters>(double* z, Fp256<TParameters> x)
        where TParameters : struct, IFieldParameters => Load(z, [x, x, x, x]);

    /// <summary>Replaces one lane of a group.</summary>
    public static void Insert<TParameters>(double* group, int lane, Fp256<TParameters> x)
        where TParameters : struct, IFieldParameters
    {
        double* digits = stackalloc double[Size];
        Load(digits, [x]);
        Groups.CopyLane(group, lane, digits, 0);
    }

    /// <summary>One lane of a group of weight 1.</summary>
    public static Fp256<TParameters> Extract<TParameters>(double* group, int lane)
        where TParameters : struct, IFieldParameters
    {
        Span<Fp256<TParameters>> elements = stackalloc Fp256<TParameters>[Lanes];
        Store(elements, group);
        return elements[lane];
    }

    /// <summary>The sum of the lanes of a group of weight 1.</summary>
    public static Fp256<TParameters> SumLanes<TParameters>(double* group)
        where TParameters : struct, IFieldParameters
    {
        Span<Fp256<TParameters>> elements = stackalloc Fp256<TParameters>[Lanes];
        Store(elements, group);
        return elements[0] + elements[1] + elements[2] + elements[3];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadGroup<TParameters>(double* z, ulong* x)
        where TParameters : struct, IFieldParameters
    {
        (Vector256<ulong> w0, Vector256<ulong> w1, Vector256<ulong> w2, Vector256<ulong> w3) = Transpose(
            Vector256.Load(x), Vector256.Load(x + 4), Vector256.Load(x + 8), Vector256.Load(x + 12));
        var mask = Vector256.Create(Mask);
        Vector256<ulong> d0 = w0 & mask;
        Vector256<ulong> d1 = ((w0 >>> 51) | (w1 << 13)) & mask;
        Vector256<ulong> d2 = ((w1 >>> 38) | (w2 << 26)) & mask;
        Vector256<ulong> d3 = ((w2 >>> 25) | (w3 << 39)) & mask;
        Vector256<ulong> d4 = w3 >>> 12;

        // Odd values take p, and every digit below the last takes 2^51: halved below, it is what balances the digit.
        var one = Vector256.Create(1UL);
        Vector256<ulong> odd = Vector256<ulong>.Zero - (d0 & one);
        var twiceCentre = Vector256.Create(Mask + 1);
        d0 += (odd & Vector256.Create(Limb0<TParameters>())) + twiceCentre;
        d1 += (odd & Vector256.Create(Limb1<TParameters>())) + twiceCentre;
        d2 += (odd & Vector256.Create(Limb2<TParameters>())) + twiceCentre;
        d3 += (odd & Vector256.Create(Limb3<TParameters>())) + twiceCentre;
        d4 += odd & Vector256.Create(Limb4<TParameters>());

        d0 = (d0 >>> 1) + ((d1 & one) << 50);
        d1 = (d1 >>> 1) + ((d2 & one) << 50) + (d0 >>> 51);
        d2 = (d2 >>> 1) + ((d3 & one) << 50) + (d1 >>> 51);
        d3 = (d3 >>> 1) + ((d4 & one) << 50) + (d2 >>> 51);
        d4 = (d4 >>> 1) + (d3 >>> 51);
        StoreDigit(z, d0 & mask, Mask + 1);
        StoreDigit(z + 4, d1 & mask, Mask + 1);
        StoreDigit(z + 8, d2 & mask, Mask + 1);
        StoreDigit(z + 12, d3 & mask, Mask + 1);
        StoreDigit(z + 16, d4, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreDigit(double* z, Vector256<ulong> digit, ulong twiceCentre) =>
        ((digit | Vector256.Create(Exponent52)).AsDouble() - Vector256.Create((double)((1UL << 52) + (twiceCentre / 2)))).Store(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreGroup<TParameters>(ulong* z, double* x)
        where TParameters : struct, IFieldParameters
    {
        // 2x less the nearest multiple of p: within p/2, in balanced digits.
        var magic = Vector256.Create(IntegerMagic);
        var top = Vector256.Load(x + 16);
        Vector256<double> q = Fma.MultiplyAdd(top, Vector256.Create(2.0 / Limb4<TParameters>()), magic) - magic;
        Vector256<double> s0 = Reduce(x, q, Limb0<TParameters>());
        Vector256<double> s1 = Reduce(x + 4, q, Limb1<TParameters>());
        Vector256<double> s2 = Reduce(x + 8, q, Limb2<TParameters>());
        Vector256<double> s3 = Reduce(x + 12, q, Limb3<TParameters>());
        Vector256<double> s4 = Reduce(x + 16, q, Limb4<TParameters>());
        Carry(ref s0, ref s1);
        Carry(ref s1, ref s2);
        Carry(ref s2, ref s3);
        Carry(ref s3, ref s4);

        // Digits in [0, 2^51); the last one has the sign of the whole.
        Vector256<long> zero = Vector256<long>.Zero;
        Vector256<long> t0 = ToInteger(s0);
        Vector256<long> t1 = ToInteger(s1) + Vector256.GreaterThan(zero, t0);
        Vector256<long> t2 = ToInteger(s2) + Vector256.GreaterThan(zero, t1);
        Vector256<long> t3 = ToInteger(s3) + Vector256.GreaterThan(zero, t2);
        Vector256<long> t4 = ToInteger(s4) + Vector256.GreaterThan(zero, t3);
        Vector256<ulong> negative = Vector256.GreaterThan(zero, t4).AsUInt64();
        var mask = Vector256.Create(Mask);
        Vector256<ulong> d0 = (t0.AsUInt64() & mask) + (negative & Vector256.Create(Limb0<TParameters>()));
        Vector256<ulong> d1 = (t1.AsUInt64() & mask) + (negative & Vector256.Create(Limb1<TParameters>())) + (d0 >>> 51);
        Vector256<ulong> d2 = (t2.AsUInt64() & mask) + (negative & Vector256.Create(Limb2<TParameters>())) + (d1 >>> 51);
        Vector256<ulong> d3 = (t3.AsUInt64() & mask) + (negative & Vector256.Create(Limb3<TParameters>())) + (d2 >>> 51);
        Vector256<ulong> d4 = t4.AsUInt64() + (negative & Vector256.Create(Limb4<TParameters>())) + (d3 >>> 51);
        d0 &= mask;
        d1 &= mask;
        d2 &= mask;
        d3 &= mask;
        (Vector256<ulong> r0, Vector256<ulong> r1, Vector256<ulong> r2, Vector256<ulong> r3) = Transpose(
            d0 | (d1 << 51), (d1 >>> 13) | (d2 << 38), (d2 >>> 26) | (d3 << 25), (d3 >>> 39) | (d4 << 12));
        r0.Store(z);
        r1.Store(z + 4);
        r2.Store(z + 8);
        r3.Store(z + 12);
    }

    /// <summary>2x - q·p of one digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Reduce(double* x, Vector256<double> q, ulong limb)
    {
        var digit = Vector256.Load(x);
        return Fma.MultiplyAddNegated(q, Vector256.Create((double)limb), digit + digit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry(ref Vector256<double> low, ref Vector256<double> high)
    {
        var magic = Vector256.Create(DigitMagic);
        Vector256<double> carry = low + magic - magic;
        low -= carry;
        high = Fma.MultiplyAdd(carry, Vector256.Create(1.0 / (Mask + 1)), high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> ToInteger(Vector256<double> digit)
    {
        var magic = Vector256.Create(IntegerMagic);
        return (digit + magic).AsInt64() - magic.AsInt64();
    }

    /// <summary>The transpose of a 4 × 4 matrix, its rows given and returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<ulong> R0, Vector256<ulong> R1, Vector256<ulong> R2, Vector256<ulong> R3) Transpose(
        Vector256<ulong> r0, Vector256<ulong> r1, Vector256<ulong> r2, Vector256<ulong> r3)
    {
        Vector256<ulong> low01 = Avx2.UnpackLow(r0, r1);
        Vector256<ulong> high01 = Avx2.UnpackHigh(r0, r1);
        Vector256<ulong> low23 = Avx2.UnpackLow(r2, r3);
        Vector256<ulong> high23 = Avx2.UnpackHigh(r2, r3);
        return (
            Avx2.Permute2x128(low01, low23, 0x20),
            Avx2.Permute2x128(high01, high23, 0x20),
            Avx2.Permute2x128(low01, low23, 0x31),
            Avx2.Permute2x128(high01, high23, 0x31));
    }

    // The modulus in plain digits of 51 bits; constants to the JIT.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Limb0<TParameters>()
        where TParameters : struct, IFieldParameters => TParameters.P0 & Mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Limb1<TParameters>()
        where TParameters : struct, IFieldParameters => ((TParameters.P0 >> 51) | (TParameters.P1 << 13)) & Mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Limb2<TParameters>()
        where TParameters : struct, IFieldParameters => ((TParameters.P1 >> 38) | (TParameters.P2 << 26)) & Mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Limb3<TParameters>()
        where TParameters : struct, IFieldParameters => ((TParameters.P2 >> 25) | (TParameters.P3 << 39)) & Mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Limb4<TParameters>()
        where TParameters : struct, IFieldParameters => TParameters.P3 >> 12;
}
