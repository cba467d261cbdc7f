using Zkml.Algebra.Backends;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Sumcheck;

/// <summary>The prover of <see cref="ProductSumcheckVerifier"/>.</summary>
public static class ProductSumcheckProver
{
    /// <summary>Proves a sum of products and returns the point and each product's factors at it.</summary>
    public static (Fr[] Point, IReadOnlyList<(Fr Left, Fr Right)> Factors) Prove(
        IBackend backend, IReadOnlyList<ProductTerm> terms, int variables, ProverChannel channel)
    {
        using IProductSumcheck sumcheck = backend.OpenProductSumcheck(terms, variables);
        var point = new Fr[variables];
        for (int j = 0; j < variables; j++)
        {
            (Fr constant, _, Fr quadratic) = sumcheck.RoundPolynomial();
            channel.Send(constant);
            channel.Send(quadratic);
            point[j] = channel.Challenge();
            sumcheck.Bind(point[j]);
        }

        return (point, sumcheck.Final());
    }
}
