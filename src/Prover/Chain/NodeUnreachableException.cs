namespace Zkml.Prover.Chain;

/// <summary>No answer came: no connection, a connection that broke, or a time limit. The same request may succeed later.</summary>
public sealed class NodeUnreachableException : NodeException
{
    /// <summary>Reports that no answer came.</summary>
    /// <param name="message">One line: the node, the method, what happened.</param>
    /// <param name="help">What to do about it.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public NodeUnreachableException(string message, string? help = null, Exception? innerException = null)
        : base(message, help, innerException)
    {
    }
}
