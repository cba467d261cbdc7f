using System.Numerics;

namespace Zkml.Algebra.Fields;

/// <summary>An element c₀ + c₁·w of Fq¹² = Fq⁶[w]/(w² - v), where pairings take their values.</summary>
/// <param name="C0">c₀.</param>
/// <param name="C1">c₁.</param>
internal readonly record struct Fq12(Fq6 C0, Fq6 C1)
{
    /// <summary>γ^i = ξ^(i(q-1)/6), i = 0..5: w^q = γ·w.</summary>
    private static readonly Fq2[] Gamma =
        [.. Enumerable.Range(0, 6).Select(i => Fq2.Xi.Pow(i * (Fq.Modulus - 1) / 6))];

    /// <summary>1.</summary>
    public static Fq12 One { get; } = new(Fq6.One, default);

    /// <summary>a · b.</summary>
    public static Fq12 operator *(in Fq12 a, in Fq12 b)
    {
        Fq6 v0 = a.C0 * b.C0;
        Fq6 v1 = a.C1 * b.C1;
        return new Fq12(v0 + v1.MultiplyByV(), ((a.C0 + a.C1) * (b.C0 + b.C1)) - v0 - v1);
    }

    /// <summary>a · (l₀ + l₁·w + l₃·w³), the shape of a line of the twisted curve.</summary>
    public static Fq12 MultiplyByLine(in Fq12 a, Fq2 l0, Fq2 l1, Fq2 l3)
    {
        Fq6 v0 = a.C0 * l0;
        var v1 = Fq6.MultiplySparse(a.C1, l1, l3);
        var sum = Fq6.MultiplySparse(a.C0 + a.C1, l0 + l1, l3);
        return new Fq12(v0 + v1.MultiplyByV(), sum - v0 - v1);
    }

    /// <summary>a².</summary>
    public Fq12 Square()
    {
        Fq6 product = C0 * C1;
        Fq6 real = ((C0 + C1) * (C0 + C1.MultiplyByV())) - product - product.MultiplyByV();
        return new Fq12(real, product + product);
    }

    /// <summary>
    /// a² for a of the cyclotomic subgroup, a^(q⁴ - q² + 1) = 1 (Granger, Scott: ePrint 2009/565, section 3.2).
    /// </summary>
    public Fq12 CyclotomicSquare()
    {
        (Fq2 t0, Fq2 t1) = SquareOverFq4(C0.C0, C1.C1);
        (Fq2 t2, Fq2 t3) = SquareOverFq4(C1.C0, C0.C2);
        (Fq2 t4, Fq2 t5) = SquareOverFq4(C0.C1, C1.C2);
        return new Fq12(
            new Fq6(ThreeMinusTwo(t0, C0.C0), ThreeMinusTwo(t2, C0.C1), ThreeMinusTwo(t4, C0.C2)),
            new Fq6(ThreePlusTwo(t5.MultiplyByXi(), C1.C0), ThreePlusTwo(t1, C1.C1), ThreePlusTwo(t3, C1.C2)));
    }

    /// <summary>c₀ - c₁·w, which is a^(q⁶), and a^-1 in the cyclotomic subgroup.</summary>
    public Fq12 Conjugate() => new(C0, -C1);

    /// <summary>a^q.</summary>
    public Fq12 Frobenius() => new(
        new Fq6(C0.C0.Conjugate(), C0.C1.Conjugate() * Gamma[2], C0.C2.Conjugate() * Gamma[4]),
        new Fq6(C1.C0.Conjugate() * Gamma[1], C1.C1.Conjugate() * Gamma[3], C1.C2.Conjugate() * Gamma[5]));

    /// <summary>a^-1, and 0 for 0.</summary>
    public Fq12 Inverse()
    {
        Fq6 norm = ((C0 * C0) - (C1 * C1).MultiplyByV()).Inverse();
        return new Fq12(C0 * norm, -(C1 * norm));
    }

    /// <summary>a^exponent, in variable time.</summary>
    public Fq12 Pow(BigInteger exponent)
    {
        Fq12 result = One;
        for (int i = (int)exponent.GetBitLength() - 1; i >= 0; i--)
        {
            result = result.Square();
            if (!((exponent >> i) & BigInteger.One).IsZero)
                result *= this;
        }

        return result;
    }

    /// <summary>(a + b·s)² for s² = ξ.</summary>
    private static (Fq2 Real, Fq2 Imaginary) SquareOverFq4(Fq2 a, Fq2 b)
    {
        Fq2 product = a * b;
        return (((a + b) * (a + b.MultiplyByXi())) - product - product.MultiplyByXi(), product.Double());
    }

    private static Fq2 ThreeMinusTwo(Fq2 t, Fq2 z) => (t - z).Double() + t;

    private static Fq2 ThreePlusTwo(Fq2 t, Fq2 z) => (t + z).Double() + t;
}
