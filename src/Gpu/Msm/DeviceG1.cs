using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zkml.Algebra.Curves;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Msm;

/// <summary>
/// A sum of points of G1 inside a kernel, in XYZZ coordinates: (X/ZZ, Y/ZZZ) with ZZ³ = ZZZ²; infinity has ZZ = 0. Formulas of the
/// Explicit-Formulas Database (shortw/xyzz, a = 0); complete, in variable time. No point of the curve has y = 0.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct DeviceG1
{
    /// <summary>X.</summary>
    public readonly DeviceFq X;

    /// <summary>Y.</summary>
    public readonly DeviceFq Y;

    /// <summary>Z².</summary>
    public readonly DeviceFq ZZ;

    /// <summary>Z³.</summary>
    public readonly DeviceFq ZZZ;

    /// <summary>The point with these coordinates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceG1(DeviceFq x, DeviceFq y, DeviceFq zz, DeviceFq zzz)
    {
        X = x;
        Y = y;
        ZZ = zz;
        ZZZ = zzz;
    }

    /// <summary>Whether this is the neutral element.</summary>
    public bool IsInfinity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ZZ.IsZero;
    }

    /// <summary>a + b: madd-2008-s, 10 products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceG1 operator +(DeviceG1 a, DeviceG1Affine b)
    {
        if (b.IsInfinity)
            return a;
        if (a.IsInfinity)
            return new DeviceG1(b.X, b.Y, FqOnDevice.One, FqOnDevice.One);
        DeviceFq p = (b.X * a.ZZ) - a.X;
        DeviceFq r = (b.Y * a.ZZZ) - a.Y;
        if (p.IsZero)
            return r.IsZero ? b.Double() : default;
        DeviceFq pp = p.Square();
        DeviceFq ppp = p * pp;
        DeviceFq q = a.X * pp;
        DeviceFq x = r.Square() - ppp - q.Double();
        return new DeviceG1(x, (r * (q - x)) - (a.Y * ppp), a.ZZ * pp, a.ZZZ * ppp);
    }

    /// <summary>a + b: add-2008-s, 14 products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceG1 operator +(DeviceG1 a, DeviceG1 b)
    {
        if (b.IsInfinity)
            return a;
        if (a.IsInfinity)
            return b;
        DeviceFq u = a.X * b.ZZ;
        DeviceFq s = a.Y * b.ZZZ;
        DeviceFq p = (b.X * a.ZZ) - u;
        DeviceFq r = (b.Y * a.ZZZ) - s;
        if (p.IsZero)
            return r.IsZero ? a.Double() : default;
        DeviceFq pp = p.Square();
        DeviceFq ppp = p * pp;
        DeviceFq q = u * pp;
        DeviceFq x = r.Square() - ppp - q.Double();
        return new DeviceG1(x, (r * (q - x)) - (s * ppp), a.ZZ * b.ZZ * pp, a.ZZZ * b.ZZZ * ppp);
    }

    /// <summary>2 · this: dbl-2008-s-1, 9 products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceG1 Double()
    {
        DeviceG1 scaled = new DeviceG1Affine(X, Y).Double();
        return new DeviceG1(scaled.X, scaled.Y, scaled.ZZ * ZZ, scaled.ZZZ * ZZZ);
    }

    /// <summary>The same point on the host: with Z = ZZ, as X·ZZ/ZZ² = X/ZZ and Y·ZZZ/ZZ³ = Y/ZZZ.</summary>
    public G1 ToHost() => new(FqOnDevice.ToHost(X * ZZ), FqOnDevice.ToHost(Y * ZZZ), FqOnDevice.ToHost(ZZ));
}
