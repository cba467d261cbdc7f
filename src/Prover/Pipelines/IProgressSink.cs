namespace Zkml.Prover.Pipelines;

/// <summary>Where a long computation reports what it is doing. Those who compute know nothing of terminals and files.</summary>
public interface IProgressSink
{
    /// <summary>
    /// Opens a phase; disposing the scope ends it. Phases follow one another and do not nest; one may come more than once (once a
    /// group), and its times add up.
    /// </summary>
    /// <param name="phase">What is being done.</param>
    /// <param name="total">How much there is to do, in <see cref="Phase.Unit"/>s; 0 where it is not known or not worth counting.</param>
    IPhaseScope Begin(Phase phase, long total = 0);
}

/// <summary>A phase that is under way.</summary>
public interface IPhaseScope : IDisposable
{
    /// <summary>Adds finished work, in <see cref="Phase.Unit"/>s. Cheap enough for inner loops of a millisecond; callable from any thread.</summary>
    void Advance(long amount = 1);
}
