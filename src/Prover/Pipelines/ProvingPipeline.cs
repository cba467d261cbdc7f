using Zkml.Algebra.Backends;
using Zkml.Circuits.Checking;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Pipelines;

/// <summary>
/// The way from a network and samples to a verified proof, a stage a method: each takes what the ones before it gave. Data owner,
/// model owner and prover run their own stages, each with its own secrets; the verifier's needs none of this (<see cref="Verify"/>).
/// </summary>
/// <param name="backend">The arithmetic.</param>
/// <param name="srs">The structured reference string; it stays the caller's.</param>
/// <param name="progress">Told of each phase.</param>
/// <param name="cancellation">Stops any stage.</param>
public sealed class ProvingPipeline(IBackend backend, Srs srs, IProgressSink progress, CancellationToken cancellation)
{
    /// <summary>The data owner's stage: see <see cref="DataCommitter"/>.</summary>
    public (DataCommitment Commitment, DataOpening Opening) CommitData(SampleSet samples, int groupBits)
    {
        using var key = new CommitmentKey(backend, srs, CircuitCompiler.DataSpace(samples.Shape).Bits + groupBits);
        return DataCommitter.Commit(key, samples, groupBits, progress, cancellation);
    }

    /// <summary>The model owner's stage: see <see cref="ModelCommitter"/>.</summary>
    public (ModelCommitment Commitment, ModelOpening Opening) CommitModel(IntegerNetwork network)
    {
        using IPhaseScope phase = progress.Begin(Phase.CommitModel);
        using CommitmentKey key = KeyForWeights(network);
        return ModelCommitter.Commit(key, network);
    }

    /// <summary>The commitment that an opening opens, for whoever was given both.</summary>
    public (DataCommitment Commitment, DataOpening Opening) Recommit(DataOpening opening)
    {
        using var key = new CommitmentKey(backend, srs, CircuitCompiler.DataSpace(opening.Samples.Shape).Bits + opening.GroupBits);
        return DataCommitter.Commit(key, opening, progress, cancellation);
    }

    /// <summary>As above, of a model.</summary>
    public ModelCommitment Recommit(ModelOpening opening)
    {
        using IPhaseScope phase = progress.Begin(Phase.CommitModel);
        using CommitmentKey key = KeyForWeights(opening.Network);
        return ModelCommitter.Commit(key, opening).Commitment;
    }

    /// <summary>The prover's stage, which needs both owners' openings: the inner argument, then the wrap (<see cref="WrapProver"/>).</summary>
    /// <returns>The circuit that the proof is about, its key, and the proof.</returns>
    public (AccuracyCircuit Circuit, WrapKey Key, WrappedProof Proof) Prove(
        (ModelOpening Opening, ModelCommitment Commitment) model,
        (DataOpening Opening, DataCommitment Commitment) data,
        StatementContext context)
    {
        AccuracyCircuit circuit = Compile(model.Commitment, data.Commitment);
        var wrap = WrapCircuit.Compile(circuit);
        int bits = WrapKeyGenerator.RequiredBits(circuit, wrap.Circuit);
        backend.RequireRoom(SizeOf(circuit, bits));
        using var powers = new CommitmentKey(backend, srs, bits);
        using ArguedStatement argued = new AccuracyProver(backend, powers, progress).Argue(
            circuit, CircuitDigest.Of(circuit), model, data, context, cancellation);
        using var prover = new WrapProver(backend, powers, srs.VerifierKey, circuit, wrap.Circuit, progress);
        return (circuit, prover.Key, prover.Prove(argued, cancellation));
    }

    /// <summary>The prover's stage without the wrap: see <see cref="AccuracyProver"/>.</summary>
    /// <returns>The circuit that the proof is about, and the inner proof, which is not zero-knowledge.</returns>
    public (AccuracyCircuit Circuit, AccuracyProof Proof) ProveInner(
        (ModelOpening Opening, ModelCommitment Commitment) model, (DataOpening Opening, DataCommitment Commitment) data)
    {
        AccuracyCircuit circuit = Compile(model.Commitment, data.Commitment);
        backend.RequireRoom(SizeOf(circuit, circuit.OpeningBits));
        using var powers = new CommitmentKey(backend, srs, circuit.OpeningBits);
        AccuracyProof proof = new AccuracyProver(backend, powers, progress).Prove(
            circuit, CircuitDigest.Of(circuit), model, data, StatementContext.OffChain, cancellation);
        return (circuit, proof);
    }

    /// <summary>Anyone's stage: the verification key of a circuit, from its descriptor and the SRS.</summary>
    public WrapKey MakeKey(AccuracyCircuit circuit)
    {
        using IPhaseScope phase = progress.Begin(Phase.WrapKey);
        using var powers = new CommitmentKey(backend, srs, WrapKeyGenerator.RequiredBits(circuit));
        return WrapKeyGenerator.Generate(backend, powers, srs.VerifierKey, circuit);
    }

    /// <summary>The verifier's stage, public values only: see <see cref="WrapVerifier"/>.</summary>
    public static Verdict Verify(
        WrapKey key, AccuracyCircuit circuit, ModelCommitment model, DataCommitment data, PlacedProof proof, IProgressSink progress)
    {
        using IPhaseScope phase = progress.Begin(Phase.Verify);
        return WrapVerifier.Verify(key, circuit, CircuitDigest.Of(circuit), model, data, proof.Context, proof.Proof);
    }

    /// <summary>The verifier's stage for inner proofs: see <see cref="AccuracyVerifier"/>.</summary>
    public static Verdict VerifyInner(
        KzgVerifierKey key, AccuracyCircuit circuit, ModelCommitment model, DataCommitment data, AccuracyProof proof, IProgressSink progress)
    {
        using IPhaseScope phase = progress.Begin(Phase.Verify);
        return AccuracyVerifier.Verify(key, circuit, CircuitDigest.Of(circuit), model, data, StatementContext.OffChain, proof);
    }

    // A leaf takes two integers, which lookups of one tensor share, and a table's three.
    private static WorkSize SizeOf(AccuracyCircuit circuit, int bits)
    {
        var cost = CircuitCost.Of(circuit);
        long integers = (cost.Samples * (cost.LookupsPerSample + cost.AuxFeatures)) + cost.PaddedWeights + (3 * cost.TableRows);
        return new WorkSize(1L << bits, 1L << bits, cost.LiveLeaves, integers);
    }

    private CommitmentKey KeyForWeights(IntegerNetwork network) =>
        new(backend, srs, CircuitCompiler.Compile(network.Architecture, samples: 1, groupBits: 0).Weights.Bits);

    private AccuracyCircuit Compile(ModelCommitment model, DataCommitment data)
    {
        using (progress.Begin(Phase.Compile))
            return CircuitCompiler.Compile(model.Architecture, data.Samples, data.GroupBits);
    }
}
