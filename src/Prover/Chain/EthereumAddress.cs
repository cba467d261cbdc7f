using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Zkml.Circuits;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Chain;

/// <summary>The address of an account or contract: the last 20 bytes of a Keccak digest. Written with the checksum of EIP-55.</summary>
public readonly record struct EthereumAddress
{
    /// <summary>Bytes of an address.</summary>
    public const int Size = 20;

    private const int Digits = 2 * Size;

    private readonly UInt128 _high;
    private readonly uint _low;

    /// <summary>Takes the bytes of an address.</summary>
    /// <param name="bytes">Exactly 20 bytes.</param>
    /// <exception cref="ArgumentException">It has not 20 bytes.</exception>
    public EthereumAddress(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException("an address has 20 bytes", nameof(bytes));
        _high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>Whether this is the address zero, which nobody has the key of.</summary>
    public bool IsZero => this == default;

    /// <summary>The address of the contract that <paramref name="creator"/>'s transaction number <paramref name="nonce"/> creates.</summary>
    /// <remarks>The last 20 bytes of keccak256(rlp([creator, nonce])): Yellow Paper, equation (88).</remarks>
    public static EthereumAddress OfCreation(EthereumAddress creator, ulong nonce)
    {
        byte[] encoding = Rlp.List(Rlp.Bytes(creator.ToArray()), Rlp.Integer(nonce));
        return new EthereumAddress(Keccak.Hash(encoding).AsSpan(^Size..));
    }

    /// <summary>The address that is written as a number (<see cref="ToBigInteger"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in [0, 2^160).</exception>
    public static EthereumAddress From(BigInteger number)
    {
        byte[] bytes = new byte[Size];
        if (number.Sign < 0 || number.GetByteCount(isUnsigned: true) > Size)
            throw new ArgumentOutOfRangeException(nameof(number), "an address is a number in [0, 2^160)");
        number.TryWriteBytes(bytes.AsSpan(Size - number.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return new EthereumAddress(bytes);
    }

    /// <summary>Reads an address: 0x and 40 digits. Digits in mixed case must have the checksum of EIP-55; in one case they have none.</summary>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out EthereumAddress address)
    {
        bool valid = Hex.TryDecode(text, out byte[] bytes) && bytes.Length == Size;
        address = valid ? new EthereumAddress(bytes) : default;
        return valid && (!IsMixedCase(text[Hex.Prefix.Length..]) || text.SequenceEqual(address.ToString()));
    }

    /// <summary>Reads an address that the user supplied.</summary>
    /// <param name="text">As for <see cref="TryParse"/>.</param>
    /// <param name="place">What the address is, for messages.</param>
    /// <exception cref="UserErrorException">It is no address, or its checksum is wrong.</exception>
    public static EthereumAddress Parse(string text, string place)
    {
        if (TryParse(text, out EthereumAddress address))
            return address;
        throw Hex.TryDecode(text, out byte[] bytes) && bytes.Length == Size
            ? new UserErrorException(
                $"{place}: the checksum of the address is wrong", "copy the address again, or write it in lower case if you are sure of it")
            : new UserErrorException($"{place}: this is not an address", "write 0x and 40 hexadecimal digits");
    }

    /// <summary>Writes the 20 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _low);
    }

    /// <summary>The 20 bytes.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    /// <summary>The address as a number, as a statement's digest takes it.</summary>
    public BigInteger ToBigInteger() => ((BigInteger)_high << 32) + _low;

    /// <summary>0x and 40 digits, a letter in upper case where the same digit of keccak256(the lower-case digits) is at least 8 (EIP-55).</summary>
    public override string ToString()
    {
        string digits = Convert.ToHexStringLower(ToArray());
        string checksum = Convert.ToHexStringLower(Keccak.Hash(Encoding.ASCII.GetBytes(digits)));
        return Hex.Prefix + string.Create(Digits, (digits, checksum), static (text, source) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = source.checksum[i] >= '8' ? char.ToUpper(source.digits[i], CultureInfo.InvariantCulture) : source.digits[i];
        });
    }

    private static bool IsMixedCase(ReadOnlySpan<char> digits) =>
        digits.ContainsAnyInRange('a', 'f') && digits.ContainsAnyInRange('A', 'F');
}
