using Zkml.Circuits;

namespace Zkml.Prover.Chain;

/// <summary>The chain was asked and declined: a call or transaction reverts, or the node will not take a transaction.</summary>
public sealed class ChainRefusedException : UserErrorException
{
    /// <summary>Reports a refusal.</summary>
    /// <param name="message">One line: what was asked, and the reason given.</param>
    /// <param name="help">What to do about it.</param>
    /// <param name="revertData">What the contract reverted with, where it is known that one did.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ChainRefusedException(
        string message, string? help = null, ReadOnlyMemory<byte>? revertData = null, Exception? innerException = null)
        : base(message, help, innerException) => RevertData = revertData;

    /// <summary>The bytes that the contract reverted with, possibly none; null where the refusal is not a contract's.</summary>
    public ReadOnlyMemory<byte>? RevertData { get; }
}
