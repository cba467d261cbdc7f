namespace Zkml.Prover.Content;

/// <summary>A path of this machine: a folder as <see cref="ContentStore"/> keeps it, or the file itself.</summary>
/// <param name="path">The path. What it is, is looked up when a file is asked for.</param>
public sealed class PathSource(string path) : IContentSource
{
    private const int BufferSize = 1 << 16;

    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public void CopyTo(ContentId id, Stream destination, long maximumBytes, CancellationToken cancellation)
    {
        string file = Directory.Exists(path) ? new ContentStore(path).PathOf(id) : path;
        byte[] buffer = new byte[BufferSize];
        using FileStream stream = Guard(file, () => new FileStream(file, new FileStreamOptions { BufferSize = 0 }));
        if (stream.Length > maximumBytes)
            throw BoundedHashingStream.TooLarge(Name, maximumBytes);
        for (int read; (read = Guard(file, () => stream.Read(buffer))) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            destination.Write(buffer, 0, read);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Reports failures of reading. Those of writing are not the source's.</summary>
    private static T Guard<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ContentException(ContentProblem.Missing, $"{file}: there is no such file", "check the path, or name another source", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new ContentException(ContentProblem.Unreachable, $"{file}: it cannot be read", "check the path and that you may read it", e);
        }
    }
}
