using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Reference;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Claims;
using Zkml.Prover.Commitments;
using Zkml.Prover.LinearLayers;
using Zkml.Prover.LogUp;
using Zkml.Prover.Sumcheck;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Tests.Accuracy.Forging;

/// <summary>The parts of the argument in the order in which a prover computes them from its vectors.</summary>
internal enum Stage
{
    /// <summary>No part.</summary>
    None,

    /// <summary>The fraction tree.</summary>
    Leaves,

    /// <summary>The values told at the leaf point.</summary>
    Told,

    /// <summary>The sumcheck of the linear layers.</summary>
    Linear,

    /// <summary>The sumcheck over the features.</summary>
    Features,

    /// <summary>The sumcheck over the opening.</summary>
    Reduction,
}

/// <summary>
/// A prover by the definitions: every vector a table, padding included. It may pretend to have other vectors than it committed to, up
/// to any stage, and be made to lie in any value; with no lie it is a second implementation of the honest prover.
/// </summary>
internal sealed class DenseProver(AccuracyCircuit circuit, CommittedVectors committed, int correct)
{
    private readonly ReferenceBackend _backend = new();

    /// <summary>The vectors that it computes with up to <see cref="Until"/>.</summary>
    public CommittedVectors? Pretended { get; init; }

    /// <summary>The last stage at which it pretends.</summary>
    public Stage Until { get; init; }

    /// <summary>How many samples it counts, if not the circuit's number.</summary>
    public int? Live { get; init; }

    /// <summary>Whether its linear layers read padding.</summary>
    public bool ReadsPadding { get; init; }

    /// <summary>Whether its last sumcheck adds what is committed beyond a vector's length to the entries below.</summary>
    public bool CountsBeyond { get; init; }

    /// <summary>Changes a told value: (its number, the true value, β).</summary>
    public Func<int, Fr, Fr, Fr>? Tell { get; init; }

    /// <summary>Changes the fraction tree's leaves.</summary>
    public Action<(Fr P, Fr Q)[]>? ChangeLeaves { get; init; }

    /// <summary>The inner argument.</summary>
    public InnerArgument Prove()
    {
        ProverChannel channel = new(InnerArgument.Statement);
        (_, Fr[] opened) = Run(channel);
        return new InnerArgument(circuit, correct, channel.Messages, opened);
    }

    /// <summary>A whole proof against a statement, whose commitments to model and data are not necessarily this prover's.</summary>
    public AccuracyProof Prove(CommitmentKey key, AccuracyStatement statement)
    {
        WitnessCommitments commitments = new(
            [.. committed.Aux.Select(chunk => Commit(key, chunk))],
            Commit(key, committed.Multiplicities),
            Commit(key, committed.Mask));
        Fr digest = statement.Digest(commitments);
        ProverChannel channel = new(digest);
        (OpeningClaim<Fr> claim, Fr[] opened) = Run(channel);
        using IVector f = _backend.Upload(opened);
        KeccakTranscript transcript = AccuracyVerifier.OpeningTranscript(digest, statement.Correct, claim);
        MercuryProof opening = MercuryProver.Prove(_backend, key.Bases, f, claim.Point, transcript);
        return new AccuracyProof(statement.Correct, commitments, channel.Messages, opening);
    }

    /// <summary>The commitment to a vector.</summary>
    public G1Affine Commit(CommitmentKey key, Fr[] coefficients)
    {
        using IVector vector = _backend.Upload(coefficients);
        return _backend.Msm(key.Bases, vector).ToAffine();
    }

    private CommittedVectors At(Stage stage) => stage <= Until && Pretended is { } pretended ? pretended : committed;

    private DenseNetwork NetworkAt(Stage stage) => new(circuit, At(stage).Weights, ReadsPadding);

    private (OpeningClaim<Fr> Claim, Fr[] Opened) Run(ProverChannel channel)
    {
        channel.Send(Fr.Random());
        Fr alpha = channel.Challenge();
        Fr beta = channel.Challenge();
        (Fr P, Fr Q)[] leaves =
            DenseLeaves.Build(At(Stage.Leaves), NetworkAt(Stage.Leaves), Live ?? circuit.Samples, alpha, beta);
        ChangeLeaves?.Invoke(leaves);
        using DenseFractionTree tree = new(leaves);
        LeafPoint<Fr> leaf = new(circuit, FractionTreeProver.Prove(tree, channel, _ => { }, CancellationToken.None));

        Fr[] samples = Multilinear.EqTable(leaf.Samples);
        ClaimSet<Fr> claims = new();
        Oracle oracle = new(this, channel, At(Stage.Told), NetworkAt(Stage.Told), At(Stage.Told).Fold(samples, leaf.Live), beta);
        var values = LeafEvaluations<Fr>.Tell(circuit, leaf, Fr.From(correct), oracle, claims);
        LayerClaims<Fr>[] layers = LayerClaims<Fr>.Gather(circuit, values.ViewWeights, values.Views);
        ProveLinear(layers, leaf.Live, samples, claims, oracle, channel);

        Fr[] u = ReduceFeatures(claims, samples, leaf.Live, channel);
        (Fr[] point, Fr[] evaluations) = Reduce(claims, leaf, u, channel);
        Fr rho = channel.Challenge();
        var claim = OpeningClaim<Fr>.Combine(circuit, leaf.Groups.ToArray(), rho, point, evaluations);
        var opened = new Fr[1 << circuit.OpeningBits];
        Fr power = Fr.One;
        foreach (Fr[] vector in Opened(committed, leaf))
        {
            AddScaled(opened, power, vector);
            power *= rho;
        }

        return (claim, opened);
    }

    private void ProveLinear(
        LayerClaims<Fr>[] layers, Fr live, Fr[] samples, ClaimSet<Fr> claims, Oracle oracle, ProverChannel channel)
    {
        foreach (LayerClaims<Fr> layer in layers)
        {
            Fr bias = oracle.Bias(layer);
            claims.Weights.Add(new VectorClaim<Fr>(layer.BiasWeights(circuit), bias));
        }

        Fr[][] powers = LinearLayersVerifier.GammaPowers(layers, channel.Challenge());
        TermReference[] terms = TermReference.All(circuit);
        DenseNetwork network = NetworkAt(Stage.Linear);
        DenseSample sample = At(Stage.Linear).Fold(samples, live);
        ProductTerm[] products = [.. terms.Select(term =>
        {
            (Fr[] kernel, Fr[] input) = network.Factors(term, layers[term.Layer], powers[term.Layer], sample);
            return new ProductTerm(Fr.One, _backend.Upload(kernel), _backend.Upload(input));
        })];
        (Fr[] point, IReadOnlyList<(Fr Left, Fr Right)> factors) = ProductSumcheckProver.Prove(
            _backend, products, terms.Max(term => term.Variables(circuit)), channel);
        for (int i = 0; i < terms.Length; i++)
        {
            (Fr kernel, Fr input) = factors[i];
            channel.Send(kernel);
            channel.Send(input);
            Fr[] own = point[..terms[i].Variables(circuit)];
            int layer = terms[i].Layer;
            LinearLayersVerifier.AddTermClaims(circuit, terms[i], layers[layer], powers[layer], live, own, kernel, input, claims);
        }
    }

    private Fr[] ReduceFeatures(ClaimSet<Fr> claims, Fr[] samples, Fr live, ProverChannel channel)
    {
        DenseSample sample = At(Stage.Features).Fold(samples, live);
        Fr gamma = channel.Challenge();
        var weights = new DenseSample(new Fr[sample.Aux.Length], new Fr[sample.Data.Length], Fr.Zero);
        Fr power = Fr.One;
        foreach (TensorClaim<Fr> claim in claims.Features)
        {
            SampleSpace space = claim.Tensor.Space == TensorSpace.Aux ? circuit.Aux : circuit.Data;
            TensorBlock block = space.Tensors[claim.Tensor.Index];
            foreach ((int c, int x, int y) in DenseLeaves.Positions(block.Shape))
            {
                weights.Space(claim.Tensor.Space)[block.SlotOf(c, x, y)] +=
                    power * claim.Weights.Channels[c] * claim.Weights.X[x] * claim.Weights.Y[y];
            }

            power *= gamma;
        }

        (Fr[] u, IReadOnlyList<(Fr Left, Fr Right)> factors) = ProductSumcheckProver.Prove(
            _backend,
            [
                new ProductTerm(Fr.One, _backend.Upload(weights.Aux), _backend.Upload(sample.Aux)),
                new ProductTerm(Fr.One, _backend.Upload(weights.Data), _backend.Upload(sample.Data)),
            ],
            Math.Max(circuit.Aux.Bits, circuit.Data.Bits),
            channel);
        channel.Send(factors[0].Right);
        channel.Send(factors[1].Right);
        return u;
    }

    // Every vector whole, with the weights zero beyond its length, or repeated.
    private (Fr[] Point, Fr[] Evaluations) Reduce(ClaimSet<Fr> claims, LeafPoint<Fr> leaf, Fr[] u, ProverChannel channel)
    {
        Fr delta = channel.Challenge();
        Fr[] powers = ClaimReductionVerifier.Powers(channel.Challenge(), 4);
        int[] variables = ClaimReductionVerifier.VectorVariables(circuit);
        Fr[][] weights =
        [
            Multilinear.EqTable([.. leaf.InGroup, .. u.AsSpan(0, circuit.Aux.Bits)]),
            Multilinear.EqTable([.. leaf.InGroup, .. u.AsSpan(0, circuit.Data.Bits)]),
            Weigh(claims.Weights, delta, variables[2]),
            Weigh(claims.Multiplicities, delta, variables[3]),
        ];
        Fr[][] vectors = Opened(At(Stage.Reduction), leaf);
        ProductTerm[] terms = [.. weights.Select((weight, i) => new ProductTerm(
            powers[i],
            _backend.Upload([.. Enumerable.Range(0, vectors[i].Length)
                .Select(k => k < weight.Length || CountsBeyond ? weight[k % weight.Length] : Fr.Zero)]),
            _backend.Upload(vectors[i])))];
        (Fr[] point, _) = ProductSumcheckProver.Prove(_backend, terms, circuit.OpeningBits, channel);
        Fr[] evaluations = [.. vectors.Select((vector, i) =>
            Multilinear.Evaluate(vector, point) * MultilinearExtensions.ZeroPadding<Fr>(point.AsSpan(variables[i])).Inverse())];
        foreach (Fr evaluation in evaluations)
        {
            channel.Send(evaluation);
        }

        return (point, evaluations);
    }

    // Σ_g eq(r_g, g)·aux_g, the same of data, W, mult, mask.
    private Fr[][] Opened(CommittedVectors vectors, LeafPoint<Fr> leaf)
    {
        Fr[] groups = MultilinearExtensions.EqTable(leaf.Groups, circuit.Groups);
        Fr[] Combine(Fr[][] chunks)
        {
            var sum = new Fr[1 << circuit.OpeningBits];
            for (int g = 0; g < groups.Length; g++)
            {
                AddScaled(sum, groups[g], chunks[g]);
            }

            return sum;
        }

        return [Combine(vectors.Aux), Combine(vectors.Data), vectors.Weights, vectors.Multiplicities, vectors.Mask];
    }

    private static void AddScaled(Fr[] sum, Fr factor, Fr[] vector)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += factor * vector[i];
        }
    }

    // The weights of claims as a table, from their own definition: their extension at every index.
    private static Fr[] Weigh(List<VectorClaim<Fr>> claims, Fr delta, int bits)
    {
        var table = new Fr[1 << bits];
        Fr power = Fr.One;
        foreach (VectorClaim<Fr> claim in claims)
        {
            VectorWeights.AddTo(table, claim.Weights, power);
            power *= delta;
        }

        return table;
    }

    private sealed class Oracle(
        DenseProver prover, ProverChannel channel, CommittedVectors vectors, DenseNetwork network, DenseSample sample, Fr beta)
        : ILeafOracle<Fr>
    {
        private readonly Fr[][] _z =
            [.. network.Circuit.Architecture.Layers.Select((_, layer) => network.Accumulators(layer, sample))];

        private int _told;

        public Fr Tensor(TensorReference tensor, TensorWeights<Fr> weights)
        {
            Fr sum = Fr.Zero;
            foreach ((int c, int x, int y) in DenseLeaves.Positions(network.ShapeOf(tensor)))
            {
                Fr weight = weights.Channels[c] * weights.X[x] * weights.Y[y];
                sum += weight * network.Read(tensor, sample, layer => _z[layer], c, x, y);
            }

            return Send(sum);
        }

        public Fr Multiplicity(int table, Fr[] point) => Send(Multilinear.Evaluate(
            vectors.Multiplicities.AsSpan(network.Circuit.Multiplicities.Offsets[table], 1 << point.Length), point));

        public Fr Weights(Fr[] point) => Send(Multilinear.Evaluate(vectors.Weights.AsSpan(0, 1 << point.Length), point));

        public Fr Bias(LayerClaims<Fr> layer)
        {
            ReadOnlySpan<Fr> bias = vectors.Weights.AsSpan(
                network.Circuit.Weights.Layers[layer.Layer].BiasOffset, layer.Channels.Length);
            return Send(MultilinearExtensions.InnerProduct(layer.Channels, bias));
        }

        private Fr Send(Fr value)
        {
            Fr told = prover.Tell?.Invoke(_told, value, beta) ?? value;
            _told++;
            channel.Send(told);
            return told;
        }
    }
}
