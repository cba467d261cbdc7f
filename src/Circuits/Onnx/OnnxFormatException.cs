namespace Zkml.Circuits.Onnx;

/// <summary>
/// An ONNX file is malformed, or uses something that an integer network cannot express. The message says what and where (node,
/// operator, attribute); <see cref="UserErrorException.Help"/> says what is supported.
/// </summary>
public sealed class OnnxFormatException : UserErrorException
{
    /// <summary>Reports a model that cannot be read or imported.</summary>
    /// <param name="message">One line: where and what.</param>
    /// <param name="help">What is supported, or what to do.</param>
    /// <param name="innerException">The cause.</param>
    public OnnxFormatException(string message, string? help = null, Exception? innerException = null)
        : base(message, help, innerException)
    {
    }

    /// <summary>A name out of a file, quoted for a message: control characters replaced, long ones shortened.</summary>
    internal static string Quote(string name)
    {
        const int Longest = 80;
        string shown = name.Length > Longest ? name[..Longest] + "..." : name;
        return "'" + string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)) + "'";
    }
}
