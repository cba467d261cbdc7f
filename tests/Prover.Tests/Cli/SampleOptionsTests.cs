using Zkml.Circuits.Network;
using Zkml.Prover.Cli;

namespace Zkml.Prover.Tests.Cli;

public sealed class SampleOptionsTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(64, 6)]
    [InlineData(65_536, 16)]
    public void GroupBits_OfAPowerOfTwo_IsItsLogarithm(int size, int bits) => Assert.Equal(bits, SampleOptions.GroupBits(size));

    [Theory]
    [InlineData(0)]
    [InlineData(-64)]
    [InlineData(63)]
    [InlineData(131_072)]
    public void GroupBits_OfAnythingElse_IsBadUsage(int size) => Assert.Throws<UsageException>(() => SampleOptions.GroupBits(size));

    [Fact]
    public void ParseShape_ReadsChannelsWidthHeight()
    {
        Assert.Equal(new TensorShape(3, 48, 32), SampleOptions.ParseShape("3x48x32"));
        Assert.Null(SampleOptions.ParseShape(null));
    }

    [Theory]
    [InlineData("3x32")]
    [InlineData("3x32x32x1")]
    [InlineData("3x0x32")]
    [InlineData("3x-1x32")]
    [InlineData("axbxc")]
    [InlineData("1x1x99999")]
    public void ParseShape_OfAnythingElse_IsBadUsage(string text) => Assert.Throws<UsageException>(() => SampleOptions.ParseShape(text));
}
