using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Zkml.Algebra.Fields;

/// <content>Addition and the Montgomery product, branch-free.</content>
public readonly partial struct Fp256<TParameters>
{
    /// <summary>a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Fp256<TParameters> operator +(Fp256<TParameters> a, Fp256<TParameters> b)
    {
        ulong t0 = a._limb0 + b._limb0;
        ulong c0 = Bit(t0 < a._limb0);
        ulong t1 = a._limb1 + b._limb1;
        ulong c1 = Bit(t1 < a._limb1);
        t1 += c0;
        c1 += Bit(t1 < c0);
        ulong t2 = a._limb2 + b._limb2;
        ulong c2 = Bit(t2 < a._limb2);
        t2 += c1;
        c2 += Bit(t2 < c1);
        return Reduce(t0, t1, t2, a._limb3 + b._limb3 + c2);
    }

    /// <summary>a - b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Fp256<TParameters> operator -(Fp256<TParameters> a, Fp256<TParameters> b)
    {
        ulong t0 = a._limb0 - b._limb0;
        ulong c0 = Bit(a._limb0 < b._limb0);
        ulong t1 = a._limb1 - b._limb1;
        ulong c1 = Bit(a._limb1 < b._limb1) | Bit(t1 < c0);
        t1 -= c0;
        ulong t2 = a._limb2 - b._limb2;
        ulong c2 = Bit(a._limb2 < b._limb2) | Bit(t2 < c1);
        t2 -= c1;
        ulong t3 = a._limb3 - b._limb3 - c2;
        ulong mask = (ulong)((long)t3 >> 63);
        ulong p0 = TParameters.P0 & mask;
        ulong p1 = TParameters.P1 & mask;
        ulong p2 = TParameters.P2 & mask;
        t0 += p0;
        c0 = Bit(t0 < p0);
        t1 += p1;
        c1 = Bit(t1 < p1);
        t1 += c0;
        c1 += Bit(t1 < c0);
        t2 += p2;
        c2 = Bit(t2 < p2);
        t2 += c1;
        c2 += Bit(t2 < c1);
        return new Fp256<TParameters>(t0, t1, t2, t3 + (TParameters.P3 & mask) + c2);
    }

    /// <summary>-a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Fp256<TParameters> operator -(Fp256<TParameters> a) => default(Fp256<TParameters>) - a;

    /// <summary>a · b: coarsely integrated operand scanning without the final carry limb, as p &lt; 2^254.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Fp256<TParameters> operator *(Fp256<TParameters> a, Fp256<TParameters> b)
    {
        ulong t0 = 0;
        ulong t1 = 0;
        ulong t2 = 0;
        ulong t3 = 0;
        Row(in a, b._limb0, ref t0, ref t1, ref t2, ref t3);
        Row(in a, b._limb1, ref t0, ref t1, ref t2, ref t3);
        Row(in a, b._limb2, ref t0, ref t1, ref t2, ref t3);
        Row(in a, b._limb3, ref t0, ref t1, ref t2, ref t3);
        return Reduce(t0, t1, t2, t3);
    }

    /// <summary>t ← (t + a·y + m·p) / 2^64, with m chosen to make the division exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(in Fp256<TParameters> a, ulong y, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3)
    {
        ulong carry = MultiplyAdd(a._limb0, y, t0, 0, out ulong low);
        ulong m = low * TParameters.NegativeInverse;
        ulong reduction = High(m, TParameters.P0) + Bit(low != 0);
        carry = MultiplyAdd(a._limb1, y, t1, carry, out low);
        reduction = MultiplyAdd(m, TParameters.P1, low, reduction, out t0);
        carry = MultiplyAdd(a._limb2, y, t2, carry, out low);
        reduction = MultiplyAdd(m, TParameters.P2, low, reduction, out t1);
        carry = MultiplyAdd(a._limb3, y, t3, carry, out low);
        reduction = MultiplyAdd(m, TParameters.P3, low, reduction, out t2);
        t3 = reduction + carry;
    }

    /// <summary>The high word of a·b + c + d, which never overflows; the low word goes to <paramref name="low"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyAdd(ulong a, ulong b, ulong c, ulong d, out ulong low)
    {
        ulong high = High(a, b);
        ulong product = a * b;
        product += c;
        high += Bit(product < c);
        product += d;
        high += Bit(product < d);
        low = product;
        return high;
    }

    // Math.BigMul stores the low word to memory and reloads it; the high-only form keeps both halves in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong a, ulong b) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);

    /// <summary>t mod p for t &lt; 2p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Fp256<TParameters> Reduce(ulong t0, ulong t1, ulong t2, ulong t3)
    {
        ulong s0 = t0 - TParameters.P0;
        ulong b0 = Bit(t0 < TParameters.P0);
        ulong s1 = t1 - TParameters.P1;
        ulong b1 = Bit(t1 < TParameters.P1) | Bit(s1 < b0);
        s1 -= b0;
        ulong s2 = t2 - TParameters.P2;
        ulong b2 = Bit(t2 < TParameters.P2) | Bit(s2 < b1);
        s2 -= b1;
        ulong s3 = t3 - TParameters.P3 - b2;
        bool below = (long)s3 < 0;
        return new Fp256<TParameters>(below ? t0 : s0, below ? t1 : s1, below ? t2 : s2, below ? t3 : s3);
    }

    private static bool IsBelowModulus(ulong t0, ulong t1, ulong t2, ulong t3) =>
        t3 != TParameters.P3 ? t3 < TParameters.P3
        : t2 != TParameters.P2 ? t2 < TParameters.P2
        : t1 != TParameters.P1 ? t1 < TParameters.P1
        : t0 < TParameters.P0;

    private Fp256<TParameters> ToCanonicalLimbs() => this * new Fp256<TParameters>(1, 0, 0, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bit(bool condition) => condition ? 1UL : 0UL;
}
