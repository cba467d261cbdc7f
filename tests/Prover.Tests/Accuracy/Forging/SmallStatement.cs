using Zkml.Algebra.Backends.Reference;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Tests.Accuracy.Forging;

/// <summary>One small statement, its owners' commitments, and an honest proof: what the attacks on whole proofs start from.</summary>
public sealed class SmallStatement : IDisposable
{
    internal const int ModelSeed = 1;

    internal const int DataSeed = 2;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zkml-soundness-");
    private readonly Srs _srs;

    public SmallStatement()
    {
        Model = SmallNetwork.Model(ModelSeed);
        Samples = SmallNetwork.SamplesOf(DataSeed);
        Circuit = CircuitCompiler.Compile(SmallNetwork.Architecture, SmallNetwork.Samples, SmallNetwork.GroupBits);
        CircuitId = Enumerable.Range(1, 32).Select(i => (byte)i).ToArray();
        _srs = UnsafeSetup.Open(Circuit.OpeningBits, "tests", _folder.FullName);
        Key = new CommitmentKey(new ReferenceBackend(), _srs, Circuit.OpeningBits);
        CommittedModel = ModelCommitter.Commit(Key, Model);
        CommittedData = Commit(Samples);
        Proof = new AccuracyProver(new ReferenceBackend(), Key, NoProgress.Instance).Prove(
            Circuit,
            CircuitId,
            (CommittedModel.Opening, CommittedModel.Commitment),
            (CommittedData.Opening, CommittedData.Commitment),
            Context,
            CancellationToken.None);
    }

    internal AccuracyCircuit Circuit { get; }

    internal ReadOnlyMemory<byte> CircuitId { get; }

    internal IntegerNetwork Model { get; }

    internal SampleSet Samples { get; }

    internal CommitmentKey Key { get; }

    internal (ModelCommitment Commitment, ModelOpening Opening) CommittedModel { get; }

    internal (DataCommitment Commitment, DataOpening Opening) CommittedData { get; }

    internal StatementContext Context { get; } = new(31_337, 0xC0FFEE, 7, 0xBEEF);

    internal AccuracyProof Proof { get; }

    /// <summary>K, by plain inference.</summary>
    internal int Correct => new IntegerInference(Model).CountCorrect(Samples);

    public void Dispose()
    {
        Key.Dispose();
        _srs.Dispose();
        _folder.Delete(recursive: true);
    }

    internal (DataCommitment Commitment, DataOpening Opening) Commit(SampleSet samples) =>
        DataCommitter.Commit(Key, samples, SmallNetwork.GroupBits, NoProgress.Instance, CancellationToken.None);

    /// <summary>The vectors that this statement's commitments hold.</summary>
    internal CommittedVectors Vectors() => Vectors(Circuit, Model, Samples, CommittedModel.Opening, CommittedData.Opening);

    /// <summary>The vectors of a model and samples, with the blinding of their openings.</summary>
    internal static CommittedVectors Vectors(
        AccuracyCircuit circuit, IntegerNetwork model, SampleSet samples, ModelOpening modelOpening, DataOpening dataOpening)
    {
        var vectors = CommittedVectors.Of(circuit, model, samples);
        vectors.Weights[circuit.Weights.BlindSlot] = modelOpening.Blind;
        for (int g = 0; g < circuit.Groups; g++)
        {
            vectors.At(TensorSpace.Data, g << circuit.GroupBits, circuit.Data.BlindSlot) = dataOpening.Blinds[g];
        }

        return vectors;
    }

    /// <summary>The statement, or one that differs in what is given.</summary>
    internal AccuracyStatement Statement(
        int correct, AccuracyCircuit? circuit = null, ModelCommitment? model = null, DataCommitment? data = null) => new(
        circuit ?? Circuit,
        CircuitId,
        (model ?? CommittedModel.Commitment).Commitment,
        (data ?? CommittedData.Commitment).Groups,
        correct,
        Context);

    /// <summary>The verdict on a proof, of this statement or of one that differs in what is given.</summary>
    internal Verdict Verify(
        AccuracyProof proof,
        AccuracyCircuit? circuit = null,
        ModelCommitment? model = null,
        DataCommitment? data = null,
        StatementContext? context = null,
        ReadOnlyMemory<byte>? circuitId = null) => AccuracyVerifier.Verify(
        _srs.VerifierKey,
        circuit ?? Circuit,
        circuitId ?? CircuitId,
        model ?? CommittedModel.Commitment,
        data ?? CommittedData.Commitment,
        context ?? Context,
        proof);
}
