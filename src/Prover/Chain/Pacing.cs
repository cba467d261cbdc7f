namespace Zkml.Prover.Chain;

/// <summary>The pauses between questions to a node: short at first, then longer, up to two seconds.</summary>
/// <param name="cancellation">Ends a pause.</param>
internal sealed class Pacing(CancellationToken cancellation)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>How long the next pause is.</summary>
    public TimeSpan Next { get; private set; } = First;

    /// <summary>Pauses.</summary>
    /// <exception cref="OperationCanceledException">The token is signalled.</exception>
    public void Pause()
    {
        cancellation.WaitHandle.WaitOne(Next);
        cancellation.ThrowIfCancellationRequested();
        Next = Next * 2 < Longest ? Next * 2 : Longest;
    }
}
