using Zkml.Gpu.Msm;
using Zkml.Testing.Backends;

namespace Zkml.Gpu.Tests.Msm;

/// <summary>What is found out about integers before they are sent.</summary>
public sealed class IntegerRangeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    public void Of(int length)
    {
        foreach (int bits in new[] { 2, 8, 31, 32 })
        {
            int[] integers = new TestElements(length + bits).Integers(length, bits);
            uint largest = (uint)integers.Select(x => Math.Abs((long)x)).DefaultIfEmpty().Max();
            Assert.Equal(new IntegerRange(integers.Count(x => x != 0), largest), IntegerRange.Of(integers));
        }

        Assert.Equal(new IntegerRange(1, 1u << 31), IntegerRange.Of([0, int.MinValue]));
    }
}
