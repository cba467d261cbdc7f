using Zkml.Algebra.Curves;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Plonk;
using Zkml.Prover.Transcripts;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Tests.Wrap;

/// <summary>
/// Makes accepted proofs without a witness, from τ: every value that blinding makes uniform is drawn, every other follows from the verifier's
/// equations (PROTOCOL section 10). It knows neither weights nor samples nor whether the statement holds.
/// </summary>
internal sealed class Simulator(WrapKey key, PlonkCircuit circuit, PlonkColumns columns, Fr tau, Func<Fr> random)
{
    private readonly Fr _omega = key.Omega;

    public WrappedProof Simulate(WrapStatement statement, int correct)
    {
        WitnessCommitments commitments = new([.. statement.Data.Select(_ => Point())], Point(), Point());
        OpeningClaim<Fr> claim = new(Draw(key.GroupCoordinates), random(), Draw(key.OpeningBits), random());
        Fr digest = AccuracyStatement.DigestOf(
            statement.Context, key.CircuitId.Span, key.Samples, correct, statement.Model, statement.Data, commitments);
        Fr[] inputs = WrapTranscript.PublicInputs(digest, correct, claim);
        KeccakTranscript transcript = WrapTranscript.Start(key, inputs);

        G1Affine wires = Point(); // a, b, c at τ³
        transcript.Absorb(wires);
        Fr beta = transcript.Challenge();
        Fr gamma = transcript.Challenge();
        Fr permutationAtTau = random();
        G1Affine permutation = Point(permutationAtTau);
        transcript.Absorb(permutation);
        Fr alpha = transcript.Challenge();
        Fr[] atTau = [.. ColumnsAt(tau), .. Draw(6), permutationAtTau, random()];
        G1Affine quotient = Point(QuotientAt(tau, inputs, atTau, new PlonkChallenges(beta, gamma, alpha, tau)));
        transcript.Absorb(quotient);
        Fr zeta = transcript.Challenge();
        Fr[] evaluations = [.. ColumnsAt(zeta), .. Draw(8)];
        PlonkProof plonk = new(wires, permutation, quotient, new PlonkEvaluations(evaluations));
        transcript.Absorb(evaluations);
        OpenedCommitments opened = PlonkVerifier.Reduce(
            key.LogRows, key.Preprocessed, inputs, plonk, new PlonkChallenges(beta, gamma, alpha, zeta))!;

        G1Affine f = AccuracyVerifier.Combine(statement.Model, statement.Data, commitments, claim);
        MercuryProof mercury = SimulateMercury(f, claim, opened, transcript);
        return new WrappedProof(correct, commitments, claim, plonk, mercury);
    }

    /// <summary>The W and W' that an accepted proof must have, given all that comes before them.</summary>
    public MercuryProof Complete(G1Affine f, OpeningClaim<Fr> claim, MercuryProof proof, OpenedCommitments opened, KeccakTranscript transcript)
    {
        transcript.Absorb(proof.H);
        Fr alpha = transcript.Challenge();
        transcript.Absorb(proof.G);
        transcript.Absorb(proof.Q);
        Fr gamma = transcript.Challenge();
        transcript.Absorb(proof.S);
        transcript.Absorb(proof.D);
        Fr z = transcript.Challenge();
        transcript.Absorb(proof.GAtZ, proof.GAtInverse, proof.HAtZ, proof.HAtInverse, proof.HAtAlpha, proof.SAtZ);
        Fr rho = transcript.Challenge();

        // At ξ = τ the verifier's sum is T(τ)·(the true W), less T(τ)·W.
        MercuryProof open = proof with { W = G1Affine.Infinity, WPrime = G1Affine.Infinity };
        MercuryChallenges challenges = new(alpha, gamma, z, rho, tau);
        Assert.True(MercuryVerifier.TryReduce(f, claim.Point, claim.Value, open, opened, challenges, out G1Affine sum));
        Fr vanishing = new BatchOpening(MercuryProver.Moduli(z, z.Inverse(), alpha).Append(opened.Moduli), rho).Vanishing(tau);
        open = open with { W = (sum * vanishing.Inverse()).ToAffine() };
        transcript.Absorb(open.W);
        challenges = challenges with { Xi = transcript.Challenge() };
        Assert.True(MercuryVerifier.TryReduce(f, claim.Point, claim.Value, open, opened, challenges, out sum));
        return open with { WPrime = (sum * (tau - challenges.Xi).Inverse()).ToAffine() };
    }

    private MercuryProof SimulateMercury(G1Affine f, OpeningClaim<Fr> claim, OpenedCommitments opened, KeccakTranscript transcript)
    {
        int b = 1 << ((claim.Point.Length + 1) / 2);
        G1Affine h = Point();
        KeccakTranscript ahead = transcript.Copy();
        ahead.Absorb(h);
        Fr alpha = ahead.Challenge();
        G1Affine g = Point();
        // f = (X^b - α)·q + g, at τ.
        G1Affine q = ((f - g) * (tau.Pow(b) - alpha).Inverse()).ToAffine();
        MercuryProof proof = new(
            h, g, q, Point(), Point(), random(), random(), random(), random(), random(), random(), G1Affine.Infinity, G1Affine.Infinity);
        return Complete(f, claim, proof, opened, transcript);
    }

    private Fr[] ColumnsAt(Fr x) => [.. columns.Coefficients.Select(column => Zkml.Algebra.Polynomials.Univariate.Evaluate(column, x))];

    // t(x) as the verifier computes it from values at x and ωx.
    private Fr QuotientAt(Fr x, Fr[] inputs, Fr[] values, PlonkChallenges challenges)
    {
        PlonkProof at = new(default, default, default, new PlonkEvaluations(values));
        return PlonkVerifier.Reduce(circuit.LogRows, key.Preprocessed, inputs, at, challenges with { Zeta = x })!.RemaindersAt(_omega)[3];
    }

    private G1Affine Point() => Point(random());

    private static G1Affine Point(Fr logarithm) => (G1Affine.Generator * logarithm).ToAffine();

    private Fr[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random())];
}
