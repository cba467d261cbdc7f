using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

public sealed class EthereumAddressTests
{
    /// <summary>The test cases of EIP-55.</summary>
    [Theory]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0x8617E340B3D01FA5F11F306F4090FD50E238070D")]
    [InlineData("0xde709f2102306220921060314715629080e2fb77")]
    [InlineData("0x27b1fdb04752bbc536007a920d24acb045561c26")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    public void ToString_HasTheChecksum(string expected)
    {
        Assert.True(EthereumAddress.TryParse(expected.ToLowerInvariant(), out EthereumAddress address));
        Assert.Equal(expected, address.ToString());
        Assert.Equal(address, EthereumAddress.Parse(expected, "the address"));
        Assert.Equal(address, EthereumAddress.Parse("0x" + expected[2..].ToUpperInvariant(), "the address"));
        Assert.Equal(address, new EthereumAddress(address.ToArray()));
    }

    [Fact]
    public void TryParse_AnyLetterInTheOtherCase_IsRefused()
    {
        const string Address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        for (int i = 2; i < Address.Length; i++)
        {
            if (!char.IsLetter(Address[i]))
                continue;
            char[] changed = Address.ToCharArray();
            changed[i] = (char)(changed[i] ^ 0x20);
            Assert.False(EthereumAddress.TryParse(changed, out _));
            Assert.Contains("checksum", Assert.Throws<UserErrorException>(() => EthereumAddress.Parse(new string(changed), "to")).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("0X5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaedd")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg")]
    [InlineData(" 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1bea\uff11\uff11")]
    public void Parse_Malformed_IsRefusedWithHelp(string text)
    {
        Assert.False(EthereumAddress.TryParse(text, out _));
        UserErrorException exception = Assert.Throws<UserErrorException>(() => EthereumAddress.Parse(text, "the consumer"));
        Assert.StartsWith("the consumer: ", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.Help);
    }

    /// <summary>Computed with cast 1.7.1, <c>cast compute-address</c>.</summary>
    [Theory]
    [InlineData(0UL, "0x8464135c8F25Da09e49BC8782676a84730C318bC")]
    [InlineData(128UL, "0x9cD5998cd48385cb69AE7AaDdFaC83A5DA185FaA")]
    public void OfCreation_IsWhatCastComputes(ulong nonce, string expected)
    {
        var creator = EthereumAddress.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "creator");
        Assert.Equal(expected, EthereumAddress.OfCreation(creator, nonce).ToString());
    }

    [Fact]
    public void ToBigInteger_IsTheBigEndianNumber() => Gen.Byte.Array[EthereumAddress.Size].Sample(bytes =>
    {
        var address = new EthereumAddress(bytes);
        Assert.Equal(new System.Numerics.BigInteger(bytes, isUnsigned: true, isBigEndian: true), address.ToBigInteger());
        Assert.Equal(bytes.All(b => b == 0), address.IsZero);
    });
}
