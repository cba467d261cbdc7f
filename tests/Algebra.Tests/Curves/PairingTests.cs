using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Fields;

namespace Zkml.Algebra.Tests.Curves;

public sealed class PairingTests
{
    private const int Iterations = 4;

    private static readonly G1 P = G1.Generator;

    private static readonly G2 Q = G2.Generator;

    [Fact]
    public void Pairing_IsBilinear() =>
        Scalars.Any.Select(Scalars.Any).Sample(
            (j, k) =>
            {
                Fq12 expected = Pair(P, Q).Pow(j * k);
                Assert.Equal(expected, Pair(P.Multiply(j), Q.Multiply(k)));
                Assert.Equal(expected, Pair(P.Multiply(k), Q.Multiply(j)));
            },
            iter: Iterations);

    [Fact]
    public void Pairing_IsAdditiveInBothArguments() =>
        Scalars.Any.Select(Scalars.Any).Sample(
            (j, k) =>
            {
                (G1 a, G1 b) = (P.Multiply(j), P.Multiply(k));
                (G2 c, G2 d) = (Q.Multiply(j), Q.Multiply(k));
                Assert.Equal(Pair(a + b, Q), Pair(a, Q) * Pair(b, Q));
                Assert.Equal(Pair(P, c + d), Pair(P, c) * Pair(P, d));
            },
            iter: Iterations);

    [Fact]
    public void Pairing_IsNotDegenerate()
    {
        Fq12 value = Pair(P, Q);
        Assert.NotEqual(Fq12.One, value);
        Assert.Equal(Fq12.One, value.Pow(Scalars.Order));
    }

    [Fact]
    public void Pairing_WithInfinity_IsOne()
    {
        Assert.Equal(Fq12.One, Pair(G1.Infinity, Q));
        Assert.Equal(Fq12.One, Pair(P, G2.Infinity));
        Assert.True(Pairing.Check([(G1Affine.Infinity, Q.ToAffine())]));
        Assert.True(Pairing.Check([]));
    }

    [Fact]
    public void Check_HoldsWhenTheExponentsSumToZero() =>
        Scalars.Any.Select(Scalars.Any).Sample(
            (j, k) =>
            {
                G1Affine a = P.Multiply(j).ToAffine();
                G1Affine b = (-P.Multiply(j * k)).ToAffine();
                Assert.True(Pairing.Check([(a, Q.Multiply(k).ToAffine()), (b, Q.ToAffine())]));
                Assert.False(Pairing.Check(
                    [(a, Q.Multiply(k).ToAffine()), (b, Q.ToAffine()), (G1Affine.Generator, G2Affine.Generator)]));
            },
            iter: Iterations);

    [Fact]
    public void FinalExponentiation_IsThePowerItSaysItIs()
    {
        BigInteger q = Fq.Modulus;
        BigInteger x = Pairing.Seed;
        BigInteger exponent = (BigInteger.Pow(q, 12) - 1) / Scalars.Order * 2 * x * ((6 * x * x) + (3 * x) + 1);
        Fq12 f = Pairing.MillerLoop([(G1Affine.Generator, G2Affine.Generator)]);
        Assert.Equal(f.Pow(exponent), Pairing.FinalExponentiation(f));
    }

    [Fact]
    public void TowerArithmetic_OfTheTop()
    {
        Fq12 f = Pairing.MillerLoop([(G1Affine.Generator, G2Affine.Generator)]);
        Fq12 value = Pair(P, Q);
        Assert.Equal(f * f, f.Square());
        Assert.Equal(Fq12.One, f * f.Inverse());
        Assert.Equal(f.Pow(Fq.Modulus), f.Frobenius());
        Assert.Equal(f.Pow(BigInteger.Pow(Fq.Modulus, 6)), f.Conjugate());
        Assert.Equal(value.Square(), value.CyclotomicSquare());
        Assert.Equal(default, default(Fq12).Inverse());
    }

    private static Fq12 Pair(G1 a, G2 b) => Pairing.Product([(a.ToAffine(), b.ToAffine())]);
}
