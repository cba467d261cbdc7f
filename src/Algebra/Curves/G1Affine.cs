namespace Zkml.Algebra.Curves;

/// <summary>A point of G1, y² = x³ + 3 over Fq, or infinity, written (0, 0) as the EVM does.</summary>
/// <param name="X">x.</param>
/// <param name="Y">y.</param>
/// <remarks>
/// BN254 (alt_bn128 in EIP-196), of seed x₀ = 4965661367192848881:
/// q = 36x₀⁴ + 36x₀³ + 24x₀² + 6x₀ + 1 = 21888242871839275222246405745257275088696311157297823662689037894645226208583,
/// r = 36x₀⁴ + 36x₀³ + 18x₀² + 6x₀ + 1 = 21888242871839275222246405745257275088548364400416034343698204186575808495617.
/// The curve has r points, so that every point on it is in the group: the cofactor is 1.
/// A value may be off the curve; whoever reads one from outside uses <see cref="TryRead"/>.
/// </remarks>
public readonly partial record struct G1Affine(Fq X, Fq Y)
{
    /// <summary>Bytes of the encoding.</summary>
    public const int Size = 2 * Fq.Size;

    /// <summary>The generator (1, 2).</summary>
    public static G1Affine Generator { get; } = new(Fq.One, Fq.From(2));

    /// <summary>The neutral element.</summary>
    public static G1Affine Infinity => default;

    /// <summary>Whether this is the neutral element.</summary>
    public bool IsInfinity => X.IsZero && Y.IsZero;

    /// <summary>Whether this is a point of the group: infinity, or y² = x³ + 3.</summary>
    public bool IsOnCurve => IsInfinity || Y.Square() == (X.Square() * X) + CoefficientB;

    private static Fq CoefficientB { get; } = Fq.From(3);

    /// <summary>a + b.</summary>
    public static G1 operator +(G1Affine a, G1Affine b) => (G1)a + b;

    /// <summary>a - b.</summary>
    public static G1 operator -(G1Affine a, G1Affine b) => (G1)a - b;

    /// <summary>-a.</summary>
    public static G1Affine operator -(G1Affine a) => new(a.X, -a.Y);

    /// <summary>k · a.</summary>
    public static G1 operator *(G1Affine a, Fr k) => (G1)a * k;

    /// <summary>The same point in Jacobian coordinates.</summary>
    public static implicit operator G1(G1Affine a) => G1.FromAffine(a);

    /// <summary>Writes x and y, 32 big-endian bytes each: the EVM's form, infinity being 64 zero bytes.</summary>
    public void Write(Span<byte> destination)
    {
        X.WriteBigEndian(destination);
        Y.WriteBigEndian(destination[Fq.Size..]);
    }

    /// <summary>Reads what <see cref="Write"/> writes.</summary>
    /// <param name="source">At least <see cref="Size"/> bytes, of which the first are read.</param>
    /// <param name="point">The point, or infinity if refused.</param>
    /// <returns>False when a coordinate is not below q or the point is not on the curve.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out G1Affine point)
    {
        bool canonical = Fq.TryReadBigEndian(source, out Fq x) & Fq.TryReadBigEndian(source[Fq.Size..], out Fq y);
        point = new G1Affine(x, y);
        if (canonical && point.IsOnCurve)
            return true;

        point = Infinity;
        return false;
    }
}
