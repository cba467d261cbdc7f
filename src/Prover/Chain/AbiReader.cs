using System.Globalization;
using System.Numerics;
using Zkml.Algebra.Curves;

namespace Zkml.Prover.Chain;

/// <summary>
/// Reads a tuple in the contract ABI, member by member: the counterpart of <see cref="AbiTuple"/>. Only the encoding that contracts make is
/// read: tails follow the heads in their order, with nothing between, after, or shared, and padding is zero.
/// </summary>
/// <remarks>
/// Contract ABI specification, "Formal Specification of the Encoding" and "Strict Encoding Mode". A struct of fixed size is read member by
/// member. Nothing is allocated for a length before the bytes are known to be there.
/// </remarks>
internal sealed class AbiReader
{
    private const int WordSize = Bytes32.Size;

    private readonly ReadOnlyMemory<byte> _data;
    private readonly string _place;
    private int _head;
    private int? _firstTail;
    private int _end;

    private AbiReader(ReadOnlyMemory<byte> data, string place)
    {
        _data = data;
        _place = place;
    }

    /// <summary>Reads all of what a call returned, or of an event's data.</summary>
    /// <param name="data">The bytes: anything.</param>
    /// <param name="place">Where they come from, for messages.</param>
    /// <param name="read">Reads the members in order.</param>
    /// <exception cref="NodeException">They are not what <paramref name="read"/> asks for.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> data, string place, Func<AbiReader, T> read)
    {
        var reader = new AbiReader(data, place);
        T value = read(reader);
        int left = data.Length - reader.Finish();
        return left == 0 ? value : throw reader.Wrong(string.Create(CultureInfo.InvariantCulture, $"{left} bytes too many"));
    }

    /// <summary>Reads a <c>bytes32</c>.</summary>
    public Bytes32 ReadBytes32() => new(Word());

    /// <summary>Reads an unsigned integer.</summary>
    /// <param name="maximum">The largest that is allowed.</param>
    public BigInteger ReadUInt(BigInteger maximum)
    {
        var number = new BigInteger(Word(), isUnsigned: true, isBigEndian: true);
        return number <= maximum ? number : throw Wrong($"a number above {maximum.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>Reads a <c>uint256</c>.</summary>
    public BigInteger ReadUInt256() => new(Word(), isUnsigned: true, isBigEndian: true);

    /// <summary>Reads a <c>uint64</c>.</summary>
    public ulong ReadUInt64() => (ulong)ReadUInt(ulong.MaxValue);

    /// <summary>Reads an unsigned integer that is not above <paramref name="maximum"/>.</summary>
    public int ReadInt32(int maximum = int.MaxValue) => (int)ReadUInt(maximum);

    /// <summary>Reads a <c>uint8</c>.</summary>
    public byte ReadByte() => (byte)ReadUInt(byte.MaxValue);

    /// <summary>Reads a <c>bool</c>: 0 or 1.</summary>
    public bool ReadBool() => ReadUInt(1).IsOne;

    /// <summary>Reads an <c>address</c>.</summary>
    public EthereumAddress ReadAddress()
    {
        ReadOnlySpan<byte> word = Word();
        return word[..^EthereumAddress.Size].ContainsAnyExcept((byte)0)
            ? throw Wrong("an address of more than 20 bytes")
            : new EthereumAddress(word[^EthereumAddress.Size..]);
    }

    /// <summary>Reads a scalar below the field's order.</summary>
    public Fr ReadScalar() => Fr.TryReadBigEndian(Word(), out Fr scalar) ? scalar : throw Wrong("a scalar that is not below the order of BN254");

    /// <summary>Reads a point of G1, which is on the curve; (0, 0) is the point at infinity.</summary>
    public G1Affine ReadPoint() => G1Affine.TryRead(Take(G1Affine.Size), out G1Affine point) ? point : throw Wrong("a point that is not on the curve");

    /// <summary>Reads an array of fixed length whose items have a fixed size, or so many members one after the other.</summary>
    public T[] ReadMany<T>(int count, Func<AbiReader, T> read)
    {
        var items = new T[count];
        for (int i = 0; i < count; i++)
            items[i] = read(this);
        return items;
    }

    /// <summary>Reads a <c>bytes</c>.</summary>
    /// <param name="maximum">The most bytes that are allowed.</param>
    public byte[] ReadBytes(int maximum = int.MaxValue) => ReadTail(tail =>
    {
        int length = tail.ReadInt32(maximum);
        int padding = -length & (WordSize - 1);
        ReadOnlySpan<byte> bytes = tail.Take(length);
        byte[] value = bytes.ToArray();
        return tail.Take(padding).ContainsAnyExcept((byte)0) ? throw Wrong("padding that is not zero") : value;
    });

    /// <summary>Reads an array of any length.</summary>
    /// <param name="read">Reads an item: of fixed size by its members, otherwise by one of the methods for what is dynamic.</param>
    /// <param name="maximum">The most items that are allowed.</param>
    public List<T> ReadArray<T>(Func<AbiReader, T> read, int maximum = int.MaxValue) => ReadTail(tail =>
    {
        int count = tail.ReadInt32(maximum);
        return tail.Nested(tail._head, items =>
        {
            // Each item takes a word at least, so that a count without its items fails at their end.
            var list = new List<T>();
            for (int i = 0; i < count; i++)
                list.Add(read(items));
            return list;
        });
    });

    /// <summary>Reads a struct that holds something dynamic.</summary>
    /// <param name="read">Reads its members in order.</param>
    public T ReadDynamic<T>(Func<AbiReader, T> read) => ReadTail(read);

    private T ReadTail<T>(Func<AbiReader, T> read)
    {
        BigInteger offset = ReadUInt256();
        if (_firstTail is not null && offset != _end)
            throw Wrong("an offset that is not the end of what comes before");
        if (offset < _head || offset > _data.Length)
            throw Wrong("an offset out of range");
        _firstTail ??= (int)offset;
        return Nested((int)offset, read);
    }

    private T Nested<T>(int offset, Func<AbiReader, T> read)
    {
        var nested = new AbiReader(_data[offset..], _place);
        T value = read(nested);
        _end = offset + nested.Finish();
        return value;
    }

    /// <summary>The bytes of the whole tuple, heads and tails.</summary>
    private int Finish()
    {
        if (_firstTail is { } first && first != _head)
            throw Wrong("an offset that is not the end of the heads");
        return Math.Max(_head, _end);
    }

    private ReadOnlySpan<byte> Word() => Take(WordSize);

    private ReadOnlySpan<byte> Take(int size)
    {
        if (size > _data.Length - _head)
            throw Wrong("fewer bytes than it says");
        ReadOnlySpan<byte> bytes = _data.Span.Slice(_head, size);
        _head += size;
        return bytes;
    }

    private NodeException Wrong(string problem) => new($"{_place}: the answer holds {problem}", "check the contract's address, or try another node");
}
