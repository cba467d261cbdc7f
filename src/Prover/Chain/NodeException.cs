using Zkml.Circuits;

namespace Zkml.Prover.Chain;

/// <summary>
/// An Ethereum node cannot be reached, does not answer in time, or answers what is not an answer. Nothing is known of the chain then; a
/// chain that answers and declines throws <see cref="ChainRefusedException"/>.
/// </summary>
/// <remarks>Messages name the node by its host and port only: the rest of an address may be an API key.</remarks>
public class NodeException : UserErrorException
{
    /// <summary>Reports what is wrong with a node.</summary>
    /// <param name="message">One line: the node, the method, what is wrong.</param>
    /// <param name="help">What to do about it.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public NodeException(string message, string? help = null, Exception? innerException = null)
        : base(message, help, innerException)
    {
    }
}
