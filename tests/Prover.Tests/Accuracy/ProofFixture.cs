using Zkml.Algebra.Backends;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Circuits.Witnesses;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>Both owners, the prover and the verifier of one statement, with a seam at which each can lie.</summary>
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

    public StatementContext Context { get; init; } = new(31_337, 0xC0FFEE, 7, 0xBEEF);

    /// <summary>An honest proof.</summary>
    public AccuracyProof Prove() => new AccuracyProver(_backend, _key, NoProgress.Instance).Prove(
        Circuit, CircuitId, (Model.Opening, Model.Commitment), (Data.Opening, Data.Commitment), Context, CancellationToken.None);

    /// <summary>A proof from a witness and weights that the caller has altered.</summary>
    public AccuracyProof ProveLie(Action<Witness, int[]> lie)
    {
        Witness witness = WitnessSolver.Solve(Circuit, Model.Opening.Network, Data.Opening.Samples);
        int[] weights = Circuit.Weights.Place(Model.Opening.Network);
        lie(witness, weights);
        AccuracyStatement statement = new(
            Circuit, CircuitId, Model.Commitment.Commitment, Data.Commitment.Groups, witness.Correct, Context);
        ProverSecrets secrets = new(witness, Data.Opening, weights, Model.Opening.Blind, WitnessBlinding.Draw(Circuit));
        return new AccuracyProver(_backend, _key, NoProgress.Instance).Prove(statement, secrets, CancellationToken.None);
    }

    /// <summary>The verdict on a proof of this statement.</summary>
    public Verdict Verify(
        AccuracyProof proof, ModelCommitment? model = null, DataCommitment? data = null, StatementContext? context = null) =>
        AccuracyVerifier.Verify(
            _srs.VerifierKey, Circuit, CircuitId, model ?? Model.Commitment, data ?? Data.Commitment, context ?? Context, proof);

    public void Dispose() => _key.Dispose();
}
