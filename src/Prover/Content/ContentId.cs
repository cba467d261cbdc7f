using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Content;

/// <summary>
/// The name of a file by what is in it: a CID of version 1 over SHA-256, as IPFS writes them. <see cref="ContentHasher"/> says which of the many
/// ids that a file could have is the one that we mean.
/// </summary>
/// <param name="Codec">What the digest is of: the file itself, or the root of its tree.</param>
/// <param name="Digest">SHA-256 of the block.</param>
public sealed record ContentId(ContentCodec Codec, Bytes32 Digest)
{
    /// <summary>Bytes of the binary form: version, codec, hash function, digest length, digest.</summary>
    public const int Size = PrefixSize + SHA256.HashSizeInBytes;

    /// <summary>Characters of the text form: the letter of the multibase, and 36 bytes in base32 without padding.</summary>
    public const int TextLength = 1 + (((8 * Size) + 4) / 5);

    private const string Help = "use the id as the program that added the file printed it: 59 characters that begin with 'baf'";

    private const int PrefixSize = 4;

    private const byte Version = 1;

    private const byte Sha256Function = 0x12;

    /// <summary>The letter that says "base32 of RFC 4648, lower case, no padding".</summary>
    private const char Multibase = 'b';

    /// <summary>Reads an id's text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it stands, for the error.</param>
    /// <exception cref="UserErrorException">It is no id that we use.</exception>
    public static ContentId Parse(string text, string source)
    {
        string? problem = Read(text, out ContentId? id);
        return problem is null ? id! : throw new UserErrorException($"{source}: not a content id: {problem}", Help);
    }

    /// <summary>Reads an id's text.</summary>
    /// <returns>False for anything that <see cref="ToString"/> does not write.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ContentId? id) => Read(text, out id) is null;

    /// <summary>Reads an id's binary form.</summary>
    /// <returns>False for anything that <see cref="ToArray"/> does not give.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ContentId? id) => Read(bytes, out id) is null;

    /// <summary>The 36 bytes.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    /// <summary>Writes the 36 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        destination[0] = Version;
        destination[1] = (byte)Codec;
        destination[2] = Sha256Function;
        destination[3] = SHA256.HashSizeInBytes;
        Digest.Write(destination[PrefixSize..]);
    }

    /// <summary>The text: 59 letters and digits, fit for a file name and an address.</summary>
    public override string ToString() => Multibase + Base32.Encode(ToArray());

    /// <summary>Reads the text, or says what is wrong with it, as the end of a line.</summary>
    private static string? Read(ReadOnlySpan<char> text, out ContentId? id)
    {
        id = null;
        if (text.Length == 46 && text.StartsWith("Qm", StringComparison.Ordinal))
            return "it is of version 0, which is not used here";
        if (text.Length != TextLength)
            return $"{text.Length} characters instead of {TextLength}";
        if (text[0] != Multibase)
            return "it does not begin with 'b', the mark of base32";
        Span<byte> bytes = stackalloc byte[Size];
        return Base32.TryDecode(text[1..], bytes) ? Read(bytes, out id) : "it is not base32 in lower case, or bits are left over at its end";
    }

    private static string? Read(ReadOnlySpan<byte> bytes, out ContentId? id)
    {
        id = null;
        if (bytes.Length != Size)
            return $"{bytes.Length} bytes instead of {Size}";
        if (bytes[0] != Version)
            return $"its version is {bytes[0]} instead of {Version}";
        if (bytes[1] is not ((byte)ContentCodec.Raw or (byte)ContentCodec.DagPb))
            return $"its codec is 0x{bytes[1]:x2}, neither raw (0x55) nor dag-pb (0x70)";
        if (bytes[2] != Sha256Function || bytes[3] != SHA256.HashSizeInBytes)
            return "its hash function is not SHA-256";
        id = new ContentId((ContentCodec)bytes[1], new Bytes32(bytes[PrefixSize..]));
        return null;
    }
}
