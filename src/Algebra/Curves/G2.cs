using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zkml.Algebra.Fields;

namespace Zkml.Algebra.Curves;

/// <summary>A point of G2 in Jacobian coordinates: (X/Z², Y/Z³); infinity has Z = 0.</summary>
/// <param name="X">X.</param>
/// <param name="Y">Y.</param>
/// <param name="Z">Z.</param>
/// <remarks>Two values are equal when they are the same point, whatever their Z. Operations are exact and in variable time.</remarks>
public readonly record struct G2(Fq2 X, Fq2 Y, Fq2 Z)
{
    /// <summary>The generator.</summary>
    public static G2 Generator => G2Affine.Generator;

    /// <summary>The neutral element.</summary>
    public static G2 Infinity => default;

    /// <summary>Whether this is the neutral element.</summary>
    public bool IsInfinity => Z.IsZero;

    private Jacobian<Fq2> Value => new(X, Y, Z);

    /// <summary>The same point in Jacobian coordinates.</summary>
    public static G2 FromAffine(G2Affine point) => From(Jacobian<Fq2>.FromAffine(point.X, point.Y));

    /// <summary>a + b.</summary>
    public static G2 operator +(G2 a, G2 b) => From(Jacobian<Fq2>.Add(a.Value, b.Value));

    /// <summary>a + b, cheaper than with b in Jacobian coordinates.</summary>
    public static G2 operator +(G2 a, G2Affine b) => From(Jacobian<Fq2>.Add(a.Value, b.X, b.Y));

    /// <summary>a - b.</summary>
    public static G2 operator -(G2 a, G2 b) => a + (-b);

    /// <summary>a - b, cheaper than with b in Jacobian coordinates.</summary>
    public static G2 operator -(G2 a, G2Affine b) => a + (-b);

    /// <summary>-a.</summary>
    public static G2 operator -(G2 a) => new(a.X, -a.Y, a.Z);

    /// <summary>k · a, for a in the group.</summary>
    public static G2 operator *(G2 a, Fr k) => From(a.Value.Multiply(k));

    /// <summary>2 · this.</summary>
    public G2 Double() => From(Value.Double());

    /// <summary>k · this, for k of any sign and size.</summary>
    public G2 Multiply(BigInteger k) => From(Value.Multiply(k));

    /// <summary>The same point in affine coordinates.</summary>
    public G2Affine ToAffine()
    {
        (Fq2 x, Fq2 y) = Value.ToAffine();
        return new G2Affine(x, y);
    }

    /// <summary>Every point in affine coordinates, with one inversion for all.</summary>
    /// <param name="points">The points.</param>
    /// <param name="destination">As many places as points, at least.</param>
    public static void ToAffine(ReadOnlySpan<G2> points, Span<G2Affine> destination) =>
        Jacobian<Fq2>.ToAffine(
            MemoryMarshal.Cast<G2, Jacobian<Fq2>>(points),
            MemoryMarshal.Cast<G2Affine, (Fq2 X, Fq2 Y)>(destination[..points.Length]));

    /// <summary>Whether both are the same point.</summary>
    public bool Equals(G2 other) => Value.IsSamePoint(other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => ToAffine().GetHashCode();

    private static G2 From(in Jacobian<Fq2> value) => Unsafe.BitCast<Jacobian<Fq2>, G2>(value);
}
