using System.Runtime.CompilerServices;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Fractions;

/// <summary>A node of the tree inside a kernel.</summary>
/// <param name="p">The numerator.</param>
/// <param name="q">The denominator.</param>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct Fraction(DeviceFr p, DeviceFr q)
{
    /// <summary>The numerator.</summary>
    public readonly DeviceFr P = p;

    /// <summary>The denominator.</summary>
    public readonly DeviceFr Q = q;

    /// <summary>0/1: what nothing covers, and what changes nothing when it is added.</summary>
    public static Fraction Padding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(default, FrOnDevice.One);
    }

    /// <summary>The unreduced sum: its order does not matter, so a node is the sum of its leaves one by one too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Fraction operator +(Fraction a, Fraction b) => new((a.P * b.Q) + (b.P * a.Q), a.Q * b.Q);
}
