using Zkml.Algebra.Backends.Cpu;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Ntt;
using Zkml.Algebra.Polynomials;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Plonk;
using Zkml.Prover.Tests.Accuracy.Forging;
using Zkml.Prover.Transcripts;
using Zkml.Prover.Wrap;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.Wrap;

/// <summary>What a wrapped proof tells: nothing that cannot be made without the witness (PROTOCOL section 10).</summary>
[Collection(WrappedStatement.Collection)]
public sealed class ZeroKnowledgeTests : IDisposable
{
    private static readonly Fr Tau = UnsafeSetup.Tau(WrappedStatement.Seed);

    private readonly WrappedStatement _wrapped;
    private readonly PlonkCircuit _circuit;
    private readonly PlonkColumns _columns;
    private readonly Simulator _simulator;

    public ZeroKnowledgeTests(WrappedStatement wrapped)
    {
        _wrapped = wrapped;
        _circuit = WrapCircuit.Compile(wrapped.Circuit).Circuit;
        _columns = PlonkColumns.Interpolate(CpuBackend.Create(), _circuit);
        _simulator = new Simulator(wrapped.Key, _circuit, _columns, Tau, Fr.Random);
    }

    [Fact]
    public void Prove_Twice_SharesNothingButTheStatement()
    {
        HashSet<Fr> Words(WrappedProof proof) =>
        [
            .. proof.Claim.Groups, proof.Claim.Rho, .. proof.Claim.Point, proof.Claim.Value, .. proof.Plonk.Evaluations.All,
            proof.Opening.GAtZ, proof.Opening.GAtInverse, proof.Opening.HAtZ, proof.Opening.HAtInverse, proof.Opening.HAtAlpha, proof.Opening.SAtZ,
        ];
        HashSet<G1Affine> Points(WrappedProof proof) =>
        [
            .. proof.Commitments.Aux, proof.Commitments.Multiplicities, proof.Commitments.Mask, .. proof.Plonk.Points.Select(p => p.Point),
            .. proof.Opening.Points.Select(p => p.Point),
        ];
        WrappedProof a = _wrapped.Prove(_wrapped.Context, Fr.Random);
        WrappedProof b = _wrapped.Prove(_wrapped.Context, Fr.Random);
        Assert.Equal(Verdict.Accepted, _wrapped.Verify(a));
        Assert.Equal(a.Correct, b.Correct);
        Assert.Empty(Words(a).Intersect(Words(b)));
        Assert.Empty(Points(a).Intersect(Points(b)));
        Assert.Equal(a.Claim.Groups.Length + a.Claim.Point.Length + 2 + 18 + 6, Words(a).Count);
    }

    // With randomness fixed the proof is a function of the statement: nothing else feeds it.
    [Fact]
    public void Prove_WithTheSameRandomness_GivesTheSameBytes()
    {
        byte[] Bytes(int seed) => WrappedProofFile.Encode(
            new PlacedProof(_wrapped.Context, _wrapped.Prove(_wrapped.Context, new TestElements(seed).Next)));
        Assert.Equal(Bytes(1), Bytes(1));
        Assert.NotEqual(Bytes(1), Bytes(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SmallNetwork.Samples)]
    public void Simulate_AnyCountWithoutAWitness_IsAccepted(int correct)
    {
        WrapStatement statement = _wrapped.Statement;
        WrappedProof simulated = _simulator.Simulate(statement, correct);
        Assert.Equal(Verdict.Accepted, WrapVerifier.Verify(_wrapped.Key, statement, simulated));
        Assert.Equal(Verdict.Accepted, _wrapped.Verify(simulated));
        Assert.NotEqual(
            Verdict.Accepted, WrapVerifier.Verify(_wrapped.Key, statement, simulated with { Correct = (correct + 1) % SmallNetwork.Samples }));
    }

    // What the simulator computes and does not draw, an honest prover's proof has as well: q, W and W' follow from the rest.
    [Fact]
    public void Prove_MessagesThatTheSimulatorComputes_AreDeterminedByTheRest()
    {
        WrappedProof proof = _wrapped.Proof;
        WrapStatement statement = _wrapped.Statement;
        (KeccakTranscript transcript, Fr[] inputs) = WrapTranscript.Start(_wrapped.Key, statement, proof);
        var plonk = PlonkChallenges.Draw(proof.Plonk, transcript);
        OpenedCommitments opened = PlonkVerifier.Reduce(_wrapped.Key.LogRows, _wrapped.Key.Preprocessed, inputs, proof.Plonk, plonk)!;
        G1Affine f = AccuracyVerifier.Combine(statement.Model, statement.Data, proof.Commitments, proof.Claim);
        KeccakTranscript ahead = transcript.Copy();
        ahead.Absorb(proof.Opening.H);
        Fr alpha = ahead.Challenge();
        int b = 1 << ((proof.Claim.Point.Length + 1) / 2);
        Assert.Equal(f, ((proof.Opening.Q * (Tau.Pow(b) - alpha)) + proof.Opening.G).ToAffine());
        Assert.Equal(proof.Opening, _simulator.Complete(f, proof.Claim, proof.Opening, opened, transcript));
    }

    // The blinding reaches every value of a wire and of z that anything published depends on, independently.
    [Theory]
    [InlineData(PlonkBlinding.WireCoefficients, true)]
    [InlineData(PlonkBlinding.PermutationCoefficients, false)]
    public void Blinding_MakesAllPublishedValuesUniform(int coefficients, bool wire)
    {
        const int LogRows = 4;
        Fr omega = RootsOfUnity.Primitive(LogRows);
        Fr zeta = new TestElements(3).Next();
        Fr[] points = wire ? [zeta, omega * zeta, Tau, omega * Tau, Tau * Tau * Tau] : [zeta, omega * zeta, Tau, omega * Tau];
        Assert.Equal(points.Length, coefficients);
        Fr[][] rows =
        [
            .. Enumerable.Range(0, coefficients).Select(i =>
            {
                var blind = new Fr[coefficients];
                blind[i] = Fr.One;
                Fr[] p = PlonkBlinding.Apply(new Fr[1 << LogRows], blind);
                return points.Select(x => Univariate.Evaluate(p, x)).ToArray();
            }),
        ];
        Assert.Equal(coefficients, LinearAlgebra.Rank(rows));
    }

    public void Dispose() => _columns.Dispose();
}
