namespace Zkml.Circuits;

/// <summary>
/// Something that the user supplied cannot be used: a file, a model, an option's value. Every reader of untrusted input throws
/// this type, or one derived from it, and nothing else, so that a command can report it as one line and a test can tell it from a fault.
/// </summary>
/// <remarks>The message never holds a secret: no weight, sample, label or blinding value beyond the one that it is about.</remarks>
public class UserErrorException : Exception
{
    /// <summary>Reports a mistake that the user can mend.</summary>
    /// <param name="message">One line without a final full stop: where, then what, as in <c>model.onnx: node 'conv1' ...</c>.</param>
    /// <param name="help">What to do, as the rest of a line that begins <c>help: </c>; null where nothing can be advised.</param>
    /// <param name="innerException">The cause, shown with <c>--verbose</c> only.</param>
    public UserErrorException(string message, string? help = null, Exception? innerException = null)
        : base(message, innerException) => Help = help;

    /// <summary>What the user may do about it, or null.</summary>
    public string? Help { get; }
}
