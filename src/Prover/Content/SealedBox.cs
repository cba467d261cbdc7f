using System.Buffers.Binary;
using System.Security.Cryptography;
using Zkml.Circuits;
using Zkml.Prover.Chain;
using Zkml.Prover.Files;

namespace Zkml.Prover.Content;

/// <summary>
/// Files sealed to the owner of a <see cref="DeliveryKey"/>. A file is: the header (magic number 8 bytes, version 4, ephemeral public key 32), then a
/// <see cref="SealedFile"/> under the key HKDF-SHA256(shared secret; label ‖ ephemeral public key ‖ recipient's public key ‖ context).
/// </summary>
/// <remarks>
/// It says nothing about who sealed it: anybody can. Content that must be a certain model or data set is checked against its commitment after opening.
/// Whoever learns the recipient's private key opens all boxes ever sealed to it.
/// </remarks>
public static class SealedBox
{
    /// <summary>Bytes before the sealed file.</summary>
    internal const int HeaderSize = KeyOffset + DeliveryKey.Size;

    private const int Version = 1;

    private const int VersionOffset = 8;

    private const int KeyOffset = VersionOffset + sizeof(int);

    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'Z', (byte)'K', (byte)'B', (byte)'X', 0x0d, 0x0a, 0x1a];

    private static ReadOnlySpan<byte> Label => "zkml.sealed-box.v1"u8;

    /// <summary>The bytes of the sealed form of a content.</summary>
    public static long SealedLength(long contentLength) => HeaderSize + SealedFile.SealedLength(contentLength);

    /// <summary>Seals a file.</summary>
    /// <param name="contentPath">The file.</param>
    /// <param name="boxPath">The file to make or replace, whole or not at all.</param>
    /// <param name="recipient">The public key of whom it is for.</param>
    /// <param name="context">As for <see cref="SealedFile.SealFile"/>.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="UserErrorException">The file cannot be read, or the public key is a point of low order.</exception>
    /// <exception cref="IOException">The box cannot be written.</exception>
    public static void SealFile(
        string contentPath, string boxPath, Bytes32 recipient, ReadOnlySpan<byte> context, CancellationToken cancellation = default)
    {
        byte[] contextCopy = context.ToArray();
        using FileStream content = ContentFile.OpenRead(contentPath);
        AtomicFile.Write(boxPath, stream => Seal(content, stream, recipient, contextCopy, cancellation));
    }

    /// <summary>Opens a box. The content's file appears, for its owner only, when the last chunk has been authenticated.</summary>
    /// <param name="boxPath">The box.</param>
    /// <param name="contentPath">The file to make or replace.</param>
    /// <param name="key">The recipient's key pair.</param>
    /// <param name="context">That which it was sealed for.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="FileFormatException">It is no box, was altered, or the key or the context is another; the error repeats neither.</exception>
    /// <exception cref="IOException">The content cannot be written.</exception>
    public static void OpenFile(
        string boxPath, string contentPath, DeliveryKey key, ReadOnlySpan<byte> context, CancellationToken cancellation = default)
    {
        byte[] contextCopy = context.ToArray();
        using FileStream box = ContentFile.OpenRead(boxPath);
        AtomicFile.Write(contentPath, stream => Open(box, stream, key, contextCopy, boxPath, cancellation), secret: true);
    }

    /// <summary>Seals what is left of a stream.</summary>
    /// <exception cref="UserErrorException">The public key is a point of low order.</exception>
    public static void Seal(
        Stream content, Stream output, Bytes32 recipient, ReadOnlySpan<byte> context, CancellationToken cancellation = default)
    {
        using var ephemeral = DeliveryKey.Generate();
        Span<byte> salt = stackalloc byte[SealedFile.SaltSize];
        RandomNumberGenerator.Fill(salt);
        Seal(content, output, recipient, context, ephemeral, salt, cancellation);
    }

    /// <summary>
    /// Opens what is left of a stream, which must be a whole box. If this method throws, what was written to <paramref name="output"/> is a beginning of
    /// the content and must not be used as the whole.
    /// </summary>
    /// <exception cref="FileFormatException">As for <see cref="OpenFile"/>; nothing else is thrown for its bytes.</exception>
    public static void Open(
        Stream box, Stream output, DeliveryKey key, ReadOnlySpan<byte> context, string source, CancellationToken cancellation = default)
    {
        byte[] header = SealedFile.ReadHeader(box, source, 0, HeaderSize, Magic, Version, "sealed box");
        var ephemeral = new Bytes32(header.AsSpan(KeyOffset));
        Span<byte> fileKey = stackalloc byte[SealedFile.KeySize];
        if (!TryDerive(key, ephemeral, ephemeral, key.PublicKey, context, fileKey))
        {
            throw new FileFormatException(
                source, "ephemeral key", KeyOffset, "a point of low order, which no honest sender makes", "ask for the file where you got it");
        }

        try
        {
            SealedFile.Open(box, output, fileKey, context, source, HeaderSize, cancellation);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fileKey);
        }
    }

    /// <summary>As above with a given ephemeral key and salt, neither to be used twice.</summary>
    internal static void Seal(
        Stream content,
        Stream output,
        Bytes32 recipient,
        ReadOnlySpan<byte> context,
        DeliveryKey ephemeral,
        ReadOnlySpan<byte> salt,
        CancellationToken cancellation)
    {
        Span<byte> fileKey = stackalloc byte[SealedFile.KeySize];
        if (!TryDerive(ephemeral, recipient, ephemeral.PublicKey, recipient, context, fileKey))
            throw new UserErrorException($"public key {recipient}: a point of low order: anybody could open what is sealed to it", "ask its owner for another key");
        try
        {
            byte[] header = new byte[HeaderSize];
            Magic.CopyTo(header);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(VersionOffset), Version);
            ephemeral.PublicKey.Write(header.AsSpan(KeyOffset));
            output.Write(header);
            SealedFile.Seal(content, output, fileKey, context, salt, cancellation);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fileKey);
        }
    }

    private static bool TryDerive(
        DeliveryKey own, Bytes32 other, Bytes32 ephemeral, Bytes32 recipient, ReadOnlySpan<byte> context, Span<byte> fileKey)
    {
        Span<byte> shared = stackalloc byte[DeliveryKey.Size];
        bool agreed = own.TryAgree(other, shared);
        if (agreed)
        {
            byte[] information = [.. Label, .. ephemeral.ToArray(), .. recipient.ToArray(), .. context];
            HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, fileKey, salt: [], information);
        }

        CryptographicOperations.ZeroMemory(shared);
        return agreed;
    }
}
