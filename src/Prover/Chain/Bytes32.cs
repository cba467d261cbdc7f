using System.Buffers.Binary;

namespace Zkml.Prover.Chain;

/// <summary>Thirty-two bytes that are a name rather than a number: the hash of a transaction or block, a digest, Solidity's <c>bytes32</c>.</summary>
public readonly record struct Bytes32
{
    /// <summary>Bytes of a value.</summary>
    public const int Size = 32;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    /// <summary>Takes the first 32 bytes of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">It has not 32 bytes.</exception>
    public Bytes32(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException("a bytes32 has 32 bytes", nameof(bytes));
        _high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt128BigEndian(bytes[(Size / 2)..]);
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[(Size / 2)..], _low);
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    /// <summary>Reads 0x and 64 digits, in either case.</summary>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Bytes32 value)
    {
        bool valid = Hex.TryDecode(text, out byte[] bytes) && bytes.Length == Size;
        value = valid ? new Bytes32(bytes) : default;
        return valid;
    }

    /// <summary>0x and 64 lower-case digits.</summary>
    public override string ToString() => Hex.Encode(ToArray());
}
