using Zkml.Algebra.Backends;

namespace Zkml.Prover.Accuracy;

/// <summary>A statement for which the inner argument has run: what remains is to open its one claim, with or without the wrap.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Commitments">The prover's commitments.</param>
/// <param name="Digest">σ.</param>
/// <param name="Messages">The inner argument's scalars. They are secrets unless an inner proof is meant to be given away.</param>
/// <param name="Claim">The claim that remains.</param>
/// <param name="Opened">The vector that it is about, 2^μ coefficients; opening overwrites it.</param>
internal sealed record ArguedStatement(
    AccuracyStatement Statement,
    WitnessCommitments Commitments,
    Fr Digest,
    IReadOnlyList<Fr> Messages,
    OpeningClaim<Fr> Claim,
    IVector Opened) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Opened.Dispose();
}
