using System.Security.Cryptography;

namespace Zkml.Prover.Content;

/// <summary>Cuts a stream into chunks of one size and knows of each whether it is the last, which may be shorter. An empty stream is one empty chunk.</summary>
/// <param name="stream">The stream.</param>
/// <param name="size">Bytes of a chunk.</param>
/// <param name="unreadable">What to throw where the stream cannot be read; without it, what the stream throws.</param>
internal sealed class ChunkReader(Stream stream, int size, Func<Exception, Exception>? unreadable = null)
{
    private byte[] _current = new byte[size];

    private byte[] _next = new byte[size];

    private int _ahead = -1;

    /// <summary>Whether the chunk given last was the stream's last.</summary>
    public bool IsLast { get; private set; }

    /// <summary>The next chunk, valid until the one after it is asked for.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_ahead < 0)
            _ahead = Fill(_next);
        (_current, _next) = (_next, _current);
        int length = _ahead;
        _ahead = length < size ? 0 : Fill(_next);
        IsLast = _ahead == 0;
        return _current.AsSpan(0, length);
    }

    /// <summary>Overwrites what was read.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(_current);
        CryptographicOperations.ZeroMemory(_next);
    }

    private int Fill(byte[] chunk)
    {
        try
        {
            return stream.ReadAtLeast(chunk, size, throwOnEndOfStream: false);
        }
        catch (Exception e) when (unreadable is not null && e is IOException or UnauthorizedAccessException)
        {
            throw unreadable(e);
        }
    }
}
