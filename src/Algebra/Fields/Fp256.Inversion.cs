using System.Runtime.CompilerServices;

namespace Zkml.Algebra.Fields;

/// <content>
/// Inversion by the binary greatest common divisor with approximations in one word (Pornin: Optimized Binary GCD for Modular
/// Inversion, ePrint 2020/972): thirty steps at a time on 64-bit approximations of a and b, then the step matrix applied to
/// the whole numbers, of 32-bit limbs so that every sum fits a signed word.
/// </content>
public readonly partial struct Fp256<TParameters>
{
    private const int GcdLimbs = 8;
    private const int GcdSteps = 30;

    // a and b together lose a bit a step; 2·254 - 1 steps reduce a to 0 and b to 1.
    private const int GcdRounds = ((2 * 254) - 1 + GcdSteps - 1) / GcdSteps;

    private static Fp256<TParameters> RCubed { get; } = RSquared * RSquared;

    /// <summary>a^-1, and 0 for 0.</summary>
    public Fp256<TParameters> Inverse()
    {
        // Invariant: a = u·x and b = v·x modulo p, so that v is the inverse in the end. u and v are signed: eight unsigned
        // limbs and a signed one.
        Span<ulong> a = [(uint)_limb0, _limb0 >> 32, (uint)_limb1, _limb1 >> 32, (uint)_limb2, _limb2 >> 32, (uint)_limb3, _limb3 >> 32];
        Span<ulong> p =
        [
            (uint)TParameters.P0, TParameters.P0 >> 32, (uint)TParameters.P1, TParameters.P1 >> 32,
            (uint)TParameters.P2, TParameters.P2 >> 32, (uint)TParameters.P3, TParameters.P3 >> 32,
        ];
        Span<ulong> b = stackalloc ulong[GcdLimbs];
        p.CopyTo(b);
        Span<long> u = [1, 0, 0, 0, 0, 0, 0, 0, 0];
        Span<long> v = stackalloc long[GcdLimbs + 1];
        v.Clear();
        Span<ulong> nextA = stackalloc ulong[GcdLimbs];
        Span<ulong> nextB = stackalloc ulong[GcdLimbs];
        Span<long> nextU = stackalloc long[GcdLimbs + 1];
        Span<long> nextV = stackalloc long[GcdLimbs + 1];

        for (int round = 0; round < GcdRounds; round++)
        {
            (long f0, long g0, long f1, long g1) = GcdMatrix(a, b);
            if (CombineAndShift(a, b, f0, g0, nextA))
                (f0, g0) = (-f0, -g0);
            if (CombineAndShift(a, b, f1, g1, nextB))
                (f1, g1) = (-f1, -g1);
            CombineModulo(u, v, f0, g0, p, nextU);
            CombineModulo(u, v, f1, g1, p, nextV);
            nextA.CopyTo(a);
            nextB.CopyTo(b);
            nextU.CopyTo(u);
            nextV.CopyTo(v);
        }

        // The limbs are x·R, whose inverse lacks two factors of R; a product with R³ brings three and takes one.
        return FromSigned(v) * RCubed;
    }

    /// <summary>Thirty steps on approximations of a and b that agree with them in their lowest 30 and highest 34 bits.</summary>
    private static (long F0, long G0, long F1, long G1) GcdMatrix(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        int top = GcdLimbs - 1;
        while (top > 1 && (a[top] | b[top]) == 0)
            top--;

        int length = (32 * top) + 64 - (int)ulong.LeadingZeroCount(a[top] | b[top]);
        ulong x = Approximate(a, length);
        ulong y = Approximate(b, length);

        // Each word packs a row of the matrix: f in the low half, g in the high half, as signed sums.
        ulong row0 = 1;
        ulong row1 = 1UL << 32;
        for (int i = 0; i < GcdSteps; i++)
        {
            ulong odd = 0 - (x & 1);
            ulong swap = x < y ? odd : 0;
            ulong difference = (x ^ y) & swap;
            x ^= difference;
            y ^= difference;
            difference = (row0 ^ row1) & swap;
            row0 ^= difference;
            row1 ^= difference;
            x = (x - (y & odd)) >> 1;
            row0 -= row1 & odd;
            row1 <<= 1;
        }

        return ((int)row0, (long)(row0 - (ulong)(long)(int)row0) >> 32, (int)row1, (long)(row1 - (ulong)(long)(int)row1) >> 32);
    }

    private static ulong Approximate(ReadOnlySpan<ulong> a, int length)
    {
        if (length <= 64)
            return a[0] | (a[1] << 32);

        int position = length - 34;
        int limb = position >> 5;
        int shift = position & 31;
        ulong high = (a[limb] >> shift) | (a[limb + 1] << (32 - shift));
        if (limb + 2 < GcdLimbs)
            high |= a[limb + 2] << (64 - shift) & (shift == 0 ? 0 : ulong.MaxValue);
        return ((high & ((1UL << 34) - 1)) << GcdSteps) | (a[0] & ((1UL << GcdSteps) - 1));
    }

    /// <summary>|a·f + b·g| / 2^30, which is exact; true when the sum was negative.</summary>
    private static bool CombineAndShift(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, long f, long g, Span<ulong> result)
    {
        long sum = 0;
        ulong previous = 0;
        for (int i = 0; i < GcdLimbs; i++)
        {
            sum += ((long)a[i] * f) + ((long)b[i] * g);
            ulong word = (uint)sum;
            sum >>= 32;
            if (i > 0)
                result[i - 1] = (previous >> GcdSteps) | (uint)(word << 2);
            previous = word;
        }

        result[GcdLimbs - 1] = (previous >> GcdSteps) | (uint)((ulong)sum << 2);
        if (sum >= 0)
            return false;

        ulong carry = 1;
        for (int i = 0; i < GcdLimbs; i++)
        {
            carry += (uint)~result[i];
            result[i] = (uint)carry;
            carry >>= 32;
        }

        return true;
    }

    /// <summary>(u·f + v·g + m·p) / 2^30 with m that makes it exact; |result| ≤ max(|u|, |v|) + p, as |f| + |g| ≤ 2^30.</summary>
    private static void CombineModulo(
        ReadOnlySpan<long> u, ReadOnlySpan<long> v, long f, long g, ReadOnlySpan<ulong> p, Span<long> result)
    {
        ulong low = (ulong)((u[0] * f) + (v[0] * g));
        long m = (long)(low * TParameters.NegativeInverse & ((1UL << GcdSteps) - 1));
        long sum = 0;
        ulong previous = 0;
        for (int i = 0; i < GcdLimbs; i++)
        {
            sum += (u[i] * f) + (v[i] * g) + (m * (long)p[i]);
            ulong word = (uint)sum;
            sum >>= 32;
            if (i > 0)
                result[i - 1] = (long)(previous >> GcdSteps) | (uint)(word << 2);
            previous = word;
        }

        sum += (u[GcdLimbs] * f) + (v[GcdLimbs] * g);
        result[GcdLimbs - 1] = (long)(previous >> GcdSteps) | (uint)((ulong)sum << 2);
        result[GcdLimbs] = sum >> GcdSteps;
    }

    /// <summary>A signed number of magnitude below 32p, reduced.</summary>
    private static Fp256<TParameters> FromSigned(ReadOnlySpan<long> limbs)
    {
        // 16·2^252 fits below the fifth word's reach: the top five bits count multiples of 2^252, each reduced by itself.
        const int TopShift = 28;
        long top = (limbs[GcdLimbs] << (32 - TopShift)) + (limbs[7] >> TopShift);
        var low = new Fp256<TParameters>(
            Word(limbs, 0), Word(limbs, 2), Word(limbs, 4), (ulong)limbs[6] | ((ulong)(limbs[7] & ((1L << TopShift) - 1)) << 32));
        return low + (From(top) * TopUnit);
    }

    /// <summary>The element whose limbs are 2^252 mod p, times one: From(k) · TopUnit has limbs k·2^252.</summary>
    private static Fp256<TParameters> TopUnit { get; } = new(0, 0, 0, 1UL << 60);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ReadOnlySpan<long> limbs, int index) => (ulong)limbs[index] | ((ulong)limbs[index + 1] << 32);
}
