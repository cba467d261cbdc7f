using System.Security.Cryptography;

namespace Zkml.Prover.Files;

/// <summary>A binary file being written piece by piece: header first, digest last.</summary>
internal sealed class BodyStream : IDisposable
{
    private readonly Action<ReadOnlySpan<byte>> _write;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private long _left;

    public BodyStream(Action<ReadOnlySpan<byte>> write, FileKind kind, long length)
    {
        _write = write;
        Span<byte> header = stackalloc byte[BinaryFile.HeaderSize];
        BinaryFile.WriteHeader(header, kind, length);
        _left = header.Length + length;
        Append(header);
    }

    /// <summary>Appends to the body.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _left -= bytes.Length;
        _hash.AppendData(bytes);
        _write(bytes);
    }

    /// <summary>Appends the digest.</summary>
    /// <exception cref="InvalidOperationException">The body has not the announced length.</exception>
    public void Finish()
    {
        if (_left != 0)
            throw new InvalidOperationException("the body has not the announced length");
        _write(_hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();
}
