using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Reference;
using Zkml.Algebra.Polynomials;
using Zkml.Prover.Sumcheck;
using Zkml.Prover.Tests.Transcripts;
using Zkml.Prover.Transcripts;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.Sumcheck;

public class ProductSumcheckTests
{
    private static readonly Fr Statement = Fr.From(6);

    // (1, 2)·(3, 4) = 11 = t(0) + t(1) for t = (1 + X)(3 + X) = 3 + 4X + X². At 5: 48 = 6·8.
    [Fact]
    public void Verify_OneProduct_GivesTheRoundPolynomialAtTheChallenge()
    {
        ScriptedChannel channel = new([3, 1], [5]);
        (Fr[] point, Fr claim) = ProductSumcheckVerifier.Verify(Fr.From(11), 1, channel);
        Assert.True(channel.IsDone);
        Assert.Equal([Fr.From(5)], point);
        Assert.Equal(Fr.From(48), claim);
    }

    // With a product 2·5 of no variables beside it, which counts 10·(1 - X): 21 = t(0) + t(1), t = 13 - 6X + X². At 5: 8.
    [Fact]
    public void Verify_ShorterProduct_CountsOnceAtZero()
    {
        ScriptedChannel channel = new([13, 1], [5]);
        (_, Fr claim) = ProductSumcheckVerifier.Verify(Fr.From(21), 1, channel);
        Assert.Equal(Fr.From(48 + (10 * (1 - 5))), claim);
    }

    // A claim that is wrong by 1 is wrong by c after a round at c: the middle coefficient takes it up.
    [Fact]
    public void Verify_WrongClaim_EndsWrong()
    {
        ScriptedChannel channel = new([3, 1], [5]);
        (_, Fr claim) = ProductSumcheckVerifier.Verify(Fr.From(12), 1, channel);
        Assert.Equal(Fr.From(48 + 5), claim);
    }

    [Fact]
    public void Prove_ProductsOfSeveralLengths_EndInTheirFactors()
    {
        ReferenceBackend backend = new();
        TestElements elements = new(3);
        int[] logs = [3, 0, 5, 2];
        Fr[][] lefts = [.. logs.Select(log => elements.Vector(1 << log))];
        Fr[][] rights = [.. logs.Select(log => elements.Vector(1 << log))];
        Fr sum = Fr.Zero;
        List<ProductTerm> terms = [];
        for (int t = 0; t < logs.Length; t++)
        {
            sum += Fr.From(t + 1) * MultilinearExtensions.InnerProduct<Fr>(lefts[t], rights[t]);
            terms.Add(new ProductTerm(Fr.From(t + 1), backend.Upload(lefts[t]), backend.Upload(rights[t])));
        }

        ProverChannel prover = new(Statement);
        (Fr[] point, IReadOnlyList<(Fr Left, Fr Right)> factors) = ProductSumcheckProver.Prove(backend, terms, 5, prover);
        NativeVerifierChannel verifier = new(Statement, prover.Messages);
        (Fr[] verified, Fr final) = ProductSumcheckVerifier.Verify(sum, 5, verifier);
        Assert.Equal(Verdict.Accepted, verifier.Conclude());
        Assert.Equal(point, verified);
        Fr expected = Fr.Zero;
        for (int t = 0; t < logs.Length; t++)
        {
            Fr left = Multilinear.Evaluate(lefts[t], point.AsSpan(0, logs[t]));
            Fr right = Multilinear.Evaluate(rights[t], point.AsSpan(0, logs[t]));
            Assert.Equal((left, right), factors[t]);
            Fr padding = MultilinearExtensions.ZeroPadding<Fr>(point.AsSpan(logs[t]));
            expected += Fr.From(t + 1) * left * padding * right * padding;
        }

        Assert.Equal(expected, final);
    }
}
