using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

/// <summary>What <see cref="AbiTuple"/> writes is read back; anything else is refused, whatever it is.</summary>
public sealed class AbiReaderTests
{
    private static readonly Gen<Bytes32> Words = Gen.Byte.Array[Bytes32.Size].Select(bytes => new Bytes32(bytes));

    private static readonly Gen<BigInteger> Numbers = Gen.Byte.Array[0, Bytes32.Size].Select(bytes => new BigInteger(bytes, isUnsigned: true));

    private static readonly Gen<Item> Items =
        Gen.Select(Numbers, Gen.Bool, Gen.Byte.Array[EthereumAddress.Size], Words.Array[0, 3], Gen.Byte.Array[0, 70], Gen.Byte.Array[0, 4])
            .Select((number, flag, address, words, bytes, small) => new Item(number, flag, new EthereumAddress(address), words, bytes, small));

    [Fact]
    public void Read_WhatWasWritten_IsTheSame() => Gen.Select(Items.Array[0, 4], Items, Words).Sample((list, item, word) =>
    {
        byte[] encoding = new AbiTuple()
            .AddArray([.. list.Select(Encode)])
            .Add(word)
            .AddDynamic(Encode(item))
            .AddArray([.. list.Select(one => new AbiTuple().Add(one.Number).Add(one.Flag))])
            .ToArray();
        (List<Item> readList, Bytes32 readWord, Item readItem, List<(BigInteger Number, bool Flag)> pairs) = AbiReader.Read(encoding, "c", reader => (
            reader.ReadArray(items => items.ReadDynamic(Decode)),
            reader.ReadBytes32(),
            reader.ReadDynamic(Decode),
            reader.ReadArray(items => (items.ReadUInt256(), items.ReadBool()))));
        Assert.Equal(word, readWord);
        Assert.Equivalent(item, readItem, strict: true);
        Assert.Equivalent(list, readList, strict: true);
        Assert.Equal(list.Select(one => (one.Number, one.Flag)), pairs);
    });

    [Fact]
    public void Read_PointsAndScalars_AreTheSame()
    {
        G1Affine generator = G1Affine.Generator;
        byte[] encoding = new AbiTuple().Add(generator, default).AddArray((IReadOnlyList<Fr>)[Fr.One, -Fr.One]).Add(Fr.One).ToArray();
        (G1Affine[] points, List<Fr> scalars, Fr scalar) = AbiReader.Read(
            encoding, "c", reader => (reader.ReadMany(2, item => item.ReadPoint()), reader.ReadArray(item => item.ReadScalar()), reader.ReadScalar()));
        Assert.Equal([generator, default], points);
        Assert.Equal([Fr.One, -Fr.One], scalars);
        Assert.Equal(Fr.One, scalar);
    }

    [Fact]
    public void Read_AnyWordChanged_IsAValueOrRefused() => Gen.Select(Items.Array[0, 3], Gen.Int[0, 1000], Gen.Int[0, 31], Gen.Byte).Sample((list, word, at, value) =>
    {
        byte[] encoding = new AbiTuple().AddArray([.. list.Select(Encode)]).ToArray();
        encoding[((word * Bytes32.Size) + at) % encoding.Length] = value;
        RequireValueOrRefusal(encoding);
    });

    [Fact]
    public void Read_AnyBytes_AreAValueOrRefused() => Gen.Byte.Array[0, 300].Sample(RequireValueOrRefusal);

    [Theory]
    [InlineData("2", "a number above 1")]
    [InlineData("8000000000000000000000000000000000000000000000000000000000000001", "a number above 1")]
    public void ReadBool_OtherThanZeroAndOne_IsRefused(string word, string problem) => Refused(Word(word), reader => reader.ReadBool(), problem);

    [Fact]
    public void Read_OutOfRange_IsRefused()
    {
        Refused(Word("10000000000000000"), reader => reader.ReadUInt64(), "above 18446744073709551615");
        Refused(Word("100"), reader => reader.ReadByte(), "above 255");
        Refused(Word("80000000"), reader => reader.ReadInt32(), "above 2147483647");
        Refused(Word("10000000000000000000000000000000000000000"), reader => reader.ReadAddress(), "more than 20 bytes");
        Refused(Word("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001"), reader => reader.ReadScalar(), "order of BN254");
        Refused(Word("1") + Word("1"), reader => reader.ReadPoint(), "not on the curve");
        Refused(Word("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd48") + Word("2"), reader => reader.ReadPoint(), "not on the curve");
    }

    [Fact]
    public void Read_LengthsAndOffsets_AreStrict()
    {
        Refused("", reader => reader.ReadBytes32(), "fewer bytes");
        Refused(Word("1")[..62], reader => reader.ReadBytes32(), "fewer bytes");
        Refused(Word("1") + "00", reader => reader.ReadBytes32(), "1 bytes too many");

        // bytes
        Refused(Word("20") + Word("1"), reader => reader.ReadBytes(), "fewer bytes");
        Refused(Word("20") + Word("1") + "ff".PadRight(62, '0') + "01", reader => reader.ReadBytes(), "padding that is not zero");
        Refused(Word("20") + Word("7fffffff"), reader => reader.ReadBytes(), "fewer bytes");
        Refused(Word("20") + Word("80000000"), reader => reader.ReadBytes(), "above 2147483647");
        Refused(Word("20") + Word("21"), reader => reader.ReadBytes(32), "above 32");
        Refused(Word("0"), reader => reader.ReadBytes(), "an offset out of range");
        Refused(Word("40") + Word("0") + Word("0"), reader => reader.ReadBytes(), "the end of the heads");
        Refused(Word("21") + "00" + Word("0"), reader => reader.ReadBytes(), "the end of the heads");
        Refused(new string('f', 64) + Word("0"), reader => reader.ReadBytes(), "an offset out of range");

        // two of them at one place, or the wrong way round
        Refused(Word("40") + Word("40") + Word("0"), reader => (reader.ReadBytes(), reader.ReadBytes()), "the end of what comes before");
        Refused(Word("60") + Word("40") + Word("0") + Word("0"), reader => (reader.ReadBytes(), reader.ReadBytes()), "the end of what comes before");

        // arrays
        Refused(Word("20") + Word("7fffffff"), reader => reader.ReadArray(item => item.ReadUInt64()), "fewer bytes");
        Refused(Word("20") + Word("3"), reader => reader.ReadArray(item => item.ReadUInt64(), maximum: 2), "above 2");
        Refused(Word("20") + Word("1") + Word("0"), reader => reader.ReadArray(item => item.ReadBytes()), "an offset out of range");
    }

    [Fact]
    public void AddArray_MixedStructs_IsRefused()
    {
        AbiTuple[] mixed = [new AbiTuple().Add(1), new AbiTuple().AddBytes([])];
        Assert.Throws<ArgumentException>(() => new AbiTuple().AddArray(mixed));
        Assert.Throws<ArgumentException>(() => new AbiTuple().Add(mixed[1]));
    }

    /// <summary><c>cast abi-encode "f(bytes32[],uint8[],(uint256,bytes)[],bool)" "[0x01..]" "[1,255]" "[(1,0xaabb),(2,0x)]" true</c>.</summary>
    [Fact]
    public void Arrays_AreWhatCastEncodes()
    {
        byte[] encoding = new AbiTuple()
            .AddArray((IReadOnlyList<Bytes32>)[new Bytes32(Convert.FromHexString("01".PadRight(64, '0')))])
            .AddArray((IReadOnlyList<byte>)[1, 255])
            .AddArray((IReadOnlyList<AbiTuple>)[new AbiTuple().Add(1).AddBytes([0xaa, 0xbb]), new AbiTuple().Add(2).AddBytes([])])
            .Add(true)
            .ToArray();
        string expected =
            Word("80") + Word("c0") + Word("120") + Word("1")
            + Word("1") + "01".PadRight(64, '0')
            + Word("2") + Word("1") + Word("ff")
            + Word("2") + Word("40") + Word("c0")
            + Word("1") + Word("40") + Word("2") + "aabb".PadRight(64, '0')
            + Word("2") + Word("40") + Word("0");
        Assert.Equal(expected, Convert.ToHexStringLower(encoding));
    }

    private static string Word(string digits) => digits.PadLeft(64, '0');

    private static void Refused<T>(string bytes, Func<AbiReader, T> read, string problem)
    {
        NodeException exception = Assert.Throws<NodeException>(() => AbiReader.Read(Convert.FromHexString(bytes), "contract c", read));
        Assert.StartsWith("contract c: the answer holds ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.Help);
    }

    /// <summary>A value is the only one that these bytes encode.</summary>
    private static void RequireValueOrRefusal(byte[] bytes)
    {
        try
        {
            List<Item> items = AbiReader.Read(bytes, "c", reader => reader.ReadArray(list => list.ReadDynamic(Decode)));
            Assert.Equal(new AbiTuple().AddArray([.. items.Select(Encode)]).ToArray(), bytes);
        }
        catch (NodeException exception)
        {
            Assert.NotEmpty(exception.Message);
        }
    }

    private static AbiTuple Encode(Item item) => new AbiTuple()
        .Add(item.Number)
        .AddArray(item.Words)
        .Add(item.Flag)
        .AddBytes(item.Bytes)
        .Add(item.Address)
        .AddArray(item.Small);

    private static Item Decode(AbiReader reader)
    {
        BigInteger number = reader.ReadUInt256();
        Bytes32[] words = [.. reader.ReadArray(item => item.ReadBytes32())];
        bool flag = reader.ReadBool();
        byte[] bytes = reader.ReadBytes(100);
        EthereumAddress address = reader.ReadAddress();
        return new Item(number, flag, address, words, bytes, [.. reader.ReadArray(item => item.ReadByte())]);
    }

    private sealed record Item(BigInteger Number, bool Flag, EthereumAddress Address, Bytes32[] Words, byte[] Bytes, byte[] Small);
}
