namespace Zkml.Prover.Chain;

/// <summary>The pauses between questions to a node: short at first, then longer.</summary>
/// <param name="longest">The longest.</param>
/// <param name="cancellation">Ends a pause.</param>
internal sealed class Pacing(TimeSpan longest, CancellationToken cancellation)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause, unless told otherwise.</summary>
    public static readonly TimeSpan UsualLongest = TimeSpan.FromSeconds(2);

    /// <summary>How long the next pause is.</summary>
    public TimeSpan Next { get; private set; } = First < longest ? First : longest;

    /// <summary>Pauses.</summary>
    /// <exception cref="OperationCanceledException">The token is signalled.</exception>
    public void Pause()
    {
        cancellation.WaitHandle.WaitOne(Next);
        cancellation.ThrowIfCancellationRequested();
        Next = Next * 2 < longest ? Next * 2 : longest;
    }
}
