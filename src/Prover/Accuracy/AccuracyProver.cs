using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Witnesses;
using Zkml.Prover.Commitments;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Accuracy;

/// <summary>Proves how many of a data owner's samples a model owner's network classifies correctly (PROTOCOL sections 3 to 8).</summary>
public sealed class AccuracyProver
{
    private readonly IBackend _backend;
    private readonly CommitmentKey _key;
    private readonly IProgressSink _progress;

    /// <summary>A prover.</summary>
    /// <param name="backend">The arithmetic.</param>
    /// <param name="key">Powers of tau in that backend, at least 2^μ.</param>
    /// <param name="progress">Told of each phase.</param>
    public AccuracyProver(IBackend backend, CommitmentKey key, IProgressSink progress)
    {
        _backend = backend;
        _key = key;
        _progress = progress;
    }

    /// <summary>Proves, and opens the claim that remains: an inner proof by itself.</summary>
    /// <exception cref="Circuits.UserErrorException">The SRS is too small, or a value overflows the circuit's accumulators.</exception>
    /// <inheritdoc cref="Argue(AccuracyCircuit, ReadOnlyMemory{byte}, ValueTuple{ModelOpening, ModelCommitment}, ValueTuple{DataOpening, DataCommitment}, StatementContext, CancellationToken)"/>
    public AccuracyProof Prove(
        AccuracyCircuit circuit,
        ReadOnlyMemory<byte> circuitId,
        (ModelOpening Opening, ModelCommitment Commitment) model,
        (DataOpening Opening, DataCommitment Commitment) data,
        StatementContext context,
        CancellationToken cancellation)
    {
        using ArguedStatement argued = Argue(circuit, circuitId, model, data, context, cancellation);
        return Open(argued, cancellation);
    }

    /// <summary>Commits to the witness and runs the inner argument, up to the one claim that remains.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="circuitId">The digest of its descriptor.</param>
    /// <param name="model">The model owner's opening and commitment.</param>
    /// <param name="data">The data owner's opening and commitment.</param>
    /// <param name="context">Where the proof is to be used.</param>
    /// <param name="cancellation">Checked often.</param>
    /// <exception cref="Circuits.UserErrorException">The SRS is too small, or a value overflows the circuit's accumulators.</exception>
    internal ArguedStatement Argue(
        AccuracyCircuit circuit,
        ReadOnlyMemory<byte> circuitId,
        (ModelOpening Opening, ModelCommitment Commitment) model,
        (DataOpening Opening, DataCommitment Commitment) data,
        StatementContext context,
        CancellationToken cancellation) =>
        Argue(circuit, circuitId, model, data, context, Fr.Random, cancellation);

    /// <summary>The same with given randomness, for proofs that are to be made again.</summary>
    internal ArguedStatement Argue(
        AccuracyCircuit circuit,
        ReadOnlyMemory<byte> circuitId,
        (ModelOpening Opening, ModelCommitment Commitment) model,
        (DataOpening Opening, DataCommitment Commitment) data,
        StatementContext context,
        Func<Fr> random,
        CancellationToken cancellation)
    {
        _key.Require(circuit.OpeningBits);
        Witness witness;
        using (IPhaseScope scope = _progress.Begin(Phase.Witness, circuit.Samples))
        {
            witness = WitnessSolver.Solve(circuit, model.Opening.Network, data.Opening.Samples, scope.Advance, cancellation);
        }

        AccuracyStatement statement = new(
            circuit, circuitId, model.Commitment.Commitment, data.Commitment.Groups, witness.Correct, context);
        ProverSecrets secrets = new(
            witness, data.Opening, circuit.Weights.Place(model.Opening.Network), model.Opening.Blind, WitnessBlinding.Draw(circuit, random));
        return Argue(statement, secrets, cancellation);
    }

    /// <summary>Argues for a statement from a witness that need not satisfy it: the seam at which tests lie.</summary>
    internal ArguedStatement Argue(AccuracyStatement statement, ProverSecrets secrets, CancellationToken cancellation)
    {
        WitnessCommitments commitments = Commit(secrets, cancellation);
        Fr digest = statement.Digest(commitments);
        ProverChannel channel = new(digest);
        (OpeningClaim<Fr> claim, IVector opened) =
            new InnerProver(_backend, secrets, channel, _progress, cancellation).Prove();
        return new ArguedStatement(statement, commitments, digest, channel.Messages, claim, opened);
    }

    /// <summary>An inner proof of the statement, from a witness that need not satisfy it.</summary>
    internal AccuracyProof Prove(AccuracyStatement statement, ProverSecrets secrets, CancellationToken cancellation)
    {
        using ArguedStatement argued = Argue(statement, secrets, cancellation);
        return Open(argued, cancellation);
    }

    private AccuracyProof Open(ArguedStatement argued, CancellationToken cancellation)
    {
        using IPhaseScope scope = _progress.Begin(Phase.Open, MercuryProver.Steps);
        KeccakTranscript transcript = AccuracyVerifier.OpeningTranscript(argued.Digest, argued.Statement.Correct, argued.Claim);
        MercuryProof opening =
            MercuryProver.Prove(_backend, _key.Bases, argued.Opened, argued.Claim.Point, transcript, scope, cancellation);
        return new AccuracyProof(argued.Statement.Correct, argued.Commitments, argued.Messages, opening);
    }

    private WitnessCommitments Commit(ProverSecrets secrets, CancellationToken cancellation)
    {
        Witness witness = secrets.Witness;
        AccuracyCircuit circuit = witness.Circuit;
        using IPhaseScope scope = _progress.Begin(Phase.CommitWitness, circuit.Groups);
        GroupChunk chunk = new(circuit.Aux, circuit.GroupBits, circuit.Samples);
        G1Affine[] aux = _key.Commit(circuit.Groups, Chunk, g => (chunk.BlindIndex, secrets.Blinding.Aux[g]));

        int[] multiplicities = new int[1 << circuit.Multiplicities.Bits];
        for (int i = 0; i < circuit.Tables.Count; i++)
        {
            witness.Multiplicities[i].CopyTo(multiplicities, circuit.Multiplicities.Offsets[i]);
        }

        return new WitnessCommitments(
            aux,
            _key.Commit(multiplicities, (circuit.Multiplicities.BlindSlot, secrets.Blinding.Multiplicities)),
            _key.Commit([], secrets.Blinding.Mask.Entries));

        ReadOnlySpan<int> Chunk(int g)
        {
            cancellation.ThrowIfCancellationRequested();
            scope.Advance();
            return chunk.Fill(g, (n, row) => witness.AuxRow(n).CopyTo(row));
        }
    }
}
