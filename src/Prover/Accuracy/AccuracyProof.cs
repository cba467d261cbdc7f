using Zkml.Prover.Commitments;

namespace Zkml.Prover.Accuracy;

/// <summary>
/// The inner proof of an <see cref="AccuracyStatement"/>. Its messages are evaluations of committed vectors: it is succinct and
/// sound, but hides nothing until the wrap proves knowledge of it instead of publishing it.
/// </summary>
/// <param name="Correct">K.</param>
/// <param name="Commitments">The prover's commitments.</param>
/// <param name="Messages">The scalars in the order in which <see cref="InnerVerifier"/> reads them.</param>
/// <param name="Opening">The opening of the one claim that the messages come down to.</param>
public sealed record AccuracyProof(
    int Correct, WitnessCommitments Commitments, IReadOnlyList<Fr> Messages, MercuryProof Opening);
