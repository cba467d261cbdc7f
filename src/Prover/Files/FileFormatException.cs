using System.Globalization;
using Zkml.Circuits;

namespace Zkml.Prover.Files;

/// <summary>A file is not what it should be: which file, where in it, what is wrong, and what to do.</summary>
public sealed class FileFormatException : UserErrorException
{
    /// <summary>Reports what is wrong with a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="field">The field being read.</param>
    /// <param name="offset">The field's byte in the file.</param>
    /// <param name="problem">What is wrong, as the end of a line.</param>
    /// <param name="help">What to do about it.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public FileFormatException(
        string path, string field, long offset, string problem, string? help = null, Exception? innerException = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"{path}: {field} (byte {offset}): {problem}"), help, innerException)
    {
        Path = path;
        Field = field;
        Offset = offset;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The field that is wrong.</summary>
    public string Field { get; }

    /// <summary>The field's byte in the file.</summary>
    public long Offset { get; }
}
