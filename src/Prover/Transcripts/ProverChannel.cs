namespace Zkml.Prover.Transcripts;

/// <summary>The prover's side of the inner argument: sending a message absorbs it.</summary>
/// <param name="statement">σ, the statement's digest.</param>
public sealed class ProverChannel(Fr statement)
{
    private readonly SpongeTranscript<Fr> _transcript = new(statement);
    private readonly List<Fr> _messages = [];

    /// <summary>Everything sent so far, in order.</summary>
    public IReadOnlyList<Fr> Messages => _messages;

    /// <summary>Sends a message.</summary>
    public void Send(Fr message)
    {
        _messages.Add(message);
        _transcript.Absorb(message);
    }

    /// <summary>A challenge that depends on everything sent so far.</summary>
    public Fr Challenge() => _transcript.Challenge();
}
