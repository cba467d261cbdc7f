using System.Numerics;
using Zkml.Algebra.Fields;

namespace Zkml.Algebra.Curves;

/// <summary>
/// The group law of y² = x³ + b in Jacobian coordinates, (X/Z², Y/Z³), written once for G1 and G2. Infinity has Z = 0.
/// Formulas dbl-2009-l, add-2007-bl and madd-2007-bl of the Explicit-Formulas Database; complete, in variable time.
/// </summary>
/// <param name="X">X.</param>
/// <param name="Y">Y.</param>
/// <param name="Z">Z.</param>
/// <typeparam name="T">The field of the coordinates.</typeparam>
internal readonly record struct Jacobian<T>(T X, T Y, T Z)
    where T : unmanaged, IFieldElement<T>
{
    private const int WindowBits = 4;

    /// <summary>Whether this is the neutral element.</summary>
    public bool IsInfinity => Z.IsZero;

    /// <summary>The affine point (x, y), or infinity when it is (0, 0).</summary>
    public static Jacobian<T> FromAffine(in T x, in T y) =>
        x.IsZero && y.IsZero ? default : new Jacobian<T>(x, y, T.One);

    /// <summary>2 · this.</summary>
    public Jacobian<T> Double()
    {
        T a = X.Square();
        T b = Y.Square();
        T c = b.Square();
        T d = ((X + b).Square() - a - c).Double();
        T e = a.Double() + a;
        T x = e.Square() - d.Double();
        T y = (e * (d - x)) - c.Double().Double().Double();
        return new Jacobian<T>(x, y, (Y * Z).Double());
    }

    /// <summary>a + b.</summary>
    public static Jacobian<T> Add(in Jacobian<T> a, in Jacobian<T> b)
    {
        if (a.IsInfinity)
            return b;
        if (b.IsInfinity)
            return a;

        T zzA = a.Z.Square();
        T zzB = b.Z.Square();
        T u = a.X * zzB;
        T s = a.Y * b.Z * zzB;
        T h = (b.X * zzA) - u;
        T r = ((b.Y * a.Z * zzA) - s).Double();
        if (h.IsZero)
            return r.IsZero ? a.Double() : default;

        T i = h.Double().Square();
        T z = ((a.Z + b.Z).Square() - zzA - zzB) * h;
        return Chord(u, s, h, r, i, z);
    }

    /// <summary>a + (x, y) for an affine point, (0, 0) being infinity.</summary>
    public static Jacobian<T> Add(in Jacobian<T> a, in T x, in T y)
    {
        if (x.IsZero && y.IsZero)
            return a;
        if (a.IsInfinity)
            return new Jacobian<T>(x, y, T.One);

        T zz = a.Z.Square();
        T h = (x * zz) - a.X;
        T r = ((y * a.Z * zz) - a.Y).Double();
        if (h.IsZero)
            return r.IsZero ? a.Double() : default;

        T hh = h.Square();
        T z = (a.Z + h).Square() - zz - hh;
        return Chord(a.X, a.Y, h, r, hh.Double().Double(), z);
    }

    /// <summary>-this.</summary>
    public Jacobian<T> Negate() => new(X, -Y, Z);

    /// <summary>k · this for the integer k of the given little-endian bytes: fixed windows of four bits.</summary>
    public Jacobian<T> Multiply(ReadOnlySpan<byte> littleEndian)
    {
        Span<Jacobian<T>> multiples = stackalloc Jacobian<T>[1 << WindowBits];
        multiples[0] = default;
        for (int i = 1; i < multiples.Length; i++)
            multiples[i] = Add(multiples[i - 1], this);

        Jacobian<T> sum = default;
        for (int i = littleEndian.Length - 1; i >= 0; i--)
        {
            sum = Add(sum.Double().Double().Double().Double(), multiples[littleEndian[i] >> WindowBits]);
            sum = Add(sum.Double().Double().Double().Double(), multiples[littleEndian[i] & (multiples.Length - 1)]);
        }

        return sum;
    }

    /// <summary>k · this, k of any sign and size; not reduced, as the point may lie outside the subgroup of order r.</summary>
    public Jacobian<T> Multiply(BigInteger k)
    {
        Jacobian<T> product = Multiply(BigInteger.Abs(k).ToByteArray(isUnsigned: true));
        return k.Sign < 0 ? product.Negate() : product;
    }

    /// <summary>k · this.</summary>
    public Jacobian<T> Multiply(Fr k)
    {
        Span<byte> bytes = stackalloc byte[Fr.Size];
        k.WriteLittleEndian(bytes);
        return Multiply(bytes);
    }

    /// <summary>x and y; (0, 0) for infinity.</summary>
    public (T X, T Y) ToAffine() => ToAffine(Z.Inverse());

    /// <summary>Every point's x and y, with one inversion for all (Montgomery's trick).</summary>
    public static void ToAffine(ReadOnlySpan<Jacobian<T>> points, Span<(T X, T Y)> destination)
    {
        // destination[i].X holds the product of the Z before i until it is replaced by the point.
        T product = T.One;
        for (int i = 0; i < points.Length; i++)
        {
            destination[i].X = product;
            if (!points[i].IsInfinity)
                product *= points[i].Z;
        }

        T inverse = product.Inverse();
        for (int i = points.Length - 1; i >= 0; i--)
        {
            T zInverse = points[i].IsInfinity ? T.Zero : inverse * destination[i].X;
            if (!points[i].IsInfinity)
                inverse *= points[i].Z;
            destination[i] = points[i].ToAffine(zInverse);
        }
    }

    /// <summary>Whether both stand for the same point, whatever their Z.</summary>
    public bool IsSamePoint(in Jacobian<T> other)
    {
        if (IsInfinity || other.IsInfinity)
            return IsInfinity && other.IsInfinity;

        T zz = Z.Square();
        T zzOther = other.Z.Square();
        return (X * zzOther).Equals(other.X * zz) && (Y * other.Z * zzOther).Equals(other.Y * Z * zz);
    }

    private (T X, T Y) ToAffine(in T zInverse)
    {
        T square = zInverse.Square();
        return (X * square, Y * square * zInverse);
    }

    private static Jacobian<T> Chord(in T u, in T s, in T h, in T r, in T i, in T z)
    {
        T j = h * i;
        T v = u * i;
        T x = r.Square() - j - v.Double();
        return new Jacobian<T>(x, (r * (v - x)) - (s * j).Double(), z);
    }
}
