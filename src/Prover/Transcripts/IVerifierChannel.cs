using Zkml.Algebra.Fields;

namespace Zkml.Prover.Transcripts;

/// <summary>
/// The verifier's side of the inner argument, made non-interactive: reading a message absorbs it, so that none can be left
/// unbound. Requirements do not stop the run: natively the first that fails is the verdict, on wires each becomes a constraint.
/// </summary>
/// <typeparam name="T">A field element, or a wire.</typeparam>
public interface IVerifierChannel<T>
    where T : IScalar<T>
{
    /// <summary>The prover's next message, absorbed.</summary>
    T Read();

    /// <summary>A challenge that depends on everything read so far.</summary>
    T Challenge();

    /// <summary>Requires a = b.</summary>
    void RequireEqual(T a, T b, RejectionReason reason, string place);

    /// <summary>Requires a ≠ 0.</summary>
    void RequireNonZero(T a, RejectionReason reason, string place);

    /// <summary>Names the part of the verifier that follows, for reports.</summary>
    void Enter(string part)
    {
    }
}
