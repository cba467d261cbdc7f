using Zkml.Algebra.Hashing;
using Zkml.Prover.Plonk;

namespace Zkml.Prover.Wrap;

/// <summary>Poseidon2 on wires, by the circuit's own gates: a row for each round.</summary>
/// <param name="builder">The circuit.</param>
internal sealed class WirePermutation(CircuitBuilder builder) : IPermutation<Wire>
{
    /// <inheritdoc/>
    public void Permute(ref Wire a, ref Wire b, ref Wire c) => builder.Permute(ref a, ref b, ref c);
}
