namespace Zkml.Prover.Transcripts;

/// <summary>The verifier's channel over the messages of a proof.</summary>
/// <param name="statement">σ, the statement's digest.</param>
/// <param name="messages">The inner proof's scalars in order.</param>
public sealed class NativeVerifierChannel(Fr statement, IReadOnlyList<Fr> messages) : IVerifierChannel<Fr>
{
    private readonly SpongeTranscript<Fr> _transcript = new(statement);
    private int _next;
    private Verdict _verdict = Verdict.Accepted;

    /// <inheritdoc/>
    public Fr Read()
    {
        Fr message = Fr.Zero;
        if (_next < messages.Count)
        {
            message = messages[_next];
        }
        else
        {
            Reject(RejectionReason.MessageCount, $"message {_next} is missing");
        }

        _next++;
        _transcript.Absorb(message);
        return message;
    }

    /// <inheritdoc/>
    public Fr Challenge() => _transcript.Challenge();

    /// <inheritdoc/>
    public void RequireEqual(Fr a, Fr b, RejectionReason reason, string place)
    {
        if (a != b)
        {
            Reject(reason, place);
        }
    }

    /// <inheritdoc/>
    public void RequireNonZero(Fr a, RejectionReason reason, string place)
    {
        if (a.IsZero)
        {
            Reject(reason, place);
        }
    }

    /// <summary>The verdict, once the verifier has run: every message must have been read.</summary>
    public Verdict Conclude() => _verdict.IsAccepted && _next != messages.Count
        ? Verdict.Reject(RejectionReason.MessageCount, $"{messages.Count} messages, the circuit has {_next}")
        : _verdict;

    private void Reject(RejectionReason reason, string place)
    {
        if (_verdict.IsAccepted)
        {
            _verdict = Verdict.Reject(reason, place);
        }
    }
}
