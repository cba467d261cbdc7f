using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Zkml.Prover.Files;

/// <summary>
/// The body of a large binary file, mapped into memory: its pages come from the file when they are read and can be dropped
/// again, and processes share them. Header and digest are checked on opening.
/// </summary>
/// <remarks>Whoever shortens the file in place while it is mapped takes the process down; we replace files, never change them.</remarks>
internal sealed unsafe class MappedBody : IDisposable
{
    private const int HashedAtOnce = 1 << 22;

    private readonly MemoryMappedFile _file;

    private readonly SafeMemoryMappedViewHandle _view;

    private readonly byte* _start;

    private bool _disposed;

    private MappedBody(MemoryMappedFile file, SafeMemoryMappedViewHandle view, byte* start, long length)
    {
        _file = file;
        _view = view;
        _start = start;
        Length = length;
    }

    /// <summary>Bytes of the body.</summary>
    public long Length { get; }

    /// <summary>Opens a file and checks that it is of its kind, whole and unaltered: one pass over its bytes.</summary>
    /// <exception cref="FileFormatException">It is not.</exception>
    public static MappedBody Open(string path, FileKind kind)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            long length = stream.Length;
            Span<byte> header = stackalloc byte[BinaryFile.HeaderSize];
            int read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            BinaryFile.CheckHeader(header[..read], length, path, kind);
            return Map(path, kind, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw BinaryFile.Unreadable(path, e);
        }
    }

    /// <summary>A view of <paramref name="count"/> elements, valid until this is disposed of.</summary>
    /// <param name="offset">The first element's byte in the body.</param>
    /// <param name="count">The number of elements.</param>
    public ReadOnlySpan<T> Slice<T>(long offset, int count)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + ((long)count * sizeof(T)), Length);
        return new ReadOnlySpan<T>(_start + offset, count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _view.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static MappedBody Map(string path, FileKind kind, long fileLength)
    {
        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        SafeMemoryMappedViewHandle view = file.CreateViewAccessor(0, fileLength, MemoryMappedFileAccess.Read).SafeMemoryMappedViewHandle;
        byte* start = null;
        view.AcquirePointer(ref start);
        long length = fileLength - BinaryFile.HeaderSize - BinaryFile.DigestSize;
        var body = new MappedBody(file, view, start + BinaryFile.HeaderSize, length);
        try
        {
            long digested = fileLength - BinaryFile.DigestSize;
            var stored = new ReadOnlySpan<byte>(start + digested, BinaryFile.DigestSize);
            BinaryFile.CheckDigest(Digest(start, digested), stored, fileLength, path, kind);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static byte[] Digest(byte* start, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long offset = 0; offset < length; offset += HashedAtOnce)
            hash.AppendData(new ReadOnlySpan<byte>(start + offset, (int)Math.Min(HashedAtOnce, length - offset)));
        return hash.GetHashAndReset();
    }
}
