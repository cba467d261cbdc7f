using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;

namespace Zkml.Circuits.Witnesses;

/// <summary>One thread's part of <see cref="WitnessSolver"/>: solves samples one at a time and counts their lookups.</summary>
internal sealed class SampleSolver
{
    private readonly Witness _witness;
    private readonly AccuracyCircuit _circuit;
    private readonly LayerEvaluator _evaluator;
    private readonly SampleTrace _trace;
    private readonly int[][] _multiplicities;

    // Regions come in the order of the layers, a layer's pooling steps before its requantisation, the ranking last.
    private readonly int _relu;
    private readonly int _oneHotColumn;
    private readonly int _labelledLogitColumn;

    public SampleSolver(Witness witness, LayerEvaluator evaluator)
    {
        _witness = witness;
        _circuit = witness.Circuit;
        _evaluator = evaluator;
        _trace = evaluator.CreateTrace();
        _multiplicities = [.. _circuit.Tables.Select(table => new int[table.Rows])];
        _relu = _circuit.Lookups.Count - 3;
        _oneHotColumn = ColumnOf(_circuit.Accuracy.OneHot);
        _labelledLogitColumn = ColumnOf(_circuit.Accuracy.LabelledLogit);
    }

    /// <summary>Writes sample n's rows of the witness.</summary>
    public void Solve(int n)
    {
        BindTrace(n);
        _evaluator.Evaluate(_witness.Samples[n], n, _trace);
        Rank(n);
        Count(n);
    }

    /// <summary>Adds what this thread counted.</summary>
    public void AddMultiplicitiesTo(Witness witness)
    {
        for (int table = 0; table < _multiplicities.Length; table++)
        {
            int[] total = witness.Multiplicities[table];
            for (int row = 0; row < total.Length; row++)
                total[row] = checked(total[row] + _multiplicities[table][row]);
        }
    }

    /// <summary>Lets the evaluation write straight into sample n's rows.</summary>
    private void BindTrace(int n)
    {
        int region = 0;
        for (int i = 0; i < _trace.Layers.Count - 1; i++)
        {
            LayerTrace layer = _trace.Layers[i];
            foreach (PoolStepTrace step in layer.PoolSteps)
            {
                step.Differences = Inputs(n, region);
                step.Relu = Outputs(n, region);
                region++;
            }

            if (_circuit.Architecture.Layers[i].Pool is null)
                layer.Accumulators = Inputs(n, region);
            else
                layer.Pooled = Inputs(n, region);
            layer.Activation = Outputs(n, region);
            region++;
        }

        int classes = _circuit.Architecture.Classes;
        _trace.Layers[^1].Accumulators = new ArraySegment<int>(_witness.Logits, n * classes, classes);
    }

    /// <summary>d_j = z_label - z_j - [j &lt; label]; the rank counts the classes with d_j ≥ 0 (PROTOCOL section 6).</summary>
    private void Rank(int n)
    {
        ReadOnlySpan<int> logits = _trace.Layers[^1].Accumulators;
        Span<int> zero = Inputs(n, _relu);
        Span<int> one = Inputs(n, _relu + 1);
        Span<int> reluZero = Outputs(n, _relu);
        Span<int> reluOne = Outputs(n, _relu + 1);
        Span<int> rank = Inputs(n, _relu + 2);
        Span<int> row = _witness.AuxRow(n);
        int label = _witness.Samples.Labels[n];
        row[_oneHotColumn + label] = 1;
        row[_labelledLogitColumn] = logits[label];

        int half = 1 << (_circuit.Architecture.AccumulatorBits - 1);
        int wins = 0;
        for (int j = 0; j < logits.Length; j++)
        {
            int d = logits[label] - logits[j] - (j < label ? 1 : 0);
            if (d < -half || d + 1 >= half)
            {
                throw new AccumulatorOverflowException(
                    _circuit.Architecture.Layers[^1].Name, n, Quantity.RankDifference, d < 0 ? d : d + 1, _circuit.Architecture.AccumulatorBits);
            }

            zero[j] = d;
            one[j] = d + 1;
            reluZero[j] = Math.Max(d, 0);
            reluOne[j] = Math.Max(d + 1, 0);
            wins += reluOne[j] - reluZero[j];
        }

        rank[0] = wins;
    }

    private void Count(int n)
    {
        for (int region = 0; region < _circuit.Lookups.Count; region++)
        {
            int table = _circuit.Multiplicities.IndexOf(_circuit.Lookups[region].Table);
            int first = _circuit.Tables[table].FirstInput;
            int[] counts = _multiplicities[table];
            foreach (int input in Inputs(n, region))
                counts[input - first]++;
        }
    }

    private ArraySegment<int> Inputs(int n, int region)
    {
        LookupRegion lookup = _circuit.Lookups[region];
        return new ArraySegment<int>(
            _witness.LookupInputs, (n * _witness.LookupColumns) + lookup.Column, lookup.Shape.Count);
    }

    private ArraySegment<int> Outputs(int n, int region)
    {
        LookupRegion lookup = _circuit.Lookups[region];
        return new ArraySegment<int>(
            _witness.Aux, (n * _circuit.Aux.ColumnCount) + ColumnOf(lookup.Output!.Value), lookup.Shape.Count);
    }

    /// <summary>The first column of the committed tensor that a view reads.</summary>
    private int ColumnOf(int view) => _circuit.Aux.Columns[_circuit.Views[view].Source.Index];
}
