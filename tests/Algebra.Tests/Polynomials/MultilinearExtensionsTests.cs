using System.Numerics;
using Zkml.Algebra.Polynomials;
using Zkml.Testing.Backends;

namespace Zkml.Algebra.Tests.Polynomials;

/// <summary>Every closed form against Σ_i f(i)·Π_j (bit j of i ? r_j : 1 - r_j), over integers.</summary>
public class MultilinearExtensionsTests
{
    public static TheoryData<int> Variables => [0, 1, 2, 3, 5];

    [Theory]
    [MemberData(nameof(Variables))]
    public void Eq_IsTheExtensionOfEquality(int variables)
    {
        TestElements elements = new(variables);
        Fr[] a = elements.Vector(variables);
        Fr[] b = elements.Vector(variables);

        Assert.Equal(Extension(b, i => Weight(a, i)), MultilinearExtensions.Eq<Fr>(a, b));
        for (int i = 0; i < 1 << variables; i++)
            Assert.Equal(Fr.From(Weight(a, i)), MultilinearExtensions.EqAt<Fr>(a, i));
    }

    [Fact]
    public void Eq_UnequalLengths_Throws()
    {
        Assert.Throws<ArgumentException>(() => MultilinearExtensions.Eq<Fr>(new Fr[2], new Fr[3]));
        Assert.Throws<ArgumentException>(() => MultilinearExtensions.Eq<Fr>(new Fr[1], []));
        Assert.Throws<ArgumentException>(() => MultilinearExtensions.InnerProduct<Fr>(new Fr[2], new Fr[3]));
    }

    [Theory]
    [MemberData(nameof(Variables))]
    public void EqTable_AnyLength_HoldsTheFirstWeights(int variables)
    {
        Fr[] point = new TestElements(10 + variables).Vector(variables);
        for (int length = 1; length <= 1 << variables; length++)
        {
            Fr[] expected = [.. Enumerable.Range(0, length).Select(i => Fr.From(Weight(point, i)))];
            Assert.Equal(expected, MultilinearExtensions.EqTable<Fr>(point, length));
        }
    }

    [Theory]
    [MemberData(nameof(Variables))]
    public void LessThan_AnyBound_IsTheExtensionOfTheComparison(int variables)
    {
        Fr[] point = new TestElements(20 + variables).Vector(variables);
        for (int bound = 0; bound <= (1 << variables) + 1; bound++)
            Assert.Equal(Extension(point, i => i < bound ? 1 : 0), MultilinearExtensions.LessThan<Fr>(point, bound));
    }

    [Theory]
    [MemberData(nameof(Variables))]
    public void Identity_IsTheExtensionOfTheIndex(int variables)
    {
        Fr[] point = new TestElements(30 + variables).Vector(variables);
        Assert.Equal(Extension(point, i => i), MultilinearExtensions.Identity<Fr>(point));
    }

    // A vector over the low variables, zero-padded upward over the others, has this factor.
    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 0)]
    [InlineData(2, 3)]
    public void ZeroPadding_IsTheFactorOfAPaddedVector(int low, int high)
    {
        TestElements elements = new(40 + low);
        Fr[] point = elements.Vector(low + high);
        Fr[] vector = elements.Vector(1 << low);
        Fr padded = Extension(point, i => i < vector.Length ? vector[i].ToBigInteger() : 0);
        Fr unpadded = Extension(point[..low], i => vector[i].ToBigInteger());
        Assert.Equal(padded, unpadded * MultilinearExtensions.ZeroPadding<Fr>(point.AsSpan(low)));
    }

    [Fact]
    public void SumsAreSums()
    {
        TestElements elements = new(50);
        Fr[] a = elements.Vector(7);
        Fr[] b = elements.Vector(7);
        BigInteger product = a.Zip(b, (x, y) => x.ToBigInteger() * y.ToBigInteger()).Aggregate(BigInteger.Add);
        BigInteger sum = a.Select(x => x.ToBigInteger()).Aggregate(BigInteger.Add);
        Assert.Equal(Fr.From(product), MultilinearExtensions.InnerProduct<Fr>(a, b));
        Assert.Equal(Fr.From(sum), MultilinearExtensions.Sum<Fr>(a));
        Assert.Equal(Fr.Zero, MultilinearExtensions.Sum<Fr>([]));
    }

    private static Fr Extension(Fr[] point, Func<int, BigInteger> values)
    {
        BigInteger sum = 0;
        for (int i = 0; i < 1 << point.Length; i++)
            sum += values(i) * Weight(point, i);
        return Fr.From(sum);
    }

    private static BigInteger Weight(Fr[] point, int index)
    {
        BigInteger product = 1;
        for (int j = 0; j < point.Length; j++)
        {
            var r = point[j].ToBigInteger();
            product = product * (((index >> j) & 1) == 1 ? r : 1 - r) % Fr.Modulus;
        }

        return product;
    }
}
