namespace Zkml.Prover.Content;

/// <summary>How long a transfer may take.</summary>
/// <param name="Patience">The longest wait for the next bytes, the first ones included.</param>
/// <param name="SlowestBytesPerSecond">What a transfer must make on average once <paramref name="Patience"/> is over.</param>
/// <remarks>
/// A file of at most M bytes takes at most Patience + M / SlowestBytesPerSecond, whatever the other side does: without the second limit it could
/// send a byte now and then for ever.
/// </remarks>
public sealed record TransferLimits(TimeSpan Patience, long SlowestBytesPerSecond)
{
    /// <summary>A minute, since a gateway may have to look for the file first; 16 KiB/s.</summary>
    public static TransferLimits Default { get; } = new(TimeSpan.FromSeconds(60), 1 << 14);

    /// <summary>How long to wait for the next bytes.</summary>
    /// <param name="elapsed">Since the transfer began.</param>
    /// <param name="received">Bytes so far.</param>
    /// <returns>Zero or less: it is over.</returns>
    internal TimeSpan WaitAfter(TimeSpan elapsed, long received)
    {
        TimeSpan left = Patience + TimeSpan.FromSeconds((double)received / SlowestBytesPerSecond) - elapsed;
        return left < Patience ? left : Patience;
    }
}
