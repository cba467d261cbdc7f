using Zkml.Algebra.Curves;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;

namespace Zkml.Prover.Commitments;

/// <summary>The model owner's public commitment to the weights of an architecture.</summary>
/// <param name="Architecture">The public part of the network.</param>
/// <param name="Commitment">C_W, hiding.</param>
public sealed record ModelCommitment(NetworkArchitecture Architecture, G1Affine Commitment);

/// <summary>The model owner's secret: what opens a <see cref="ModelCommitment"/>.</summary>
/// <param name="Network">The network and its weights.</param>
/// <param name="Blind">The blinding scalar.</param>
public sealed record ModelOpening(IntegerNetwork Network, Fr Blind);

/// <summary>Commits to a model (the model owner's part: it needs no samples).</summary>
public static class ModelCommitter
{
    /// <summary>The commitment and its opening, with fresh blinding.</summary>
    /// <param name="key">Powers of tau, at least as many as the weights' vector is long.</param>
    /// <param name="network">The model.</param>
    /// <exception cref="CircuitException">The network's parts do not fit each other.</exception>
    public static (ModelCommitment Commitment, ModelOpening Opening) Commit(CommitmentKey key, IntegerNetwork network) =>
        Commit(key, new ModelOpening(network, Fr.Random()));

    /// <summary>The commitment of an opening whose blinding is given.</summary>
    internal static (ModelCommitment Commitment, ModelOpening Opening) Commit(CommitmentKey key, ModelOpening opening)
    {
        IntegerNetwork network = opening.Network;
        WeightSpace space = CircuitCompiler.Compile(network.Architecture, samples: 1, groupBits: 0).Weights;
        key.Require(space.Bits);
        G1Affine commitment = key.Commit(space.Place(network), (space.BlindSlot, opening.Blind));
        return (new ModelCommitment(network.Architecture, commitment), opening);
    }
}
