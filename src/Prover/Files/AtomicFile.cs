namespace Zkml.Prover.Files;

/// <summary>Writes files that are either whole or not there: a cancelled or failed run leaves no half-written file behind.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes beside <paramref name="path"/> and renames when <paramref name="write"/> has returned; if it throws, what was there before
    /// is still there.
    /// </summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="secret">Readable and writable by its owner only (where the system has file modes).</param>
    public static void Write(string path, Action<Stream> write, bool secret = false)
    {
        string partial = $"{path}.{Path.GetRandomFileName()}.partial";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = 1 << 16,
        };
        if (secret && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var stream = new FileStream(partial, options))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
