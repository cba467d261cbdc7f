using System.Numerics;

namespace Zkml.Algebra.Fields;

/// <summary>An element c₀ + c₁·u of Fq² = Fq[u]/(u² + 1), the field of G2's coordinates.</summary>
/// <param name="C0">c₀, the real part.</param>
/// <param name="C1">c₁, the imaginary part.</param>
public readonly record struct Fq2(Fq C0, Fq C1) : IFieldElement<Fq2>
{
    /// <summary>Bytes of the encoding.</summary>
    public const int Size = 2 * Fq.Size;

    /// <summary>0.</summary>
    public static Fq2 Zero => default;

    /// <summary>1.</summary>
    public static Fq2 One { get; } = new(Fq.One, Fq.Zero);

    /// <summary>ξ = 9 + u, neither a square nor a cube: Fq⁶ is Fq²[v]/(v³ - ξ), and G2's curve is y² = x³ + 3/ξ.</summary>
    public static Fq2 Xi { get; } = new(Fq.From(9), Fq.One);

    /// <summary>Whether this is 0.</summary>
    public bool IsZero => C0.IsZero && C1.IsZero;

    /// <summary>a + b.</summary>
    public static Fq2 operator +(Fq2 a, Fq2 b) => new(a.C0 + b.C0, a.C1 + b.C1);

    /// <summary>a - b.</summary>
    public static Fq2 operator -(Fq2 a, Fq2 b) => new(a.C0 - b.C0, a.C1 - b.C1);

    /// <summary>-a.</summary>
    public static Fq2 operator -(Fq2 a) => new(-a.C0, -a.C1);

    /// <summary>a · b, with three products (Karatsuba).</summary>
    public static Fq2 operator *(Fq2 a, Fq2 b)
    {
        Fq v0 = a.C0 * b.C0;
        Fq v1 = a.C1 * b.C1;
        return new Fq2(v0 - v1, ((a.C0 + a.C1) * (b.C0 + b.C1)) - v0 - v1);
    }

    /// <summary>a · b.</summary>
    public static Fq2 operator *(Fq2 a, Fq b) => new(a.C0 * b, a.C1 * b);

    /// <summary>a² = (c₀ + c₁)(c₀ - c₁) + 2c₀c₁·u.</summary>
    public Fq2 Square() => new((C0 + C1) * (C0 - C1), (C0 * C1).Double());

    /// <summary>2a.</summary>
    public Fq2 Double() => new(C0.Double(), C1.Double());

    /// <summary>c₀ - c₁·u, which is a^q.</summary>
    public Fq2 Conjugate() => new(C0, -C1);

    /// <summary>a^-1, and 0 for 0.</summary>
    public Fq2 Inverse()
    {
        Fq norm = (C0.Square() + C1.Square()).Inverse();
        return new Fq2(C0 * norm, -C1 * norm);
    }

    /// <summary>a^exponent, in variable time.</summary>
    public Fq2 Pow(BigInteger exponent)
    {
        Fq2 result = One;
        for (int i = (int)exponent.GetBitLength() - 1; i >= 0; i--)
        {
            result = result.Square();
            if (!((exponent >> i) & BigInteger.One).IsZero)
                result *= this;
        }

        return result;
    }

    /// <summary>Writes c₁ and c₀, 32 big-endian bytes each: the EVM's order, the imaginary part first.</summary>
    public void Write(Span<byte> destination)
    {
        C1.WriteBigEndian(destination);
        C0.WriteBigEndian(destination[Fq.Size..]);
    }

    /// <summary>Reads what <see cref="Write"/> writes; false when a part is not below q.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out Fq2 value)
    {
        bool canonical = Fq.TryReadBigEndian(source, out Fq c1) & Fq.TryReadBigEndian(source[Fq.Size..], out Fq c0);
        value = new Fq2(c0, c1);
        return canonical;
    }

    /// <summary>ξ · a.</summary>
    internal Fq2 MultiplyByXi() => new(Nine(C0) - C1, Nine(C1) + C0);

    private static Fq Nine(Fq a) => a.Double().Double().Double() + a;
}
