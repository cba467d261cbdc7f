using System.Buffers.Binary;
using System.Security.Cryptography;
using Zkml.Prover.Files;

namespace Zkml.Prover.Content;

/// <summary>
/// Files encrypted and authenticated under a key of 32 bytes, in chunks, so that neither side needs more memory than a chunk. A file is: the header
/// (magic number 8 bytes, version 4, salt 32), then chunks of 64 KiB, the last one of 0 to 64 KiB, each followed by its tag of 16 bytes.
/// </summary>
/// <remarks>
/// <para>
/// STREAM of Hoang, Reyhanitabar, Rogaway and Vizár (ePrint 2015/189, section 7): chunk i is sealed under the nonce prefix ‖ i ‖ last, 7 + 4 + 1 bytes, so that a
/// chunk cut off, moved, repeated or appended does not authenticate. The header and the caller's context are associated data of every chunk.
/// </para>
/// <para>
/// The cipher is ChaCha20-Poly1305 (RFC 8439): it runs in constant time without instructions for AES, which a verifier's machine may not have. Cipher
/// key and prefix come by HKDF-SHA256 from the key and the file's random salt, so that one key may seal any number of files.
/// </para>
/// <para>
/// The cipher does not commit to its key: whoever seals can make a file that opens under two keys, to two contents. Whoever relies on a key that
/// others chose must compare a hash of it with one published before, as the market's contract does.
/// The length of the content is not hidden.
/// </para>
/// </remarks>
public static class SealedFile
{
    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 32;

    /// <summary>Bytes of content in a chunk other than the last.</summary>
    public const int ChunkSize = 1 << 16;

    /// <summary>Bytes that a chunk grows by.</summary>
    public const int TagSize = 16;

    /// <summary>The most bytes of a context, which every chunk authenticates anew.</summary>
    public const int MaximalContext = 1 << 10;

    /// <summary>Bytes before the first chunk.</summary>
    internal const int HeaderSize = SaltOffset + SaltSize;

    /// <summary>Bytes of the salt.</summary>
    internal const int SaltSize = 32;

    private const int Version = 1;

    private const int VersionOffset = 8;

    private const int SaltOffset = VersionOffset + sizeof(int);

    private const string Help = "get the file again, or ask for it where you got it";

    private const string WrongHelp = "check that the key and the job are this file's; then get the file again";

    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'Z', (byte)'K', (byte)'S', (byte)'L', 0x0d, 0x0a, 0x1a];

    /// <summary>The bytes of the sealed form of a content.</summary>
    public static long SealedLength(long contentLength) =>
        HeaderSize + contentLength + (TagSize * Math.Max(1, (contentLength + ChunkSize - 1) / ChunkSize));

    /// <summary>Seals a file.</summary>
    /// <param name="contentPath">The file.</param>
    /// <param name="sealedPath">The file to make or replace, whole or not at all.</param>
    /// <param name="key">32 bytes.</param>
    /// <param name="context">What the file is for; it opens under the same context only. At most 1 KiB.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="FileFormatException">The file cannot be read.</exception>
    /// <exception cref="IOException">The sealed file cannot be written.</exception>
    public static void SealFile(
        string contentPath, string sealedPath, ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, CancellationToken cancellation = default)
    {
        byte[] keyCopy = key.ToArray(), contextCopy = context.ToArray();
        try
        {
            using FileStream content = ContentFile.OpenRead(contentPath);
            AtomicFile.Write(sealedPath, stream => Seal(content, stream, keyCopy, contextCopy, cancellation));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keyCopy);
        }
    }

    /// <summary>Opens a sealed file. The content's file appears, for its owner only, when the last chunk has been authenticated.</summary>
    /// <param name="sealedPath">The sealed file.</param>
    /// <param name="contentPath">The file to make or replace.</param>
    /// <param name="key">32 bytes.</param>
    /// <param name="context">That which it was sealed for.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="FileFormatException">It is no sealed file, was altered, or the key or the context is another; the error repeats neither.</exception>
    /// <exception cref="IOException">The content cannot be written.</exception>
    public static void OpenFile(
        string sealedPath, string contentPath, ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, CancellationToken cancellation = default)
    {
        byte[] keyCopy = key.ToArray(), contextCopy = context.ToArray();
        try
        {
            using FileStream input = ContentFile.OpenRead(sealedPath);
            AtomicFile.Write(contentPath, stream => Open(input, stream, keyCopy, contextCopy, sealedPath, cancellation), secret: true);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keyCopy);
        }
    }

    /// <summary>Seals what is left of a stream.</summary>
    /// <param name="content">The content.</param>
    /// <param name="output">Takes the sealed file.</param>
    /// <param name="key">32 bytes.</param>
    /// <param name="context">As for <see cref="SealFile"/>.</param>
    /// <param name="cancellation">Ends the run.</param>
    public static void Seal(
        Stream content, Stream output, ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, CancellationToken cancellation = default)
    {
        Span<byte> salt = stackalloc byte[SaltSize];
        RandomNumberGenerator.Fill(salt);
        Seal(content, output, key, context, salt, cancellation);
    }

    /// <summary>Opens what is left of a stream, which must be a whole sealed file.</summary>
    /// <param name="input">The sealed file.</param>
    /// <param name="output">
    /// Takes the content, each chunk once it is authenticated. If this method throws, what was written is a beginning of the content and must not be used as
    /// the whole.
    /// </param>
    /// <param name="key">32 bytes.</param>
    /// <param name="context">That which it was sealed for.</param>
    /// <param name="source">The sealed file's name in errors.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="FileFormatException">As for <see cref="OpenFile"/>; nothing else is thrown for its bytes.</exception>
    public static void Open(
        Stream input, Stream output, ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, string source, CancellationToken cancellation = default) =>
        Open(input, output, key, context, source, 0, cancellation);

    /// <summary>As above with a given salt, which must not be used twice with one key.</summary>
    internal static void Seal(
        Stream content, Stream output, ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> salt, CancellationToken cancellation)
    {
        RequireSizes(key, context);
        byte[] header = new byte[HeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(VersionOffset), Version);
        salt.CopyTo(header.AsSpan(SaltOffset));
        output.Write(header);
        using var chunks = new ChunkCipher(key, header.AsSpan(SaltOffset), [.. header, .. context]);
        var reader = new ChunkReader(content, ChunkSize);
        byte[] chunk = new byte[ChunkSize + TagSize];
        try
        {
            do
            {
                cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<byte> next = reader.Next();
                chunks.Seal(next, chunk, reader.IsLast);
                output.Write(chunk, 0, next.Length + TagSize);
            }
            while (!reader.IsLast);
        }
        finally
        {
            reader.Clear();
        }
    }

    /// <summary>As above for a sealed file within another one, in which its first byte is that at <paramref name="offset"/>, for errors.</summary>
    internal static void Open(
        Stream input, Stream output, ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, string source, long offset, CancellationToken cancellation)
    {
        RequireSizes(key, context);
        byte[] header = ReadHeader(input, source, offset, HeaderSize, Magic, Version, "sealed file");
        using var chunks = new ChunkCipher(key, header.AsSpan(SaltOffset), [.. header, .. context]);
        var reader = new ChunkReader(input, ChunkSize + TagSize, cause => BinaryFile.Unreadable(source, cause));
        byte[] content = new byte[ChunkSize];
        try
        {
            offset += HeaderSize;
            for (long index = 0; !reader.IsLast; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<byte> chunk = reader.Next();
                string field = $"chunk {index}";
                // An empty last chunk is for an empty content only: every content has one form.
                if (chunk.Length < TagSize || (chunk.Length == TagSize && index > 0))
                    throw new FileFormatException(source, field, offset, "the file is cut short", Help);
                if (!chunks.TryOpen(chunk, content, reader.IsLast))
                {
                    throw new FileFormatException(
                        source, field, offset, "it does not authenticate: the key or the context is another one's, or the file was altered", WrongHelp);
                }

                output.Write(content, 0, chunk.Length - TagSize);
                offset += chunk.Length;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>Reads a header that begins with a magic number of 8 bytes and a version of 4.</summary>
    internal static byte[] ReadHeader(
        Stream input, string source, long offset, int size, ReadOnlySpan<byte> magic, int version, string name)
    {
        byte[] header = new byte[size];
        int present;
        try
        {
            present = input.ReadAtLeast(header, size, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw BinaryFile.Unreadable(source, e);
        }

        if (!header.AsSpan(0, magic.Length).SequenceEqual(magic))
            throw new FileFormatException(source, "magic number", offset, $"not a {name}", Help);
        if (present < size)
            throw new FileFormatException(source, "header", offset, "the file is cut short", Help);
        int found = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(magic.Length));
        return found == version
            ? header
            : throw new FileFormatException(
                source, "version", offset + magic.Length, $"version {found} of a {name}; this program reads version {version}", Help);
    }

    private static void RequireSizes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> context)
    {
        if (key.Length != KeySize)
            throw new ArgumentException("a key has 32 bytes", nameof(key));
        if (context.Length > MaximalContext)
            throw new ArgumentException("a context has at most 1 KiB", nameof(context));
    }
}
