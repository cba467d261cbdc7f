using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using ManagedCipher = Org.BouncyCastle.Crypto.Modes.ChaCha20Poly1305;

namespace Zkml.Prover.Content;

/// <summary>Seals or opens the chunks of one <see cref="SealedFile"/> in order.</summary>
/// <remarks>
/// With the platform's cipher where it has one, which takes seconds for what BouncyCastle's takes minutes; else with BouncyCastle's. A test holds one
/// against the other.
/// </remarks>
internal sealed class ChunkCipher : IDisposable
{
    private const int PrefixSize = 7;

    private const int NonceSize = PrefixSize + sizeof(uint) + 1;

    private readonly ChaCha20Poly1305? _platform;

    private readonly KeyParameter? _key;

    private readonly byte[] _nonce = new byte[NonceSize];

    private readonly byte[] _associated;

    private uint _index;

    private bool _ended;

    /// <summary>Derives the cipher key and the nonces' prefix.</summary>
    public ChunkCipher(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, byte[] associated)
        : this(key, salt, associated, ChaCha20Poly1305.IsSupported)
    {
    }

    /// <summary>As above with a choice of the implementation.</summary>
    internal ChunkCipher(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, byte[] associated, bool platform)
    {
        Span<byte> derived = stackalloc byte[SealedFile.KeySize + PrefixSize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived, salt, Label);
        if (platform)
            _platform = new ChaCha20Poly1305(derived[..SealedFile.KeySize]);
        else
            _key = new KeyParameter(derived[..SealedFile.KeySize]);
        derived[SealedFile.KeySize..].CopyTo(_nonce);
        CryptographicOperations.ZeroMemory(derived);
        _associated = associated;
    }

    private static ReadOnlySpan<byte> Label => "zkml.sealed-file.v1"u8;

    /// <summary>Seals the next chunk.</summary>
    /// <param name="content">Its content.</param>
    /// <param name="chunk">Takes the sealed content and the tag.</param>
    /// <param name="last">Whether it is the last one.</param>
    public void Seal(ReadOnlySpan<byte> content, Span<byte> chunk, bool last)
    {
        Advance(last);
        chunk = chunk[..(content.Length + SealedFile.TagSize)];
        if (_platform is not null)
            _platform.Encrypt(_nonce, content, chunk[..content.Length], chunk[content.Length..], _associated);
        else
            RunManaged(forEncryption: true, content, chunk);
    }

    /// <summary>Opens the next chunk.</summary>
    /// <param name="chunk">The sealed content and the tag.</param>
    /// <param name="content">Takes the content.</param>
    /// <param name="last">Whether it is the last one.</param>
    /// <returns>False: the chunk was not sealed so. Then <paramref name="content"/> holds nothing.</returns>
    public bool TryOpen(ReadOnlySpan<byte> chunk, Span<byte> content, bool last)
    {
        Advance(last);
        content = content[..(chunk.Length - SealedFile.TagSize)];
        try
        {
            if (_platform is not null)
                _platform.Decrypt(_nonce, chunk[..content.Length], chunk[content.Length..], content, _associated);
            else
                RunManaged(forEncryption: false, chunk, content);
            return true;
        }
        catch (Exception e) when (e is AuthenticationTagMismatchException or InvalidCipherTextException)
        {
            CryptographicOperations.ZeroMemory(content);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _platform?.Dispose();

    private void RunManaged(bool forEncryption, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var cipher = new ManagedCipher();
        cipher.Init(forEncryption, new ParametersWithIV(_key, _nonce));
        cipher.ProcessAadBytes(_associated);
        int written = cipher.ProcessBytes(input, output);
        cipher.DoFinal(output[written..]);
    }

    /// <summary>Makes the nonce of the next chunk.</summary>
    private void Advance(bool last)
    {
        if (_ended)
            throw new InvalidOperationException("a file has 2^32 chunks at most, and none after the last");
        BinaryPrimitives.WriteUInt32BigEndian(_nonce.AsSpan(PrefixSize), _index);
        _nonce[^1] = last ? (byte)1 : (byte)0;
        _ended = last || _index == uint.MaxValue;
        _index++;
    }
}
