using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;

namespace Zkml.Circuits.Tests.Layout;

public class BlockAllocatorTests
{
    [Fact]
    public void Place_AnyBlocks_AreAlignedAndFillThePrefix() =>
        Gen.Int[0, 9].Array[1, 30].Sample(
            bits =>
            {
                (int[] offsets, int total) = BlockAllocator.Place(bits);

                Assert.Equal(bits.Length, offsets.Length);
                int next = 0;
                foreach (int i in Enumerable.Range(0, bits.Length).OrderBy(i => offsets[i]))
                {
                    Assert.Equal(0, offsets[i] % (1 << bits[i]));
                    Assert.Equal(next, offsets[i]);
                    next += 1 << bits[i];
                }

                Assert.Equal(TensorBlock.BitsFor(next), total);
            },
            iter: 500);

    [Fact]
    public void Place_IsLargestFirstAndStable()
    {
        (int[] offsets, int bits) = BlockAllocator.Place([0, 2, 1, 2, 0, 1]);
        Assert.Equal([12, 0, 8, 4, 13, 10], offsets);
        Assert.Equal(4, bits);
    }

    [Fact]
    public void Place_ExactlyAPowerOfTwo_TakesNoBitMore()
    {
        Assert.Equal(3, BlockAllocator.Place([2, 1, 1]).Bits);
        Assert.Equal(4, BlockAllocator.Place([2, 1, 1, 0]).Bits);
        Assert.Equal(0, BlockAllocator.Place([0]).Bits);
        Assert.Equal(30, BlockAllocator.Place([29, 29]).Bits);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(63)]
    [InlineData(30, 0)]
    [InlineData(29, 29, 29)]
    public void Place_TooLarge_IsAUserError(params int[] bits)
    {
        CircuitException error = Assert.Throws<CircuitException>(() => BlockAllocator.Place(bits));
        Assert.Contains("the network is too large", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    [InlineData((1L << 40) + 1, 41)]
    public void BitsFor_IsTheCeilingOfTheLogarithm(long n, int bits) => Assert.Equal(bits, TensorBlock.BitsFor(n));
}
