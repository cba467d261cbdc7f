using System.Numerics;
using Zkml.Algebra.Fields;

namespace Zkml.Algebra.Curves;

/// <summary>
/// The optimal ate pairing e: G1 × G2 → μ_r ⊂ Fq¹² of BN254 (Vercauteren: Optimal pairings, IEEE Trans. IT 2010),
/// raised to the fixed power 2x₀(6x₀² + 3x₀ + 1), prime to r, that its final exponentiation is cheapest for.
/// </summary>
public static class Pairing
{
    /// <summary>The seed x₀ of the curve.</summary>
    internal const long Seed = 4965661367192848881;

    /// <summary>The non-adjacent form of the Miller loop's length 6x₀ + 2, least significant digit first.</summary>
    private static readonly sbyte[] LoopDigits = NonAdjacentForm((6 * (BigInteger)Seed) + 2);

    private static readonly Fq Half = Fq.From(2).Inverse();

    /// <summary>Whether Π e(aᵢ, bᵢ) = 1.</summary>
    /// <param name="pairs">
    /// The pairs, in their groups: points from outside are checked as they are read, by <see cref="G1Affine.TryRead"/> and
    /// <see cref="G2Affine.TryRead"/>. A pair with a point at infinity contributes 1; no pairs at all, true.
    /// </param>
    public static bool Check(ReadOnlySpan<(G1Affine A, G2Affine B)> pairs) => Product(pairs) == Fq12.One;

    /// <summary>Π e(aᵢ, bᵢ).</summary>
    internal static Fq12 Product(ReadOnlySpan<(G1Affine A, G2Affine B)> pairs) => FinalExponentiation(MillerLoop(pairs));

    /// <summary>
    /// Π f(6x₀+2, bᵢ)(aᵢ) · l([6x₀+2]bᵢ, ψ(bᵢ))(aᵢ) · l([6x₀+2]bᵢ + ψ(bᵢ), -ψ²(bᵢ))(aᵢ), the squarings shared by all pairs.
    /// </summary>
    internal static Fq12 MillerLoop(ReadOnlySpan<(G1Affine A, G2Affine B)> pairs)
    {
        var points = new List<MillerPoint>(pairs.Length);
        foreach ((G1Affine a, G2Affine b) in pairs)
        {
            if (!a.IsInfinity && !b.IsInfinity)
                points.Add(new MillerPoint(a, b));
        }

        Fq12 f = Fq12.One;
        for (int i = LoopDigits.Length - 2; i >= 0; i--)
        {
            f = f.Square();
            foreach (MillerPoint point in points)
            {
                point.Double(ref f);
                if (LoopDigits[i] != 0)
                    point.Add(LoopDigits[i] > 0 ? point.Base : -point.Base, ref f);
            }
        }

        foreach (MillerPoint point in points)
        {
            G2Affine frobenius = point.Base.Frobenius();
            point.Add(frobenius, ref f);
            point.Add(-frobenius.Frobenius(), ref f);
        }

        return f;
    }

    /// <summary>
    /// f^((q¹² - 1)/r · 2x₀(6x₀² + 3x₀ + 1)): the easy part f^((q⁶ - 1)(q² + 1)), then the hard part of Fuentes-Castañeda,
    /// Knapp, Rodríguez-Henríquez: Faster hashing to G2 (SAC 2011), section 5.
    /// </summary>
    internal static Fq12 FinalExponentiation(in Fq12 f)
    {
        Fq12 g = f.Conjugate() * f.Inverse();
        g = g.Frobenius().Frobenius() * g;

        Fq12 g2 = PowSeed(g).Conjugate().CyclotomicSquare();
        Fq12 g6 = g2.CyclotomicSquare() * g2;
        Fq12 a = PowSeed(g6).Conjugate();
        Fq12 b = PowSeed(a.CyclotomicSquare()) * a * g6.Conjugate();
        Fq12 c = b * g2;
        return b * a * g
            * c.Frobenius()
            * b.Frobenius().Frobenius()
            * (g.Conjugate() * c).Frobenius().Frobenius().Frobenius();
    }

    /// <summary>g^x₀, for g of the cyclotomic subgroup.</summary>
    private static Fq12 PowSeed(in Fq12 g)
    {
        Fq12 result = g;
        for (int i = (int)long.Log2(Seed) - 1; i >= 0; i--)
        {
            result = result.CyclotomicSquare();
            if (((Seed >> i) & 1) != 0)
                result *= g;
        }

        return result;
    }

    private static sbyte[] NonAdjacentForm(BigInteger k)
    {
        var digits = new List<sbyte>();
        for (; !k.IsZero; k >>= 1)
        {
            int digit = k.IsEven ? 0 : 2 - (int)(k & 3);
            digits.Add((sbyte)digit);
            k -= digit;
        }

        return [.. digits];
    }

    /// <summary>
    /// The running multiple T of b in homogeneous coordinates (X/Z, Y/Z), and the point a at which its tangents and chords are
    /// evaluated (Costello, Lange, Naehrig: ePrint 2009/615, section 5; Aranha et al.: ePrint 2010/526, section 4).
    /// </summary>
    private sealed class MillerPoint(G1Affine a, G2Affine b)
    {
        private Fq2 _x = b.X;
        private Fq2 _y = b.Y;
        private Fq2 _z = Fq2.One;

        /// <summary>b.</summary>
        public G2Affine Base => b;

        /// <summary>f ← f·l(T, T)(a), T ← 2T.</summary>
        public void Double(ref Fq12 f)
        {
            Fq2 xy = _x * _y * Half;
            Fq2 yy = _y.Square();
            Fq2 zz = _z.Square();
            Fq2 e = G2Affine.CoefficientB * (zz.Double() + zz);
            Fq2 e3 = e.Double() + e;
            Fq2 g = (yy + e3) * Half;
            Fq2 h = (_y + _z).Square() - yy - zz;
            Fq2 xx = _x.Square();
            Fq2 ee = e.Square();
            _x = xy * (yy - e3);
            _y = g.Square() - (ee.Double() + ee);
            _z = yy * h;
            f = Fq12.MultiplyByLine(f, -h * a.Y, (xx.Double() + xx) * a.X, e - yy);
        }

        /// <summary>f ← f·l(T, p)(a), T ← T + p.</summary>
        public void Add(G2Affine p, ref Fq12 f)
        {
            Fq2 theta = _y - (p.Y * _z);
            Fq2 lambda = _x - (p.X * _z);
            Fq2 square = lambda.Square();
            Fq2 cube = lambda * square;
            Fq2 g = _x * square;
            Fq2 h = cube + (_z * theta.Square()) - g.Double();
            _x = lambda * h;
            _y = (theta * (g - h)) - (cube * _y);
            _z *= cube;
            f = Fq12.MultiplyByLine(f, lambda * a.Y, -theta * a.X, (theta * p.X) - (lambda * p.Y));
        }
    }
}
