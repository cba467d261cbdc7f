using System.Runtime.CompilerServices;

namespace Zkml.Gpu.Fractions;

/// <summary>
/// The children of a node, as the sumcheck of its layer takes them: λ is folded into the second numerator, so that
/// h = p₀q₁ + q₀(p₁ + λq₁) is a sum of two products. Also a slope of such, which is bilinear in the same way.
/// </summary>
/// <param name="p0">p₀.</param>
/// <param name="q0">q₀.</param>
/// <param name="p1">p₁ + λ·q₁.</param>
/// <param name="q1">q₁.</param>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct FractionPair(DeviceFr p0, DeviceFr q0, DeviceFr p1, DeviceFr q1)
{
    /// <summary>p₀.</summary>
    public readonly DeviceFr P0 = p0;

    /// <summary>q₀.</summary>
    public readonly DeviceFr Q0 = q0;

    /// <summary>p₁ + λ·q₁.</summary>
    public readonly DeviceFr P1 = p1;

    /// <summary>q₁.</summary>
    public readonly DeviceFr Q1 = q1;

    /// <summary>h; on a slope, its coefficient of X².</summary>
    public DeviceFr H
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (P0 * Q1) + (Q0 * P1);
    }

    /// <summary>The slope from b to a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FractionPair operator -(FractionPair a, FractionPair b) => new(a.P0 - b.P0, a.Q0 - b.Q0, a.P1 - b.P1, a.Q1 - b.Q1);

    /// <summary>The value at the challenge of the line from this, at 0, to the other, at 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FractionPair Fold(FractionPair other, DeviceFr challenge) => new(
        P0 + (challenge * (other.P0 - P0)),
        Q0 + (challenge * (other.Q0 - Q0)),
        P1 + (challenge * (other.P1 - P1)),
        Q1 + (challenge * (other.Q1 - Q1)));
}
