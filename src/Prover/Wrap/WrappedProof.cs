using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Plonk;

namespace Zkml.Prover.Wrap;

/// <summary>
/// A proof of an <see cref="AccuracyStatement"/> that tells nothing but the statement: that an accepting inner proof is known, and the opening
/// of the claim that it comes down to. Of constant size but for one commitment a group.
/// </summary>
/// <param name="Correct">K.</param>
/// <param name="Commitments">The prover's commitments.</param>
/// <param name="Claim">The inner argument's claim: public, as the contract checks it against the commitments.</param>
/// <param name="Plonk">Knowledge of an inner proof.</param>
/// <param name="Opening">Mercury's opening of the claim; its W and W' open PLONK's polynomials as well.</param>
public sealed record WrappedProof(
    int Correct, WitnessCommitments Commitments, OpeningClaim<Fr> Claim, PlonkProof Plonk, MercuryProof Opening);
