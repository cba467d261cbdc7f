using Zkml.Prover.Plonk;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Wrap;

/// <summary>The verifier's channel in a circuit: messages are witnesses, requirements are constraints.</summary>
/// <param name="builder">The circuit.</param>
/// <param name="statement">σ.</param>
/// <param name="messages">The inner proof's scalars in order; where they end, zeros, as for key generation.</param>
internal sealed class WireVerifierChannel(CircuitBuilder builder, Wire statement, IReadOnlyList<Fr> messages) : IVerifierChannel<Wire>
{
    private readonly SpongeTranscript<Wire> _transcript = new(statement, new WirePermutation(builder));

    /// <summary>How many messages have been read.</summary>
    public int Read { get; private set; }

    /// <inheritdoc/>
    Wire IVerifierChannel<Wire>.Read()
    {
        Wire message = builder.Witness(Read < messages.Count ? messages[Read] : Fr.Zero);
        Read++;
        _transcript.Absorb(message);
        return message;
    }

    /// <inheritdoc/>
    public Wire Challenge() => _transcript.Challenge();

    /// <inheritdoc/>
    public void RequireEqual(Wire a, Wire b, RejectionReason reason, string place) => builder.RequireEqual(a, b, reason, place);

    /// <inheritdoc/>
    public void RequireNonZero(Wire a, RejectionReason reason, string place) => builder.RequireNonZero(a, reason, place);

    /// <inheritdoc/>
    public void Enter(string part) => builder.Enter(part);
}
