using Zkml.Algebra.Backends;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>Both owners, the prover and the verifier of one statement.</summary>
internal sealed class ProofFixture : IDisposable
{
    public static readonly ReadOnlyMemory<byte> CircuitId = Enumerable.Range(1, 32).Select(i => (byte)i).ToArray();

    private readonly IBackend _backend;
    private readonly CommitmentKey _key;
    private readonly Srs _srs;

    public ProofFixture(IBackend backend, Srs srs, IntegerNetwork network, SampleSet samples, int groupBits)
    {
        _backend = backend;
        _srs = srs;
        Circuit = CircuitCompiler.Compile(network.Architecture, samples.Count, groupBits);
        _key = new CommitmentKey(backend, srs, Circuit.OpeningBits);
        Model = ModelCommitter.Commit(_key, network);
        Data = DataCommitter.Commit(_key, samples, groupBits, NoProgress.Instance, CancellationToken.None);
    }

    public AccuracyCircuit Circuit { get; }

    public (ModelCommitment Commitment, ModelOpening Opening) Model { get; }

    public (DataCommitment Commitment, DataOpening Opening) Data { get; }

    public StatementContext Context { get; } = new(31_337, 0xC0FFEE, 7, 0xBEEF);

    /// <summary>An honest proof.</summary>
    public AccuracyProof Prove() => new AccuracyProver(_backend, _key, NoProgress.Instance).Prove(
        Circuit, CircuitId, (Model.Opening, Model.Commitment), (Data.Opening, Data.Commitment), Context, CancellationToken.None);

    /// <summary>The verdict on a proof of this statement.</summary>
    public Verdict Verify(AccuracyProof proof) => AccuracyVerifier.Verify(
        _srs.VerifierKey, Circuit, CircuitId, Model.Commitment, Data.Commitment, Context, proof);

    public void Dispose() => _key.Dispose();
}
