using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Accuracy;

/// <summary>Where a proof is to be used: it is worthless anywhere else. All zero for proofs that are checked off chain.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Contract">The verifying contract's address.</param>
/// <param name="ChallengeId">The challenge.</param>
/// <param name="Submitter">The submitter's address.</param>
public sealed record StatementContext(BigInteger ChainId, BigInteger Contract, BigInteger ChallengeId, BigInteger Submitter)
{
    /// <summary>A proof for no chain in particular.</summary>
    public static StatementContext OffChain { get; } = new(0, 0, 0, 0);
}

/// <summary>
/// What is proved: the model behind <paramref name="Model"/> classifies exactly <paramref name="Correct"/> of the circuit's samples,
/// those behind <paramref name="Data"/>, correctly (PROTOCOL section 1).
/// </summary>
/// <param name="Circuit">The circuit.</param>
/// <param name="CircuitId">The digest of the circuit's descriptor, 32 bytes.</param>
/// <param name="Model">C_W.</param>
/// <param name="Data">C_data, one a group.</param>
/// <param name="Correct">K.</param>
/// <param name="Context">Where the proof is to be used.</param>
public sealed record AccuracyStatement(
    AccuracyCircuit Circuit,
    ReadOnlyMemory<byte> CircuitId,
    G1Affine Model,
    IReadOnlyList<G1Affine> Data,
    int Correct,
    StatementContext Context)
{
    /// <summary>
    /// σ, the digest of the statement and the prover's commitments, which seeds every challenge (PROTOCOL section 9): the contract
    /// computes the same from its calldata.
    /// </summary>
    public Fr Digest(WitnessCommitments witness) =>
        DigestOf(Context, CircuitId.Span, Circuit.Samples, Correct, Model, Data, witness);

    internal static Fr DigestOf(
        StatementContext context,
        ReadOnlySpan<byte> circuitId,
        int samples,
        int correct,
        in G1Affine model,
        IReadOnlyList<G1Affine> data,
        WitnessCommitments witness) => new StatementDigest()
        .Add(context.ChainId)
        .Add(context.Contract)
        .Add(context.ChallengeId)
        .Add(context.Submitter)
        .Add(circuitId)
        .Add((ulong)samples)
        .Add((ulong)correct)
        .Add(model)
        .Add(data)
        .Add(witness.Aux)
        .Add(witness.Multiplicities)
        .Add(witness.Mask)
        .ToScalar();
}

/// <summary>The prover's commitments, made before the first challenge.</summary>
/// <param name="Aux">One a group.</param>
/// <param name="Multiplicities">C_mult.</param>
/// <param name="Mask">C_mask.</param>
public sealed record WitnessCommitments(IReadOnlyList<G1Affine> Aux, G1Affine Multiplicities, G1Affine Mask);
