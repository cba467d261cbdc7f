using System.Numerics;
using Zkml.Algebra.Fields;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Tests.Fields.Vectors;

/// <summary>The two forms of an element stand for the same value, and go back and forth without change.</summary>
public sealed unsafe class GroupConversionTests
{
    [VectorFact]
    public void Load_Store_Fr() => RoundTrip<FrParameters>();

    [VectorFact]
    public void Load_Store_Fq() => RoundTrip<FqParameters>();

    [VectorFact]
    public void Store_AnyElementOfWeightOne_IsCanonical_Fr() => StoreIsCanonical<FrParameters>();

    [VectorFact]
    public void Store_AnyElementOfWeightOne_IsCanonical_Fq() => StoreIsCanonical<FqParameters>();

    [VectorFact]
    public void Lanes_AreMovedOneByOne()
    {
        using var group = new GroupBuffer(1, clear: true);
        Fr[] elements = [Fr.From(7), Fr.From(-1), Fr.Zero, Fr.From(1L << 51)];
        for (int lane = 0; lane < 4; lane++)
        {
            GroupConversion.Insert(group.Pointer, lane, elements[lane]);
        }

        Assert.All(Enumerable.Range(0, 4), lane =>
            Assert.Equal(elements[lane], GroupConversion.Extract<FrParameters>(group.Pointer, lane)));
        Assert.Equal(
            elements[0] + elements[1] + elements[2] + elements[3], GroupConversion.SumLanes<FrParameters>(group.Pointer));
        GroupConversion.Broadcast(group.Pointer, elements[1]);
        Assert.All(Enumerable.Range(0, 4), lane =>
            Assert.Equal(elements[1], GroupConversion.Extract<FrParameters>(group.Pointer, lane)));
    }

    private static void RoundTrip<TParameters>()
        where TParameters : struct, IFieldParameters
    {
        BigInteger p = Fp256<TParameters>.Modulus;
        var inverseR = BigInteger.ModPow(BigInteger.One << 255, p - 2, p);
        Fp256<TParameters>[] edges = [.. FieldEdges.Values(p).Select(Fp256<TParameters>.From)];
        for (int length = 0; length <= edges.Length; length++)
        {
            using var groups = new Operand<TParameters>(FieldVectors.GroupsFor(length));
            var back = new Fp256<TParameters>[length];
            GroupConversion.Load(groups.Pointer, edges.AsSpan(0, length));
            GroupConversion.Store<TParameters>(back, groups.Pointer);
            Assert.Equal(edges[..length], back);
            for (int i = 0; i < groups.Length; i++)
            {
                BigInteger expected = i < length ? edges[i].ToBigInteger() : 0;
                Assert.True((((groups[i] * inverseR) - expected) % p).IsZero);
                Assert.True(groups[i] >= 0 && groups[i] < p);
                Assert.All(Enumerable.Range(0, 4), limb => Assert.True(Math.Abs(groups.Digit(i, limb)) <= 1L << 50));
            }
        }
    }

    private static void StoreIsCanonical<TParameters>()
        where TParameters : struct, IFieldParameters
    {
        BigInteger p = Fp256<TParameters>.Modulus;
        var inverseR = BigInteger.ModPow(BigInteger.One << 255, p - 2, p);
        using var groups = Operand<TParameters>.Sample(new Random(4), 500);
        BigInteger[] edges = [p, -p, p - 1, 1 - p, p / 2, -(p / 2), p / 4, (p / 4) + 1, p * 3 / 4, -p * 3 / 4];
        for (int i = 0; i < edges.Length; i++)
        {
            groups.SetValue(i, edges[i]);
        }

        var elements = new Fp256<TParameters>[groups.Length];
        GroupConversion.Store<TParameters>(elements, groups.Pointer);
        for (int i = 0; i < elements.Length; i++)
        {
            Assert.Equal(Fp256<TParameters>.From(groups[i] * inverseR), elements[i]);
        }
    }
}
