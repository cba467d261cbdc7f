using Zkml.Prover.Content;

namespace Zkml.Prover.Tests.Content;

public sealed class GroupKeysTests
{
    private static readonly byte[] Master = TestContent.Counting(0);

    // As SealedFileTests: from the package cryptography 48.0.0 of Python.
    [Fact]
    public void Derive_IsTheVector()
    {
        Assert.Equal("7d38f159ba65b90d7ee13cbd4816a957ac6d3db138756c980448266c47ddd000", Convert.ToHexStringLower(GroupKeys.Derive(Master, 3, "job"u8)));
        Assert.Equal("36ab1142ce957adefcfb415b7d54a66c96c289eb0513941a668e4f1c017ca7ad", Convert.ToHexStringLower(GroupKeys.Derive(Master, 0)));
    }

    [Fact]
    public void Derive_OfAnyTwoInputs_IsNotTheSame()
    {
        byte[] other = [.. Master];
        other[31] ^= 1;
        byte[][] keys =
        [
            .. Enumerable.Range(0, 300).Select(i => GroupKeys.Derive(Master, i)),
            GroupKeys.Derive(Master, int.MaxValue), GroupKeys.Derive(Master, 0, "a"u8), GroupKeys.Derive(Master, 0, "b"u8), GroupKeys.Derive(other, 0),
        ];
        Assert.Equal(keys.Length, keys.Select(Convert.ToHexString).Distinct().Count());
        Assert.NotEqual(GroupKeys.NewMaster(), GroupKeys.NewMaster());
    }

    [Fact]
    public void Derive_OutOfRange_IsAFault()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GroupKeys.Derive(Master, -1));
        Assert.Throws<ArgumentException>(() => GroupKeys.Derive(Master.AsSpan(1), 0));
    }
}
