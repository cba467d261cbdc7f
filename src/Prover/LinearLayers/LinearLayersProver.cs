using Zkml.Algebra.Backends;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Claims;
using Zkml.Prover.Sumcheck;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.LinearLayers;

/// <summary>The prover of <see cref="LinearLayersVerifier"/>.</summary>
internal static class LinearLayersProver
{
    /// <summary>Proves the claims on all layers' accumulators and adds the claims that remain.</summary>
    public static void Prove(
        IBackend backend,
        AccuracyCircuit circuit,
        LayerClaims<Fr>[] layers,
        FoldedNetwork network,
        Fr live,
        ClaimSet<Fr> claims,
        ProverChannel channel)
    {
        foreach (LayerClaims<Fr> layer in layers)
        {
            Fr bias = network.Bias(layer.Layer, layer.Channels);
            channel.Send(bias);
            claims.Weights.Add(new VectorClaim<Fr>(layer.BiasWeights(circuit), bias));
        }

        Fr[][] powers = LinearLayersVerifier.GammaPowers(layers, channel.Challenge());
        TermReference[] terms = TermReference.All(circuit);
        List<ProductTerm> products = [];
        try
        {
            foreach (TermReference term in terms)
            {
                (Fr[] kernel, Fr[] input) = network.Factors(term, layers[term.Layer], powers[term.Layer]);
                products.Add(new ProductTerm(Fr.One, backend.Upload(kernel), backend.Upload(input)));
            }

            int variables = terms.Max(term => term.Variables(circuit));
            (Fr[] point, IReadOnlyList<(Fr Left, Fr Right)> factors) =
                ProductSumcheckProver.Prove(backend, products, variables, channel);
            for (int i = 0; i < terms.Length; i++)
            {
                (Fr kernel, Fr input) = factors[i];
                channel.Send(kernel);
                channel.Send(input);
                LinearLayersVerifier.AddTermClaims(
                    circuit,
                    terms[i],
                    layers[terms[i].Layer],
                    powers[terms[i].Layer],
                    live,
                    point[..terms[i].Variables(circuit)],
                    kernel,
                    input,
                    claims);
            }
        }
        finally
        {
            foreach (ProductTerm product in products)
            {
                product.Left.Dispose();
                product.Right.Dispose();
            }
        }
    }
}
