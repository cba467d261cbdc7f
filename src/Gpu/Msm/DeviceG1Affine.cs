using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zkml.Algebra.Curves;

namespace Zkml.Gpu.Msm;

/// <summary>A point of G1 inside a kernel: the bytes of <see cref="G1Affine"/>, infinity being (0, 0).</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct DeviceG1Affine
{
    /// <summary>x.</summary>
    public readonly DeviceFq X;

    /// <summary>y.</summary>
    public readonly DeviceFq Y;

    /// <summary>The point (x, y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceG1Affine(DeviceFq x, DeviceFq y)
    {
        X = x;
        Y = y;
    }

    /// <summary>Whether this is the neutral element.</summary>
    public bool IsInfinity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => X.IsZero && Y.IsZero;
    }

    /// <summary>-a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceG1Affine operator -(DeviceG1Affine a) => new(a.X, -a.Y);

    /// <summary>2 · this, which is not infinity: 7 products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceG1 Double() => DeviceG1.Doubled(X, Y);
}
