using Zkml.Algebra.Backends;
using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Sumcheck;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Claims;

/// <summary>The vectors that an opening combines, as the prover holds them on its backend.</summary>
/// <param name="Aux">Σ_g eq(r_g, g)·aux_g.</param>
/// <param name="Data">Σ_g eq(r_g, g)·data_g.</param>
/// <param name="Weights">W.</param>
/// <param name="Multiplicities">mult.</param>
internal sealed record OpenedVectors(IVector Aux, IVector Data, IVector Weights, IVector Multiplicities) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Aux.Dispose();
        Data.Dispose();
        Weights.Dispose();
        Multiplicities.Dispose();
    }
}

/// <summary>The prover of <see cref="ClaimReductionVerifier"/>.</summary>
internal static class ClaimReductionProver
{
    /// <summary>Proves the reduction and returns the point and the vectors' evaluations.</summary>
    /// <param name="backend">The arithmetic.</param>
    /// <param name="circuit">The circuit.</param>
    /// <param name="claims">All claims.</param>
    /// <param name="inGroup">r_n's coordinates inside a group.</param>
    /// <param name="aux">The folded aux features, one a slot.</param>
    /// <param name="data">The folded data features.</param>
    /// <param name="vectors">The vectors that are opened.</param>
    /// <param name="mask">The mask's evaluation at a point of the opening's size.</param>
    /// <param name="channel">The messages.</param>
    public static (Fr[] Point, Fr[] Evaluations) Prove(
        IBackend backend,
        AccuracyCircuit circuit,
        ClaimSet<Fr> claims,
        ReadOnlySpan<Fr> inGroup,
        Fr[] aux,
        Fr[] data,
        OpenedVectors vectors,
        Func<Fr[], Fr> mask,
        ProverChannel channel)
    {
        Fr[] u = ReduceFeatures(backend, circuit, claims, aux, data, channel);
        Fr delta = channel.Challenge();
        Fr[] powers = ClaimReductionVerifier.Powers(channel.Challenge(), 4);
        using IVector auxWeights = backend.EqTable(ClaimReductionVerifier.Join(inGroup, u.AsSpan(0, circuit.Aux.Bits)));
        using IVector dataWeights = backend.EqTable(ClaimReductionVerifier.Join(inGroup, u.AsSpan(0, circuit.Data.Bits)));
        using IVector weights = Weigh(backend, claims.Weights, delta, circuit.Weights.Bits);
        using IVector multiplicities = Weigh(backend, claims.Multiplicities, delta, circuit.Multiplicities.Bits);
        ProductTerm[] terms =
        [
            new(powers[0], auxWeights, vectors.Aux),
            new(powers[1], dataWeights, vectors.Data),
            new(powers[2], weights, vectors.Weights),
            new(powers[3], multiplicities, vectors.Multiplicities),
        ];
        (Fr[] point, IReadOnlyList<(Fr Left, Fr Right)> factors) =
            ProductSumcheckProver.Prove(backend, terms, circuit.OpeningBits, channel);
        Fr[] evaluations = [.. factors.Select(factor => factor.Right), mask(point)];
        foreach (Fr evaluation in evaluations)
        {
            channel.Send(evaluation);
        }

        return (point, evaluations);
    }

    private static Fr[] ReduceFeatures(
        IBackend backend, AccuracyCircuit circuit, ClaimSet<Fr> claims, Fr[] aux, Fr[] data, ProverChannel channel)
    {
        Fr gamma = channel.Challenge();
        var auxWeights = new Fr[aux.Length];
        var dataWeights = new Fr[data.Length];
        Fr power = Fr.One;
        foreach (TensorClaim<Fr> claim in claims.Features)
        {
            bool inAux = claim.Tensor.Space == TensorSpace.Aux;
            SampleSpace space = inAux ? circuit.Aux : circuit.Data;
            claim.Weights.AddTo(space.Tensors[claim.Tensor.Index], power, inAux ? auxWeights : dataWeights);
            power *= gamma;
        }

        using IVector auxLeft = backend.Upload(auxWeights);
        using IVector auxRight = backend.Upload(aux);
        using IVector dataLeft = backend.Upload(dataWeights);
        using IVector dataRight = backend.Upload(data);
        (Fr[] u, IReadOnlyList<(Fr Left, Fr Right)> factors) = ProductSumcheckProver.Prove(
            backend,
            [new(Fr.One, auxLeft, auxRight), new(Fr.One, dataLeft, dataRight)],
            Math.Max(circuit.Aux.Bits, circuit.Data.Bits),
            channel);
        channel.Send(factors[0].Right);
        channel.Send(factors[1].Right);
        return u;
    }

    private static IVector Weigh(IBackend backend, IReadOnlyList<VectorClaim<Fr>> claims, Fr delta, int bits)
    {
        var table = new Fr[1 << bits];
        Fr power = Fr.One;
        foreach (VectorClaim<Fr> claim in claims)
        {
            AddTo(table, claim.Weights, power);
            power *= delta;
        }

        return backend.Upload(table);
    }

    private static void AddTo(Fr[] table, IVectorWeights<Fr> weights, Fr scale)
    {
        switch (weights)
        {
            case PointWeights<Fr> point:
                AddEq(table, point.Offset, scale, point.Point);
                break;
            case EntryWeights<Fr> entry:
                table[entry.Index] += scale;
                break;
            case BiasWeights<Fr> bias:
                Add(table.AsSpan(bias.Offset), scale, bias.Channels);
                break;
            case KernelWeights<Fr> kernel:
                AddKernel(table, scale, kernel);
                break;
            default:
                throw new ArgumentException($"unknown weights {weights.GetType().Name}", nameof(weights));
        }
    }

    // eq is the outer product of the tables of the point's halves: a product an entry, rows in parallel.
    private static void AddEq(Fr[] table, int offset, Fr scale, Fr[] point)
    {
        int lowBits = point.Length / 2;
        Fr[] low = Multilinear.EqTable(point.AsSpan(0, lowBits));
        Fr[] high = Multilinear.EqTable(point.AsSpan(lowBits));
        Parallel.For(0, high.Length, row => Add(table.AsSpan(offset + (row << lowBits)), scale * high[row], low));
    }

    private static void AddKernel(Fr[] table, Fr scale, KernelWeights<Fr> kernel)
    {
        KernelBlock block = kernel.Block;
        for (int dy = 0; dy < block.KernelY; dy++)
        {
            for (int dx = 0; dx < block.KernelX; dx++)
            {
                for (int ci = 0; ci < block.Inputs; ci++)
                {
                    Add(table.AsSpan(block.SlotOf(0, ci, dx, dy)), scale * kernel.Taps[dy, dx] * kernel.Inputs[ci], kernel.Outputs);
                }
            }
        }
    }

    private static void Add(Span<Fr> table, Fr scale, ReadOnlySpan<Fr> weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            table[i] += scale * weights[i];
        }
    }
}
