using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Zkml.Prover.Files;

/// <summary>
/// The layer under all our binary files. A file is: the magic number (8 bytes), the kind's tag (4), the body's version (4), the
/// body's length (8), the body, SHA-256 of everything before it (32). Integers are little-endian.
/// </summary>
/// <remarks>
/// The digest tells damage from intent: whoever can write the file can write its digest, so every value in the body is
/// checked as well, once, where it is read. The magic number's odd bytes show transfers that changed line ends or cut bit 7.
/// </remarks>
public static class BinaryFile
{
    /// <summary>Bytes before the body.</summary>
    internal const int HeaderSize = 24;

    /// <summary>Bytes of the digest after the body.</summary>
    internal const int DigestSize = SHA256.HashSizeInBytes;

    private const int TagOffset = 8;

    private const int VersionOffset = 12;

    private const int LengthOffset = 16;

    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'Z', (byte)'K', (byte)'M', (byte)'L', 0x0d, 0x0a, 0x1a];

    /// <summary>Writes a file that is whole or not there.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="kind">What it holds.</param>
    /// <param name="writeBody">Writes the body. If it throws, cancellation included, what was there before is still there.</param>
    /// <param name="secret">Readable and writable by its owner only.</param>
    public static void Write(string path, FileKind kind, Action<BinaryFileWriter> writeBody, bool secret = false)
    {
        byte[] file = Encode(kind, writeBody);
        AtomicFile.Write(path, stream => stream.Write(file), secret);
    }

    /// <summary>The bytes of a file.</summary>
    public static byte[] Encode(FileKind kind, Action<BinaryFileWriter> writeBody)
    {
        var writer = new BinaryFileWriter();
        writeBody(writer);
        byte[] file = new byte[HeaderSize + writer.Written.Length + DigestSize];
        WriteHeader(file, kind, writer.Written.Length);
        writer.Written.CopyTo(file.AsSpan(HeaderSize));
        SHA256.HashData(file.AsSpan(0, file.Length - DigestSize), file.AsSpan(file.Length - DigestSize));
        return file;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it must hold.</param>
    /// <param name="readBody">Reads the body; what it leaves unread is refused.</param>
    /// <exception cref="FileFormatException">The file cannot be read, or is not such a file; nothing else is thrown for its bytes.</exception>
    public static T Read<T>(string path, FileKind kind, Func<BinaryFileReader, T> readBody)
    {
        byte[] file;
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > kind.MaximumLength + HeaderSize + DigestSize)
                throw TooLong(path, kind, stream.Length);
            file = new byte[stream.Length];
            stream.ReadExactly(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Unreadable(path, e);
        }

        return Decode(file, path, kind, readBody);
    }

    /// <summary>The kind of file that <paramref name="path"/> says it is; null if it is none of ours.</summary>
    /// <exception cref="FileFormatException">It cannot be read.</exception>
    public static FileKind? Identify(string path)
    {
        Span<byte> head = stackalloc byte[HeaderSize];
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.ReadAtLeast(head, HeaderSize, throwOnEndOfStream: false) < HeaderSize || !head[..TagOffset].SequenceEqual(Magic))
                return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Unreadable(path, e);
        }

        string tag = Encoding.ASCII.GetString(head[TagOffset..VersionOffset]);
        return FileKinds.All.FirstOrDefault(kind => kind.Tag == tag)
            ?? throw new FileFormatException(path, "kind", TagOffset, $"the tag '{Printable(tag)}' is unknown", "use the program's version that made it");
    }

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="path">Their name in errors.</param>
    /// <param name="kind">What they must hold.</param>
    /// <param name="readBody">Reads the body; what it leaves unread is refused.</param>
    /// <exception cref="FileFormatException">The bytes are not such a file; nothing else is thrown for them.</exception>
    public static T Decode<T>(ReadOnlyMemory<byte> file, string path, FileKind kind, Func<BinaryFileReader, T> readBody)
    {
        CheckHeader(file.Span, file.Length, path, kind);
        CheckDigest(SHA256.HashData(file.Span[..^DigestSize]), file.Span[^DigestSize..], file.Length, path, kind);
        var reader = new BinaryFileReader(file[HeaderSize..^DigestSize], path, kind);
        T value = readBody(reader);
        reader.RequireEnd();
        return value;
    }

    /// <summary>Writes a body too long for memory, of which the length is known.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="kind">What it holds.</param>
    /// <param name="length">The body's length in bytes.</param>
    /// <param name="writeBody">Appends the body piece by piece. If it throws, what was there before is still there.</param>
    internal static void WriteStreamed(string path, FileKind kind, long length, Action<BodyStream> writeBody) =>
        AtomicFile.Write(path, stream =>
        {
            using var body = new BodyStream(stream.Write, kind, length);
            writeBody(body);
            body.Finish();
        });

    /// <summary>Writes the header of a body of <paramref name="length"/> bytes.</summary>
    internal static void WriteHeader(Span<byte> header, FileKind kind, long length)
    {
        Magic.CopyTo(header);
        Encoding.ASCII.GetBytes(kind.Tag, header[TagOffset..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[VersionOffset..], kind.Version);
        BinaryPrimitives.WriteInt64LittleEndian(header[LengthOffset..], length);
    }

    /// <summary>Checks a file's header against its kind and its length in bytes.</summary>
    internal static void CheckHeader(ReadOnlySpan<byte> header, long fileLength, string path, FileKind kind)
    {
        if (header.Length < HeaderSize || !header[..TagOffset].SequenceEqual(Magic))
            throw new FileFormatException(path, "magic number", 0, "not one of this program's files", kind.Help);
        string tag = Encoding.ASCII.GetString(header[TagOffset..VersionOffset]);
        if (tag != kind.Tag)
            throw new FileFormatException(path, "kind", TagOffset, $"not a {kind.Name}: its tag is '{Printable(tag)}', not '{kind.Tag}'", kind.Help);
        int version = BinaryPrimitives.ReadInt32LittleEndian(header[VersionOffset..]);
        if (version != kind.Version)
        {
            throw new FileFormatException(
                path, "version", VersionOffset, $"version {version} of a {kind.Name}; this program reads version {kind.Version}", kind.Help);
        }

        long length = BinaryPrimitives.ReadInt64LittleEndian(header[LengthOffset..]);
        long present = fileLength - HeaderSize - DigestSize;
        if (present < 0 || length != present)
        {
            // A file that ends inside its digest could announce the negative length that is left for its body.
            string problem = present < 0 || length > present ? "the file is cut short" : "the file goes on after its end";
            throw new FileFormatException(
                path, "length", LengthOffset, $"{problem}: {length} bytes announced, {Math.Max(present, 0)} present", kind.Help);
        }

        if (length > kind.MaximumLength)
            throw TooLong(path, kind, fileLength);
    }

    /// <summary>Compares a file's digest with the one at its end.</summary>
    internal static void CheckDigest(
        ReadOnlySpan<byte> computed, ReadOnlySpan<byte> stored, long fileLength, string path, FileKind kind)
    {
        if (!computed.SequenceEqual(stored))
            throw new FileFormatException(path, "digest", fileLength - DigestSize, "the file was altered or damaged", kind.Help);
    }

    /// <summary>The system refuses to give the file's bytes.</summary>
    internal static FileFormatException Unreadable(string path, Exception cause) => new(
        path, "file", 0, cause is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "it cannot be read",
        "check the path and that you may read it", cause);

    private static FileFormatException TooLong(string path, FileKind kind, long length) => new(
        path, "file", 0, $"{length} bytes, longer than a {kind.Name} may be", kind.Help);

    private static string Printable(string tag) => string.Concat(tag.Select(c => char.IsControl(c) ? '.' : c));
}
