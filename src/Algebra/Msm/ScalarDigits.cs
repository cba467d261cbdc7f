using System.Runtime.CompilerServices;

namespace Zkml.Algebra.Msm;

/// <summary>
/// The signed digits of scalars at one window, in [-2^(bits-1), 2^(bits-1)]. Booth's recoding: the top bit of a digit weighs
/// -2^(bits-1) and returns as a carry into the digit above, which reads it for itself; so a digit depends on its own bits and one
/// below.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface IScalarDigits<TSelf>
    where TSelf : struct, IScalarDigits<TSelf>
{
    /// <summary>The digits of bits index · bits to (index + 1) · bits - 1.</summary>
    TSelf Window(int index, int bits);

    /// <summary>The digit of scalar i.</summary>
    int Digit(int i);
}

/// <summary>Canonical scalars of four 64-bit limbs.</summary>
internal readonly unsafe struct FullScalarDigits : IScalarDigits<FullScalarDigits>
{
    private const int Limbs = 4;

    private readonly ulong* _low;
    private readonly ulong* _high;
    private readonly int _shiftLeft;
    private readonly int _shiftRight;
    private readonly int _bits;
    private readonly ulong _highMask;

    /// <summary>The scalars' first window of no bits.</summary>
    public FullScalarDigits(ulong* limbs) => _low = _high = limbs;

    private FullScalarDigits(ulong* limbs, int position, int bits)
    {
        // The bit below the window is read too; below the lowest window it is 0.
        int start = Math.Max(position - 1, 0);
        int limb = start / 64;
        _bits = bits;
        _shiftLeft = position == 0 ? 1 : 0;
        _shiftRight = start % 64;
        _low = limbs + limb;
        bool reachesOver = _shiftRight + bits + 1 > 64 && limb + 1 < Limbs;
        _high = limbs + limb + (reachesOver ? 1 : 0);
        _highMask = reachesOver ? ulong.MaxValue : 0;
    }

    /// <inheritdoc/>
    public FullScalarDigits Window(int index, int bits) => new(_low, index * bits, bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Digit(int i)
    {
        nint offset = (nint)i * Limbs;
        ulong raw = ((_low[offset] >> _shiftRight) | ((_high[offset] << 1 << (63 - _shiftRight)) & _highMask)) << _shiftLeft;
        return Booth.Digit(raw, _bits);
    }
}

/// <summary>Signed 32-bit scalars.</summary>
internal readonly unsafe struct SmallScalarDigits(int* scalars, int position = 0, int bits = 0)
    : IScalarDigits<SmallScalarDigits>
{
    /// <inheritdoc/>
    public SmallScalarDigits Window(int index, int bits) => new(scalars, index * bits, bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Digit(int i)
    {
        long scalar = scalars[i];
        long sign = scalar >> 63;
        ulong magnitude = (ulong)((scalar ^ sign) - sign);
        int digit = Booth.Digit(magnitude << 1 >> position, bits);
        return (digit ^ (int)sign) - (int)sign;
    }
}

/// <summary>Booth's recoding of a window.</summary>
internal static class Booth
{
    /// <summary>The digit of a window whose bits, and the one below them, are the low bits of <paramref name="raw"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Digit(ulong raw, int bits)
    {
        int window = (int)(raw & ((2UL << bits) - 1));
        return ((window + 1) >> 1) - ((window >> bits) << bits);
    }
}
