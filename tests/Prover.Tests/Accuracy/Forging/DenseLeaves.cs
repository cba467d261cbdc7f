using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Circuits.Lookups;
using Zkml.Circuits.Network;

namespace Zkml.Prover.Tests.Accuracy.Forging;

/// <summary>
/// All leaves of the fraction tree from committed vectors as they are, forged or not, by the definition: a lookup's is
/// live/(1 - live + live·(α - tag) - β·input - β²·output), whatever is committed at padded samples; padded features are 0/1.
/// </summary>
internal sealed class DenseLeaves
{
    private readonly CommittedVectors _vectors;
    private readonly DenseNetwork _network;
    private readonly AccuracyCircuit _circuit;
    private readonly Fr _alpha;
    private readonly Fr _beta;
    private readonly (Fr P, Fr Q)[] _leaves;

    private DenseLeaves(CommittedVectors vectors, DenseNetwork network, Fr alpha, Fr beta)
    {
        _vectors = vectors;
        _network = network;
        _circuit = network.Circuit;
        _alpha = alpha;
        _beta = beta;
        _leaves = new (Fr P, Fr Q)[1 << (_circuit.SampleBits + _circuit.Leaves.SlotBits)];
        Array.Fill(_leaves, (Fr.Zero, Fr.One));
    }

    /// <summary>The leaves when samples 0..live-1 count.</summary>
    public static (Fr P, Fr Q)[] Build(CommittedVectors vectors, DenseNetwork network, int live, Fr alpha, Fr beta)
    {
        DenseLeaves leaves = new(vectors, network, alpha, beta);
        for (int n = 0; n < 1 << network.Circuit.SampleBits; n++)
        {
            leaves.AddSample(n, n < live);
        }

        leaves.AddFlat();
        return leaves._leaves;
    }

    /// <summary>A region's positions in the order of <see cref="TensorShape.IndexOf"/>.</summary>
    public static IEnumerable<(int C, int X, int Y)> Positions(TensorShape shape) =>
        from y in Enumerable.Range(0, shape.Height)
        from x in Enumerable.Range(0, shape.Width)
        from c in Enumerable.Range(0, shape.Channels)
        select (c, x, y);

    /// <summary>A lookup's input at a position.</summary>
    public static Fr InputOf(
        LookupRegion region, DenseNetwork network, DenseSample sample, Func<int, Fr[]> accumulators, int c, int x, int y)
    {
        Fr input = sample.Live * Fr.From(region.Constant);
        foreach (InputTerm term in region.Input)
        {
            View view = network.Circuit.Views[term.View];
            (int vc, int vx, int vy) = term.Broadcast ? (0, 0, 0) : (c, x, y);
            input += Fr.From(term.Coefficient) * network.View(view, sample, accumulators, vc, vx, vy);
        }

        return input;
    }

    private void AddSample(int n, bool isLive)
    {
        DenseSample sample = _vectors.Sample(n, isLive);
        Fr[][] z = [.. _circuit.Architecture.Layers.Select((_, layer) => _network.Accumulators(layer, sample))];
        Fr[] Accumulators(int layer) => z[layer];
        Fr live = sample.Live;
        for (int i = 0; i < _circuit.Lookups.Count; i++)
        {
            LookupRegion region = _circuit.Lookups[i];
            TensorBlock block = new("", region.Shape, _circuit.Leaves.Lookups[i]);
            foreach ((int c, int x, int y) in Positions(region.Shape))
            {
                Fr tuple = _beta * InputOf(region, _network, sample, Accumulators, c, x, y);
                if (region.Output is { } view)
                {
                    tuple += _beta * _beta * _network.View(_circuit.Views[view], sample, Accumulators, c, x, y);
                }

                Fr denominator = Fr.One - live + (live * Tagged(region.Table)) - tuple;
                _leaves[n | (block.SlotOf(c, x, y) << _circuit.SampleBits)] = (live, denominator);
            }
        }

        AddLabels(n, sample, z[^1]);
    }

    private void AddLabels(int n, DenseSample sample, Fr[] logits)
    {
        AccuracyViews views = _circuit.Accuracy;
        Fr Value(int view, int c) => _network.Read(_circuit.Views[view].Source, sample, _ => logits, c, 0, 0);
        Fr Denominator(Fr label, Fr logit) =>
            Tagged(TableKind.Label) - (_beta * Fr.From(n)) - (_beta.Pow(2) * label) - (_beta.Pow(3) * logit);
        for (int j = 0; j < logits.Length; j++)
        {
            int slot = _circuit.Leaves.OneHot + j;
            _leaves[n | (slot << _circuit.SampleBits)] = (-Value(views.OneHot, j), Denominator(Fr.From(j), logits[j]));
        }

        _leaves[n | (_circuit.Leaves.Label << _circuit.SampleBits)] =
            (sample.Live, Denominator(Value(views.Label, 0), Value(views.LabelledLogit, 0)));
    }

    private void AddFlat()
    {
        for (int i = 0; i < 1 << (_circuit.Weights.Bits - 1); i++)
        {
            _leaves[(_circuit.Leaves.Weights << _circuit.SampleBits) + i] =
                (Fr.One, Tagged(TableKind.Range) - (_beta * _vectors.Weights[i]));
        }

        for (int t = 0; t < _circuit.Tables.Count; t++)
        {
            LookupTable table = _circuit.Tables[t];
            for (int row = 0; row < table.Rows; row++)
            {
                Fr tuple = (_beta * Fr.From(row + table.FirstInput)) + (_beta.Pow(2) * Fr.From(table.Output(row)));
                _leaves[(_circuit.Leaves.Tables[t] << _circuit.SampleBits) + row] =
                    (-_vectors.Multiplicity(t, row), Tagged(table.Kind) - tuple);
            }
        }
    }

    private Fr Tagged(TableKind table) => _alpha - Fr.From((int)table);
}
