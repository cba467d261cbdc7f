using Zkml.Prover.Files;

namespace Zkml.Prover.Content;

/// <summary>Files of any content.</summary>
internal static class ContentFile
{
    /// <summary>Opens a file to be read from its beginning to its end.</summary>
    /// <exception cref="FileFormatException">It cannot be read.</exception>
    public static FileStream OpenRead(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw BinaryFile.Unreadable(path, e);
        }
    }
}
