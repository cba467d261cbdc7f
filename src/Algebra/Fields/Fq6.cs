namespace Zkml.Algebra.Fields;

/// <summary>An element c₀ + c₁·v + c₂·v² of Fq⁶ = Fq²[v]/(v³ - ξ).</summary>
/// <param name="C0">c₀.</param>
/// <param name="C1">c₁.</param>
/// <param name="C2">c₂.</param>
internal readonly record struct Fq6(Fq2 C0, Fq2 C1, Fq2 C2)
{
    /// <summary>1.</summary>
    public static Fq6 One { get; } = new(Fq2.One, Fq2.Zero, Fq2.Zero);

    /// <summary>a + b.</summary>
    public static Fq6 operator +(in Fq6 a, in Fq6 b) => new(a.C0 + b.C0, a.C1 + b.C1, a.C2 + b.C2);

    /// <summary>a - b.</summary>
    public static Fq6 operator -(in Fq6 a, in Fq6 b) => new(a.C0 - b.C0, a.C1 - b.C1, a.C2 - b.C2);

    /// <summary>-a.</summary>
    public static Fq6 operator -(in Fq6 a) => new(-a.C0, -a.C1, -a.C2);

    /// <summary>a · b, with six products (Devegili, Ó hÉigeartaigh, Scott, Dahab: ePrint 2006/471, section 4).</summary>
    public static Fq6 operator *(in Fq6 a, in Fq6 b)
    {
        Fq2 v0 = a.C0 * b.C0;
        Fq2 v1 = a.C1 * b.C1;
        Fq2 v2 = a.C2 * b.C2;
        return new Fq6(
            (((a.C1 + a.C2) * (b.C1 + b.C2)) - v1 - v2).MultiplyByXi() + v0,
            ((a.C0 + a.C1) * (b.C0 + b.C1)) - v0 - v1 + v2.MultiplyByXi(),
            ((a.C0 + a.C2) * (b.C0 + b.C2)) - v0 - v2 + v1);
    }

    /// <summary>a · b.</summary>
    public static Fq6 operator *(in Fq6 a, Fq2 b) => new(a.C0 * b, a.C1 * b, a.C2 * b);

    /// <summary>a · (b₀ + b₁·v).</summary>
    public static Fq6 MultiplySparse(in Fq6 a, Fq2 b0, Fq2 b1)
    {
        Fq2 v0 = a.C0 * b0;
        Fq2 v1 = a.C1 * b1;
        return new Fq6(
            (((a.C1 + a.C2) * b1) - v1).MultiplyByXi() + v0,
            ((a.C0 + a.C1) * (b0 + b1)) - v0 - v1,
            ((a.C0 + a.C2) * b0) - v0 + v1);
    }

    /// <summary>v · a.</summary>
    public Fq6 MultiplyByV() => new(C2.MultiplyByXi(), C0, C1);

    /// <summary>a^-1, and 0 for 0.</summary>
    public Fq6 Inverse()
    {
        Fq2 t0 = C0.Square() - (C1 * C2).MultiplyByXi();
        Fq2 t1 = C2.Square().MultiplyByXi() - (C0 * C1);
        Fq2 t2 = C1.Square() - (C0 * C2);
        Fq2 norm = (C0 * t0) + ((C2 * t1) + (C1 * t2)).MultiplyByXi();
        return new Fq6(t0, t1, t2) * norm.Inverse();
    }
}
