using System.Globalization;
using System.Numerics;
using Zkml.Algebra.Fields;

namespace Zkml.Algebra.Curves;

/// <summary>A point of G2, the points of order r of y² = x³ + 3/(9 + u) over Fq², or infinity, written (0, 0).</summary>
/// <param name="X">x.</param>
/// <param name="Y">y.</param>
/// <remarks>
/// The curve is the sextic twist of G1's, with r·(2q - r) points: unlike in G1, a point on it may lie outside the group.
/// A value may be anything; whoever reads one from outside uses <see cref="TryRead"/>.
/// </remarks>
public readonly record struct G2Affine(Fq2 X, Fq2 Y)
{
    /// <summary>Bytes of the encoding.</summary>
    public const int Size = 2 * Fq2.Size;

    /// <summary>ξ^((q-1)/3) and ξ^((q-1)/2), which bring the Frobenius of the untwisted curve back to the twist.</summary>
    private static readonly Fq2 FrobeniusX = Fq2.Xi.Pow((Fq.Modulus - 1) / 3);

    private static readonly Fq2 FrobeniusY = Fq2.Xi.Pow((Fq.Modulus - 1) / 2);

    /// <summary>The generator of EIP-197.</summary>
    public static G2Affine Generator { get; } = new(
        new Fq2(
            Decimal("10857046999023057135944570762232829481370756359578518086990519993285655852781"),
            Decimal("11559732032986387107991004021392285783925812861821192530917403151452391805634")),
        new Fq2(
            Decimal("8495653923123431417604973247489272438418190587263600148770280649306958101930"),
            Decimal("4082367875863433681332203403145435568316851327593401208105741076214120093531")));

    /// <summary>The neutral element.</summary>
    public static G2Affine Infinity => default;

    /// <summary>Whether this is the neutral element.</summary>
    public bool IsInfinity => X.IsZero && Y.IsZero;

    /// <summary>Whether this is infinity or y² = x³ + 3/ξ; the point may still lie outside the group.</summary>
    public bool IsOnCurve => IsInfinity || Y.Square() == (X.Square() * X) + CoefficientB;

    /// <summary>Whether this point, on the curve, has order r or is infinity.</summary>
    /// <remarks>
    /// The endomorphism ψ satisfies ψ² - tψ + q = 0, t = 6x₀² + 1. If ψ(P) = (t - 1)·P, this is (q + 1 - t)·P = r·P = 0
    /// (Scott: ePrint 2021/1130; for cofactor 1 it is this short). The converse holds as ψ acts on G2 as q = t - 1 mod r.
    /// </remarks>
    public bool IsInSubgroup => G2.FromAffine(this).Multiply(TraceMinusOne) == G2.FromAffine(Frobenius());

    /// <summary>3/ξ.</summary>
    internal static Fq2 CoefficientB { get; } = Fq2.Xi.Inverse() * Fq.From(3);

    private static BigInteger TraceMinusOne { get; } = 6 * BigInteger.Pow(Pairing.Seed, 2);

    /// <summary>a + b.</summary>
    public static G2 operator +(G2Affine a, G2Affine b) => (G2)a + b;

    /// <summary>a - b.</summary>
    public static G2 operator -(G2Affine a, G2Affine b) => (G2)a - b;

    /// <summary>-a.</summary>
    public static G2Affine operator -(G2Affine a) => new(a.X, -a.Y);

    /// <summary>k · a, for a in the group.</summary>
    public static G2 operator *(G2Affine a, Fr k) => (G2)a * k;

    /// <summary>The same point in Jacobian coordinates.</summary>
    public static implicit operator G2(G2Affine a) => G2.FromAffine(a);

    /// <summary>Writes x and y in the EVM's form: 32 big-endian bytes a part, imaginary parts first, infinity all zero.</summary>
    public void Write(Span<byte> destination)
    {
        X.Write(destination);
        Y.Write(destination[Fq2.Size..]);
    }

    /// <summary>Reads what <see cref="Write"/> writes.</summary>
    /// <param name="source">At least <see cref="Size"/> bytes, of which the first are read.</param>
    /// <param name="point">The point, or infinity if refused.</param>
    /// <returns>False when a part is not below q, or the point is not on the curve or not in the group.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out G2Affine point)
    {
        bool canonical = Fq2.TryRead(source, out Fq2 x) & Fq2.TryRead(source[Fq2.Size..], out Fq2 y);
        point = new G2Affine(x, y);
        if (canonical && point.IsOnCurve && point.IsInSubgroup)
            return true;

        point = Infinity;
        return false;
    }

    /// <summary>ψ(x, y) = (x^q·ξ^((q-1)/3), y^q·ξ^((q-1)/2)), which is q·P in the group.</summary>
    internal G2Affine Frobenius() => new(X.Conjugate() * FrobeniusX, Y.Conjugate() * FrobeniusY);

    private static Fq Decimal(string digits) => Fq.From(BigInteger.Parse(digits, CultureInfo.InvariantCulture));
}
