namespace Zkml.Circuits.Compilation;

/// <summary>An architecture, sample count or witness that no circuit can be made of; the message says where and how to mend it.</summary>
public sealed class CircuitException : UserErrorException
{
    /// <summary>An error with its message.</summary>
    public CircuitException(string message)
        : base(message)
    {
    }
}
