using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Tests.Transcripts;

/// <summary>A verifier's channel whose messages and challenges are both given: for examples that can be followed by hand.</summary>
internal sealed class ScriptedChannel(int[] messages, int[] challenges) : IVerifierChannel<Fr>
{
    private readonly Queue<int> _messages = new(messages);
    private readonly Queue<int> _challenges = new(challenges);

    /// <summary>The first reason against the messages.</summary>
    public RejectionReason? Rejection { get; private set; }

    /// <summary>Whether all of both was used.</summary>
    public bool IsDone => _messages.Count == 0 && _challenges.Count == 0;

    public Fr Read() => Fr.From(_messages.Dequeue());

    public Fr Challenge() => Fr.From(_challenges.Dequeue());

    public void RequireEqual(Fr a, Fr b, RejectionReason reason, string place) => Rejection ??= a == b ? null : reason;

    public void RequireNonZero(Fr a, RejectionReason reason, string place) => Rejection ??= a.IsZero ? reason : null;
}
