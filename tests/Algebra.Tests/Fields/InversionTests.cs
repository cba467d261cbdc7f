using System.Numerics;
using Zkml.Algebra.Fields;

namespace Zkml.Algebra.Tests.Fields;

/// <summary>Inverses against Fermat's, by <see cref="BigInteger"/>.</summary>
/// <typeparam name="TParameters">The field.</typeparam>
public abstract class InversionLaws<TParameters>
    where TParameters : struct, IFieldParameters
{
    private static readonly BigInteger P = Fp256<TParameters>.Modulus;

    [Fact]
    public void Inverse_IsFermatsPower() =>
        Gen.Byte.Array[32].Select(b => new BigInteger(b, isUnsigned: true) % P).Sample(Check, iter: 500);

    [Fact]
    public void Inverse_AtTheEdges()
    {
        // Few bits, all bits, and limbs that are Montgomery forms of either: where approximations are weakest.
        BigInteger montgomery = (BigInteger.One << 256) % P;
        var unmontgomery = BigInteger.ModPow(montgomery, P - 2, P);
        for (int i = 0; i <= 253; i++)
        {
            foreach (BigInteger x in new[] { BigInteger.One << i, (BigInteger.One << i) - 1, (BigInteger.One << i) + 1 })
            {
                Check(x);
                Check(P - x);
                Check(x * montgomery % P);
                Check(x * unmontgomery % P);
                Check((P - x) * unmontgomery % P);
            }
        }
    }

    [Fact]
    public void Inverse_OfZero_IsZero() => Assert.True(Fp256<TParameters>.Zero.Inverse().IsZero);

    private static void Check(BigInteger x) =>
        Assert.Equal(BigInteger.ModPow(x, P - 2, P), Fp256<TParameters>.From(x).Inverse().ToBigInteger());
}

public sealed class FrInversionTests : InversionLaws<FrParameters>;

public sealed class FqInversionTests : InversionLaws<FqParameters>;
