using Zkml.Algebra.Backends;
using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Witnesses;
using Zkml.Prover.Claims;
using Zkml.Prover.Commitments;
using Zkml.Prover.LinearLayers;
using Zkml.Prover.LogUp;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Accuracy;

/// <summary>The secrets behind one statement, as the inner prover needs them.</summary>
/// <param name="Witness">The integers of all samples.</param>
/// <param name="Data">The data owner's opening.</param>
/// <param name="Weights">The lower half of the weights' vector.</param>
/// <param name="WeightBlind">The blinding scalar of C_W.</param>
/// <param name="Blinding">The prover's own blinding.</param>
internal sealed record ProverSecrets(
    Witness Witness, DataOpening Data, int[] Weights, Fr WeightBlind, WitnessBlinding Blinding);

/// <summary>The prover's blinding, fresh for each proof.</summary>
/// <param name="Aux">One scalar a group.</param>
/// <param name="Multiplicities">The scalar of C_mult.</param>
/// <param name="Mask">The opening's mask.</param>
/// <param name="Nonce">The first private message.</param>
internal sealed record WitnessBlinding(Fr[] Aux, Fr Multiplicities, OpeningMask Mask, Fr Nonce)
{
    /// <summary>Draws blinding for a circuit.</summary>
    public static WitnessBlinding Draw(AccuracyCircuit circuit) => Draw(circuit, Fr.Random);

    /// <summary>Blinding of given randomness, for proofs that are to be made again.</summary>
    public static WitnessBlinding Draw(AccuracyCircuit circuit, Func<Fr> random) => new(
        [.. Enumerable.Range(0, circuit.Groups).Select(_ => random())],
        random(),
        OpeningMask.Draw(circuit.OpeningBits, random),
        random());
}

/// <summary>The prover of <see cref="InnerVerifier"/>.</summary>
internal sealed class InnerProver
{
    private readonly IBackend _backend;
    private readonly AccuracyCircuit _circuit;
    private readonly ProverSecrets _secrets;
    private readonly ProverChannel _channel;
    private readonly IProgressSink _progress;
    private readonly CancellationToken _cancellation;

    public InnerProver(
        IBackend backend, ProverSecrets secrets, ProverChannel channel, IProgressSink progress, CancellationToken cancellation)
    {
        _backend = backend;
        _circuit = secrets.Witness.Circuit;
        _secrets = secrets;
        _channel = channel;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Proves, and returns the remaining claim with the vector that it is about, 2^μ coefficients.</summary>
    public (OpeningClaim<Fr> Claim, IVector Opened) Prove()
    {
        _channel.Send(_secrets.Blinding.Nonce);
        Fr alpha = _channel.Challenge();
        Fr beta = _channel.Challenge();
        LeafPoint<Fr> leaf = new(_circuit, ProveFractions(alpha, beta));

        using OpenedVectors vectors = FoldGroups(leaf);
        Fr[] aux = FoldSamples(vectors.Aux, leaf, _circuit.Aux.Bits);
        Fr[] data = FoldSamples(vectors.Data, leaf, _circuit.Data.Bits);
        _cancellation.ThrowIfCancellationRequested();

        ClaimSet<Fr> claims = new();
        FoldedNetwork network = new(_circuit, _secrets.Weights, aux, data, leaf.Live);
        using (_progress.Begin(Phase.LinearLayers))
        {
            EvaluatingOracle oracle = new(this, network);
            var values = LeafEvaluations<Fr>.Tell(_circuit, leaf, Fr.From(_secrets.Witness.Correct), oracle, claims);
            LayerClaims<Fr>[] layers = LayerClaims<Fr>.Gather(_circuit, values.ViewWeights, values.Views);
            LinearLayersProver.Prove(_backend, _circuit, layers, network, leaf.Live, claims, _channel);
        }

        _cancellation.ThrowIfCancellationRequested();
        using (_progress.Begin(Phase.ReduceClaims))
        {
            (Fr[] point, Fr[] evaluations) = ClaimReductionProver.Prove(
                _backend, _circuit, claims, leaf.InGroup, aux, data, vectors, _secrets.Blinding.Mask.Evaluate, _channel);
            Fr rho = _channel.Challenge();
            var claim = OpeningClaim<Fr>.Combine(_circuit, leaf.Groups.ToArray(), rho, point, evaluations);
            return (claim, Combine(vectors, rho));
        }
    }

    private Fr[] ProveFractions(Fr alpha, Fr beta)
    {
        IFractionTree tree;
        using (_progress.Begin(Phase.BuildFractionTree))
        {
            tree = _backend.BuildFractionTree(LeafBuilder.Build(_secrets.Witness, _secrets.Weights), alpha, beta);
        }

        using (tree)
        {
            // A layer has twice the work of the one above it.
            using IPhaseScope scope = _progress.Begin(Phase.LogUp, 1L << tree.Depth);
            return FractionTreeProver.Prove(tree, _channel, depth => scope.Advance(1L << depth), _cancellation);
        }
    }

    // The groups' chunks combined by eq(r_g, g): what their commitments, combined alike, commit to.
    private OpenedVectors FoldGroups(LeafPoint<Fr> leaf)
    {
        Fr[] weights = MultilinearExtensions.EqTable(leaf.Groups, _circuit.Groups);
        using IPhaseScope scope = _progress.Begin(Phase.FoldSamples, 2 * _circuit.Groups);
        IVector aux = Fold(
            _circuit.Aux, weights, (n, row) => _secrets.Witness.AuxRow(n).CopyTo(row), _secrets.Blinding.Aux, scope);
        IVector data = Fold(_circuit.Data, weights, _secrets.Data.ReadRow, _secrets.Data.Blinds, scope);
        IVector model = Place(_circuit.Weights.Bits, (_circuit.Weights.BlindSlot, _secrets.WeightBlind), (0, _secrets.Weights));
        IVector multiplicities = Place(
            _circuit.Multiplicities.Bits,
            (_circuit.Multiplicities.BlindSlot, _secrets.Blinding.Multiplicities),
            [.. _circuit.Multiplicities.Offsets.Select((offset, i) => (offset, _secrets.Witness.Multiplicities[i]))]);
        return new OpenedVectors(aux, data, model, multiplicities);
    }

    private IVector Fold(
        SampleSpace space, Fr[] weights, Action<int, Span<int>> readRow, IReadOnlyList<Fr> blinds, IPhaseScope scope)
    {
        GroupChunk chunk = new(space, _circuit.GroupBits, _circuit.Samples);
        IVector sum = _backend.Zeros(1 << (space.Bits + _circuit.GroupBits));
        Fr blind = Fr.Zero;
        for (int g = 0; g < weights.Length; g++)
        {
            _cancellation.ThrowIfCancellationRequested();
            _backend.MultiplyAdd(sum, weights[g], chunk.Fill(g, readRow));
            blind += weights[g] * blinds[g];
            scope.Advance();
        }

        _backend.Add(sum, [blind], chunk.BlindIndex);
        return sum;
    }

    private IVector Place(int bits, (int Index, Fr Value) blind, params (int Offset, int[] Values)[] blocks)
    {
        IVector vector = _backend.Zeros(1 << bits);
        foreach ((int offset, int[] values) in blocks)
        {
            _backend.MultiplyAdd(vector, Fr.One, values, offset);
        }

        _backend.Add(vector, [blind.Value], blind.Index);
        return vector;
    }

    // f(i, feature) folded over i by eq(r_lo, i): the features of one virtual sample at r_n.
    private Fr[] FoldSamples(IVector folded, LeafPoint<Fr> leaf, int bits)
    {
        using IVector weights = _backend.EqTable(leaf.InGroup);
        using IVector features = _backend.FoldLow(folded, weights);
        var values = new Fr[1 << bits];
        _backend.Download(features, values);
        return values;
    }

    private IVector Combine(OpenedVectors vectors, Fr rho)
    {
        IVector opened = _backend.Zeros(1 << _circuit.OpeningBits);
        Fr power = Fr.One;
        foreach (IVector vector in (ReadOnlySpan<IVector>)[vectors.Aux, vectors.Data, vectors.Weights, vectors.Multiplicities])
        {
            _backend.MultiplyAdd(opened, power, vector);
            power *= rho;
        }

        foreach ((int index, Fr value) in _secrets.Blinding.Mask.Entries)
        {
            _backend.Add(opened, [power * value], index);
        }

        return opened;
    }

    // Sends what the verifier's oracle reads.
    private sealed class EvaluatingOracle(InnerProver prover, FoldedNetwork network) : ILeafOracle<Fr>
    {
        public Fr Tensor(TensorReference tensor, TensorWeights<Fr> weights) => Send(network.Evaluate(tensor, weights));

        public Fr Multiplicity(int table, Fr[] point) => Send(Evaluate(prover._secrets.Witness.Multiplicities[table], point));

        public Fr Weights(Fr[] point) => Send(Evaluate(prover._secrets.Weights, point));

        private Fr Evaluate(int[] values, Fr[] point)
        {
            using IVector eq = prover._backend.EqTable(point);
            using IVector vector = prover._backend.Zeros(values.Length);
            prover._backend.MultiplyAdd(vector, Fr.One, values);
            using IVector evaluation = prover._backend.FoldLow(vector, eq);
            var result = new Fr[1];
            prover._backend.Download(evaluation, result);
            return result[0];
        }

        private Fr Send(Fr value)
        {
            prover._channel.Send(value);
            return value;
        }
    }
}
