using Zkml.Algebra.Backends;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Plonk;

namespace Zkml.Prover.Wrap;

/// <summary>Makes the verification key of a circuit: deterministic, from public inputs alone.</summary>
public static class WrapKeyGenerator
{
    /// <summary>log2 of the powers of τ that the key and the proofs of a circuit need, the opening included.</summary>
    public static int RequiredBits(AccuracyCircuit circuit) => RequiredBits(circuit, WrapCircuit.Compile(circuit).Circuit);

    /// <summary>The key.</summary>
    /// <param name="backend">The arithmetic.</param>
    /// <param name="key">At least <see cref="RequiredBits(AccuracyCircuit)"/> powers of τ.</param>
    /// <param name="kzg">[τ]₂.</param>
    /// <param name="circuit">The circuit.</param>
    /// <exception cref="Circuits.UserErrorException">The SRS is too small.</exception>
    public static WrapKey Generate(IBackend backend, CommitmentKey key, KzgVerifierKey kzg, AccuracyCircuit circuit)
    {
        PlonkCircuit plonk = WrapCircuit.Compile(circuit).Circuit;
        key.Require(RequiredBits(circuit, plonk));
        using var columns = PlonkColumns.Interpolate(backend, plonk);
        return Generate(key, kzg, circuit, plonk, columns);
    }

    internal static int RequiredBits(AccuracyCircuit circuit, PlonkCircuit plonk) => Math.Max(
        circuit.OpeningBits, Circuits.Layout.TensorBlock.BitsFor(PlonkProver.RequiredPowers(plonk)));

    internal static WrapKey Generate(
        CommitmentKey key, KzgVerifierKey kzg, AccuracyCircuit circuit, PlonkCircuit plonk, PlonkColumns columns) => new(
        CircuitDigest.Of(circuit),
        circuit.Samples,
        circuit.GroupBits,
        circuit.OpeningBits,
        plonk.LogRows,
        columns.Commit(key.Bases),
        kzg);
}
