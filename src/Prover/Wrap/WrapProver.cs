using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Circuits;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Plonk;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Wrap;

/// <summary>Wraps inner proofs about one circuit: proves with PLONK that one is known, and opens its claim in the same batch (PROTOCOL section 9).</summary>
public sealed class WrapProver : IDisposable
{
    private readonly IBackend _backend;
    private readonly CommitmentKey _powers;
    private readonly IProgressSink _progress;
    private readonly PlonkColumns _columns;

    /// <summary>Compiles the circuit of the inner verifier and commits to it.</summary>
    /// <param name="backend">The arithmetic.</param>
    /// <param name="powers">At least <see cref="WrapKeyGenerator.RequiredBits(AccuracyCircuit)"/> powers of τ.</param>
    /// <param name="kzg">[τ]₂.</param>
    /// <param name="circuit">The accuracy circuit.</param>
    /// <param name="progress">Told of each phase.</param>
    /// <exception cref="UserErrorException">The SRS is too small.</exception>
    public WrapProver(IBackend backend, CommitmentKey powers, KzgVerifierKey kzg, AccuracyCircuit circuit, IProgressSink progress)
        : this(backend, powers, kzg, circuit, WrapCircuit.Compile(circuit).Circuit, progress)
    {
    }

    internal WrapProver(
        IBackend backend, CommitmentKey powers, KzgVerifierKey kzg, AccuracyCircuit circuit, PlonkCircuit plonk, IProgressSink progress)
    {
        _backend = backend;
        _powers = powers;
        _progress = progress;
        using IPhaseScope scope = progress.Begin(Phase.WrapKey);
        powers.Require(WrapKeyGenerator.RequiredBits(circuit, plonk));
        // Blinding is a multiple of Z_H at τ and τ³: an SRS whose maker chose τ among the roots of unity would take it away.
        if (powers.Power(PlonkCircuit.Wires * plonk.Rows) == G1Affine.Generator)
        {
            throw new UserErrorException(
                "the structured reference string's secret is a root of unity: proofs would not hide the weights and samples",
                "use another one, of a ceremony, and tell whoever gave you this one");
        }

        _columns = PlonkColumns.Interpolate(backend, plonk);
        Key = WrapKeyGenerator.Generate(powers, kzg, circuit, plonk, _columns);
    }

    /// <summary>The verification key.</summary>
    public WrapKey Key { get; }

    /// <summary>Wraps an inner argument.</summary>
    internal WrappedProof Prove(ArguedStatement argued, CancellationToken cancellation) =>
        Prove(argued, PlonkBlinding.Draw(), cancellation);

    internal WrappedProof Prove(ArguedStatement argued, PlonkBlinding blinding, CancellationToken cancellation)
    {
        AccuracyStatement statement = argued.Statement;
        Fr[] publicInputs = WrapTranscript.PublicInputs(argued.Digest, statement.Correct, argued.Claim);
        KeccakTranscript transcript = WrapTranscript.Start(Key, publicInputs);
        PlonkProof plonk;
        PlonkProver opening;
        using (_progress.Begin(Phase.Wrap))
        {
            var wrap = WrapCircuit.Run(statement.Circuit, argued.Digest, statement.Correct, argued.Messages);
            (plonk, opening) = PlonkProver.Prove(
                _backend, _powers.Bases, wrap.Circuit, _columns, wrap.Assignment, publicInputs, blinding, transcript, cancellation);
        }

        using (opening)
        using (IPhaseScope scope = _progress.Begin(Phase.Open, MercuryProver.Steps))
        {
            MercuryProof mercury = MercuryProver.Prove(
                _backend, _powers.Bases, argued.Opened, argued.Claim.Point, opening.Opened, transcript, scope, cancellation);
            return new WrappedProof(statement.Correct, argued.Commitments, argued.Claim, plonk, mercury);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _columns.Dispose();
}
