using System.Numerics;
using System.Text;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

/// <summary>The examples of ethereum.org's description of RLP and of the Yellow Paper's test suite (rlptest.json).</summary>
public sealed class RlpTests
{
    [Theory]
    [InlineData("", "80")]
    [InlineData("dog", "83646f67")]
    [InlineData("a", "61")]
    [InlineData(
        "Lorem ipsum dolor sit amet, consectetur adipisicing elit",
        "b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974")]
    [InlineData("Lorem ipsum dolor sit amet, consectetur adipisicing eli",
        "b74c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c69")]
    public void Bytes_OfText_AreTheExample(string text, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Rlp.Bytes(Encoding.ASCII.GetBytes(text))));

    [Theory]
    [InlineData((byte)0x00, "00")]
    [InlineData((byte)0x7f, "7f")]
    [InlineData((byte)0x80, "8180")]
    public void Bytes_OfOne_AreItselfBelow128(byte value, string expected) => Assert.Equal(expected, Convert.ToHexStringLower(Rlp.Bytes([value])));

    [Theory]
    [InlineData("0", "80")]
    [InlineData("1", "01")]
    [InlineData("15", "0f")]
    [InlineData("127", "7f")]
    [InlineData("128", "8180")]
    [InlineData("1000", "8203e8")]
    [InlineData("1024", "820400")]
    [InlineData("100000", "830186a0")]
    [InlineData("83729609699884896815286331701780722", "8f102030405060708090a0b0c0d0e0f2")]
    public void Integer_IsTheExample(string number, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Rlp.Integer(BigInteger.Parse(number, null))));

    [Fact]
    public void Integer_Negative_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Rlp.Integer(-1));

    [Fact]
    public void List_Nested_IsTheExample()
    {
        byte[] empty = Rlp.EmptyList;
        byte[] one = Rlp.List(empty);
        Assert.Equal("c0", Convert.ToHexStringLower(Rlp.List()));
        Assert.Equal("c8836361748364" + "6f67", Convert.ToHexStringLower(Rlp.List(Rlp.Bytes("cat"u8), Rlp.Bytes("dog"u8))));
        Assert.Equal("c7c0c1c0c3c0c1c0", Convert.ToHexStringLower(Rlp.List(empty, one, Rlp.List(empty, one))));
    }

    [Theory]
    [InlineData(1, "c1", 1)]
    [InlineData(55, "f7", 1)]
    [InlineData(56, "f838", 2)]
    [InlineData(255, "f8ff", 2)]
    [InlineData(256, "f90100", 3)]
    [InlineData(65536, "fa010000", 4)]
    public void List_OfManyZeros_HasTheHeaderOfItsLength(int count, string header, int headerSize)
    {
        byte[][] items = [.. Enumerable.Repeat<byte[]>([0], count)];
        byte[] list = Rlp.List(items);
        Assert.Equal(header, Convert.ToHexStringLower(list.AsSpan(0, headerSize)));
        Assert.Equal(headerSize + count, list.Length);
    }
}
