using Zkml.Algebra.Curves;

namespace Zkml.Prover.Commitments;

/// <summary>What a verifier needs of a structured reference string: [τ]₂. The groups' generators are the curve's own.</summary>
/// <param name="TauG2">[τ]₂.</param>
public sealed record KzgVerifierKey(G2Affine TauG2)
{
    /// <summary>Whether e(left, [1]₂) = e(right, [τ]₂): left = [τ·w] when right = [w].</summary>
    internal bool Check(G1Affine left, G1Affine right) => Pairing.Check([(left, G2Affine.Generator), (-right, TauG2)]);
}
