using Zkml.Algebra.Curves;
using Zkml.Prover.Accuracy;

namespace Zkml.Prover.Wrap;

/// <summary>What a wrapped proof is checked against besides its key: all that a contract knows of a statement.</summary>
/// <param name="Context">Where the proof is to be used.</param>
/// <param name="Model">C_W.</param>
/// <param name="Data">C_data, one a group.</param>
public sealed record WrapStatement(StatementContext Context, G1Affine Model, IReadOnlyList<G1Affine> Data);
