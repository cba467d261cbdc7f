using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zkml.Algebra.Curves;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Msm;

/// <summary>
/// A sum of points of G1 inside a kernel, in XYZZ coordinates: (X/ZZ, Y/ZZZ) with ZZ³ = ZZZ²; infinity has ZZ = 0. Formulas of the
/// Explicit-Formulas Database (shortw/xyzz, a = 0); complete, in variable time. No point of the curve has y = 0.
/// Coordinates are lazily reduced.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct DeviceG1
{
    /// <summary>X.</summary>
    public readonly LazyFq X;

    /// <summary>Y.</summary>
    public readonly LazyFq Y;

    /// <summary>Z².</summary>
    public readonly LazyFq ZZ;

    /// <summary>Z³.</summary>
    public readonly LazyFq ZZZ;

    /// <summary>The point with these coordinates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceG1(LazyFq x, LazyFq y, LazyFq zz, LazyFq zzz)
    {
        X = x;
        Y = y;
        ZZ = zz;
        ZZZ = zzz;
    }

    /// <summary>
    /// Whether this is the neutral element. Its ZZ is never computed but 0 as it is: that of other points is 1 or a product of factors that
    /// are not 0 (ZZ of points, differences that were found to be none, 2y), hence not a multiple of p.
    /// </summary>
    public bool IsInfinity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ZZ.IsLiteralZero;
    }

    /// <summary>a + b: madd-2008-s, 10 products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceG1 operator +(DeviceG1 a, DeviceG1Affine b)
    {
        if (b.IsInfinity)
            return a;
        if (a.IsInfinity)
            return new DeviceG1(b.X, b.Y, LazyFq.One, LazyFq.One);
        LazyFq p = (b.X * a.ZZ) - a.X;
        LazyFq r = (b.Y * a.ZZZ) - a.Y;
        if (p.IsZero)
            return r.IsZero ? b.Double() : default;

        // Y, which takes four factors at once, comes last: all others but X, ZZ and ZZZ are done with by then.
        LazyFq pp = p.Square();
        LazyFq ppp = p * pp;
        LazyFq q = a.X * pp;
        LazyFq zz = a.ZZ * pp;
        LazyFq zzz = a.ZZZ * ppp;
        LazyFq x = r.Square() - ppp - q - q;
        return new DeviceG1(x, LazyFq.MultiplySubtract(r, q - x, a.Y, ppp), zz, zzz);
    }

    /// <summary>a + b: add-2008-s, 14 products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceG1 operator +(DeviceG1 a, DeviceG1 b)
    {
        if (b.IsInfinity)
            return a;
        if (a.IsInfinity)
            return b;
        LazyFq u = a.X * b.ZZ;
        LazyFq s = a.Y * b.ZZZ;
        LazyFq p = (b.X * a.ZZ) - u;
        LazyFq r = (b.Y * a.ZZZ) - s;
        if (p.IsZero)
            return r.IsZero ? a.Double() : default;
        LazyFq pp = p.Square();
        LazyFq ppp = p * pp;
        LazyFq q = u * pp;
        LazyFq zz = a.ZZ * b.ZZ * pp;
        LazyFq zzz = a.ZZZ * b.ZZZ * ppp;
        LazyFq x = r.Square() - ppp - q - q;
        return new DeviceG1(x, LazyFq.MultiplySubtract(r, q - x, s, ppp), zz, zzz);
    }

    /// <summary>2 · (x, y), which is not infinity: mdbl-2008-s-1, 7 products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceG1 Doubled(LazyFq x, LazyFq y)
    {
        LazyFq u = y.Double();
        LazyFq v = u.Square();
        LazyFq w = u * v;
        LazyFq s = x * v;
        LazyFq xx = x.Square();
        LazyFq m = xx.Double() + xx;
        LazyFq doubleX = m.Square() - s - s;
        return new DeviceG1(doubleX, LazyFq.MultiplySubtract(m, s - doubleX, w, y), v, w);
    }

    /// <summary>2 · this: dbl-2008-s-1, 9 products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceG1 Double()
    {
        DeviceG1 scaled = Doubled(X, Y);
        return new DeviceG1(scaled.X, scaled.Y, scaled.ZZ * ZZ, scaled.ZZZ * ZZZ);
    }

    /// <summary>The same point on the host: with Z = ZZ, as X·ZZ/ZZ² = X/ZZ and Y·ZZZ/ZZ³ = Y/ZZZ.</summary>
    public G1 ToHost() => new(LazyFq.ToHost(X * ZZ), LazyFq.ToHost(Y * ZZZ), LazyFq.ToHost(ZZ));
}
