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
    public static void Write(string path, Action<Stream> write, bool secret = false) => Write(
        path,
        stream =>
        {
            write(stream);
            return path;
        },
        secret);

    /// <summary>Writes a file whose name is known only when it is written, such as that of its digest.</summary>
    /// <param name="folder">Where to make or replace it.</param>
    /// <param name="write">Writes the content, and returns the file's name.</param>
    /// <param name="secret">Readable and writable by its owner only.</param>
    public static void WriteNamed(string folder, Func<Stream, string> write, bool secret = false) =>
        Write(Path.Combine(folder, "new"), stream => Path.Combine(folder, write(stream)), secret);

    private static void Write(string near, Func<Stream, string> write, bool secret)
    {
        string partial = $"{near}.{Path.GetRandomFileName()}.partial";
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
            string path;
            using (var stream = new FileStream(partial, options))
            {
                path = write(stream);
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
