using System.Numerics;
using Zkml.Algebra.Fields;
using Zkml.Algebra.Fields.Vectors;
using GroupLanes = Zkml.Algebra.Fields.Vectors.Groups;

namespace Zkml.Algebra.Tests.Fields.Vectors;

/// <summary>What is done to groups without their field, and the memory they live in.</summary>
public sealed unsafe class GroupsTests
{
    [Fact]
    public void LazySums_AreExact_AndWorkInPlace()
    {
        var random = new Random(1);
        using var x = Operand<FrParameters>.Sample(random, 3, 2);
        using var y = Operand<FrParameters>.Sample(random, 3, 2);
        using Operand<FrParameters> sum = x.Copy();
        using Operand<FrParameters> difference = y.Copy();
        using var negative = new Operand<FrParameters>(3);
        GroupLanes.Add(sum.Pointer, sum.Pointer, y.Pointer, 3);
        GroupLanes.Subtract(difference.Pointer, x.Pointer, difference.Pointer, 3);
        GroupLanes.Negate(negative.Pointer, x.Pointer, 3);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(x[i] + y[i], sum[i]);
            Assert.Equal(x[i] - y[i], difference[i]);
            Assert.Equal(-x[i], negative[i]);
        }
    }

    [VectorFact]
    public void Deinterleave_SeparatesEvenFromOdd_AndInterleaveJoinsThem()
    {
        using var x = Operand<FrParameters>.Sample(new Random(2), 6);
        using var even = new Operand<FrParameters>(3);
        using var odd = new Operand<FrParameters>(3);
        using var joined = new Operand<FrParameters>(6);
        GroupLanes.Deinterleave(even.Pointer, odd.Pointer, x.Pointer, 3);
        GroupLanes.Interleave(joined.Pointer, even.Pointer, odd.Pointer, 3);
        for (int i = 0; i < even.Length; i++)
        {
            Assert.Equal(x[2 * i], even[i]);
            Assert.Equal(x[(2 * i) + 1], odd[i]);
        }

        Assert.All(Enumerable.Range(0, x.Length), i => Assert.Equal(x[i], joined[i]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20_000)]
    public void GroupBuffer_IsAligned_AndClearWhenAsked(int groups)
    {
        using (var dirty = new GroupBuffer(groups))
        {
            new Span<double>(dirty.Pointer, groups * FieldVectors.GroupSize).Fill(1);
        }

        using var buffer = new GroupBuffer(groups, clear: true);
        Assert.Equal(0, (nint)buffer.Pointer % 64);
        Assert.Equal(groups, buffer.Groups);
        Assert.False(new Span<double>(buffer.Pointer, groups * FieldVectors.GroupSize).ContainsAnyExcept(0.0));
    }

    [Fact]
    public void GroupBuffer_DisposedOf_RefusesItsPointer()
    {
        var buffer = new GroupBuffer(1);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => (nint)buffer.Pointer);
    }

    [Fact]
    public void GroupBuffer_NegativeLength_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupBuffer(-1));

    [Fact]
    public void RoundUp_WastesAtMostAnEighth() => Gen.ULong[1, 1UL << 45].Sample(bytes =>
    {
        nuint rounded = GroupBufferPool.RoundUp((nuint)bytes);
        Assert.InRange(rounded, (nuint)bytes, (nuint)(bytes + (bytes / 8)));
        Assert.Equal(rounded, GroupBufferPool.RoundUp(rounded));
    });

    [Fact]
    public void MaximumTerms_IsTheGenerators() =>
        Assert.Equal(KernelGenerator.KernelCatalogue.MaximumTerms, FieldVectors.MaximumTerms);

    [Fact]
    public void GeneratorsPrimes_AreTheFields()
    {
        Assert.Equal<BigInteger>(Fr.Modulus, KernelGenerator.FieldModulus.Fr.P);
        Assert.Equal<BigInteger>(Fq.Modulus, KernelGenerator.FieldModulus.Fq.P);
    }
}
