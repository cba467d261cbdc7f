using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zkml.Algebra.Curves;

/// <summary>A point of G1 in Jacobian coordinates: (X/Z², Y/Z³); infinity has Z = 0.</summary>
/// <param name="X">X.</param>
/// <param name="Y">Y.</param>
/// <param name="Z">Z.</param>
/// <remarks>Two values are equal when they are the same point, whatever their Z. Operations are exact and in variable time.</remarks>
public readonly partial record struct G1(Fq X, Fq Y, Fq Z)
{
    /// <summary>The generator.</summary>
    public static G1 Generator => G1Affine.Generator;

    /// <summary>The neutral element.</summary>
    public static G1 Infinity => default;

    /// <summary>Whether this is the neutral element.</summary>
    public bool IsInfinity => Z.IsZero;

    private Jacobian<Fq> Value => new(X, Y, Z);

    /// <summary>The same point in Jacobian coordinates.</summary>
    public static G1 FromAffine(G1Affine point) => From(Jacobian<Fq>.FromAffine(point.X, point.Y));

    /// <summary>a + b.</summary>
    public static G1 operator +(G1 a, G1 b) => From(Jacobian<Fq>.Add(a.Value, b.Value));

    /// <summary>a + b, cheaper than with b in Jacobian coordinates.</summary>
    public static G1 operator +(G1 a, G1Affine b) => From(Jacobian<Fq>.Add(a.Value, b.X, b.Y));

    /// <summary>a - b.</summary>
    public static G1 operator -(G1 a, G1 b) => a + (-b);

    /// <summary>a - b, cheaper than with b in Jacobian coordinates.</summary>
    public static G1 operator -(G1 a, G1Affine b) => a + (-b);

    /// <summary>-a.</summary>
    public static G1 operator -(G1 a) => new(a.X, -a.Y, a.Z);

    /// <summary>k · a.</summary>
    public static G1 operator *(G1 a, Fr k) => From(a.Value.Multiply(k));

    /// <summary>2 · this.</summary>
    public G1 Double() => From(Value.Double());

    /// <summary>k · this, for k of any sign and size.</summary>
    public G1 Multiply(BigInteger k) => From(Value.Multiply(k));

    /// <summary>The same point in affine coordinates.</summary>
    public G1Affine ToAffine()
    {
        (Fq x, Fq y) = Value.ToAffine();
        return new G1Affine(x, y);
    }

    /// <summary>Every point in affine coordinates, with one inversion for all.</summary>
    /// <param name="points">The points.</param>
    /// <param name="destination">As many places as points, at least.</param>
    public static void ToAffine(ReadOnlySpan<G1> points, Span<G1Affine> destination) =>
        Jacobian<Fq>.ToAffine(
            MemoryMarshal.Cast<G1, Jacobian<Fq>>(points),
            MemoryMarshal.Cast<G1Affine, (Fq X, Fq Y)>(destination[..points.Length]));

    /// <summary>Whether both are the same point.</summary>
    public bool Equals(G1 other) => Value.IsSamePoint(other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => ToAffine().GetHashCode();

    private static G1 From(in Jacobian<Fq> value) => Unsafe.BitCast<Jacobian<Fq>, G1>(value);
}
