namespace Zkml.Prover.Pipelines;

/// <summary>Reports nothing: for callers that do not watch.</summary>
public sealed class NoProgress : IProgressSink, IPhaseScope
{
    /// <summary>The only one.</summary>
    public static readonly NoProgress Instance = new();

    private NoProgress()
    {
    }

    /// <inheritdoc/>
    public IPhaseScope Begin(Phase phase, long total = 0) => this;

    /// <inheritdoc/>
    public void Advance(long amount = 1)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
