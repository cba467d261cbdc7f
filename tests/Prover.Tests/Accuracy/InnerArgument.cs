using Zkml.Algebra.Backends;
using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Circuits.Witnesses;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Tests.Accuracy;

/// <summary>
/// The inner argument without commitments: the verifier's remaining claim is checked against the opened vector itself, so a lie
/// shows at the same place as with an opening.
/// </summary>
internal sealed class InnerArgument
{
    /// <summary>What stands for σ.</summary>
    public static readonly Fr Statement = Fr.From(20_261_123);

    public InnerArgument(AccuracyCircuit circuit, int correct, IReadOnlyList<Fr> messages, Fr[] opened)
    {
        Circuit = circuit;
        Correct = correct;
        Messages = messages;
        Opened = opened;
    }

    public AccuracyCircuit Circuit { get; }

    public int Correct { get; }

    public IReadOnlyList<Fr> Messages { get; }

    public Fr[] Opened { get; }

    /// <summary>Proves a witness, honest or not.</summary>
    public static InnerArgument Prove(
        IntegerNetwork network, SampleSet samples, int groupBits, IBackend backend, Action<Witness, int[]>? tamper = null)
    {
        AccuracyCircuit circuit = CircuitCompiler.Compile(network.Architecture, samples.Count, groupBits);
        Witness witness = WitnessSolver.Solve(circuit, network, samples);
        int[] weights = circuit.Weights.Place(network);
        tamper?.Invoke(witness, weights);
        DataOpening data = new(samples, groupBits, [.. Enumerable.Range(0, circuit.Groups).Select(_ => Fr.Random())]);
        ProverSecrets secrets = new(witness, data, weights, Fr.Random(), WitnessBlinding.Draw(circuit));
        ProverChannel channel = new(Statement);
        InnerProver prover = new(backend, secrets, channel, NoProgress.Instance, CancellationToken.None);
        (_, IVector opened) = prover.Prove();
        var values = new Fr[opened.Length];
        backend.Download(opened, values);
        return new InnerArgument(circuit, witness.Correct, channel.Messages, values);
    }

    /// <summary>The verdict on these messages, count and circuit; the remaining claim is checked by evaluation.</summary>
    public Verdict Verify(IReadOnlyList<Fr>? messages = null, int? correct = null, AccuracyCircuit? circuit = null)
    {
        NativeVerifierChannel channel = new(Statement, messages ?? Messages);
        OpeningClaim<Fr> claim = InnerVerifier.Verify(circuit ?? Circuit, Fr.From(correct ?? Correct), channel);
        Fr value = claim.Point.Length == Circuit.OpeningBits ? Multilinear.Evaluate(Opened, claim.Point) : Fr.Zero;
        channel.RequireEqual(value, claim.Value, RejectionReason.Opening, "evaluation");
        return channel.Conclude();
    }
}
