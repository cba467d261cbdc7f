using System.Runtime.CompilerServices;

namespace Zkml.Gpu.Msm;

/// <summary>
/// A scalar inside a kernel as a sign and a magnitude, of which one window after another is read from the lowest up. Booth's recoding:
/// the top bit of a window weighs -2^(bits-1) and returns as a carry into the window above, which reads it for itself.
/// </summary>
internal readonly struct DeviceScalar
{
    // The magnitude from one bit below the window up.
    private readonly ulong _limb0;
    private readonly ulong _limb1;
    private readonly ulong _limb2;
    private readonly ulong _limb3;
    private readonly int _sign;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DeviceScalar(ulong limb0, ulong limb1, ulong limb2, ulong limb3, int sign)
    {
        _limb0 = limb0;
        _limb1 = limb1;
        _limb2 = limb2;
        _limb3 = limb3;
        _sign = sign;
    }

    /// <summary>The integer in [0, r) that a field element stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceScalar From(DeviceFr x)
    {
        DeviceFr c = x.Canonical;
        return new DeviceScalar(
            c.Limb0 << 1, (c.Limb1 << 1) | (c.Limb0 >> 63), (c.Limb2 << 1) | (c.Limb1 >> 63), (c.Limb3 << 1) | (c.Limb2 >> 63), 0);
    }

    /// <summary>A small integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceScalar From(int x)
    {
        long wide = x;
        return new DeviceScalar((ulong)(wide < 0 ? -wide : wide) << 1, 0, 0, 0, x < 0 ? 1 : 0);
    }

    /// <summary>The scalar over 2^bits, for windows of 1 to 63 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceScalar Next(int bits) => new(
        (_limb0 >> bits) | (_limb1 << (64 - bits)),
        (_limb1 >> bits) | (_limb2 << (64 - bits)),
        (_limb2 >> bits) | (_limb3 << (64 - bits)),
        _limb3 >> bits,
        _sign);

    /// <summary>
    /// The lowest window's digit, in [-2^(bits-1), 2^(bits-1)]. The last window gives no carry: its bits and the carry into it must be
    /// within that.
    /// </summary>
    /// <returns>Twice the magnitude, and 1 if the digit is negative; below 2 for a digit of 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Digit(int bits, bool isLast)
    {
        int window = (int)_limb0 & ((2 << bits) - 1);
        int digit = (window + 1) >> 1;
        if (!isLast)
            digit -= window >> bits << bits;
        return digit < 0 ? ((uint)-digit << 1) | (uint)(1 - _sign) : ((uint)digit << 1) | (uint)_sign;
    }
}
