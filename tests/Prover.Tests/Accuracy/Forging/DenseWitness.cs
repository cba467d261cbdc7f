using Zkml.Circuits.Compilation;
using Zkml.Circuits.Lookups;

namespace Zkml.Prover.Tests.Accuracy.Forging;

/// <summary>Solves for aux and multiplicities lookup by lookup, as the circuit's views define them.</summary>
internal sealed class DenseWitness
{
    private readonly CommittedVectors _vectors;
    private readonly DenseNetwork _network;
    private readonly AccuracyCircuit _circuit;

    private DenseWitness(CommittedVectors vectors, DenseNetwork network)
    {
        _vectors = vectors;
        _network = network;
        _circuit = network.Circuit;
    }

    /// <summary>A lookup's output, when a prover wants another than the table's: (sample, region, element, true output).</summary>
    public Func<int, LookupRegion, int, int, int>? Falsify { get; init; }

    /// <summary>Fills in samples 0..samples-1 and returns the count of correct ones.</summary>
    public static int Solve(
        CommittedVectors vectors,
        DenseNetwork network,
        int samples,
        Func<int, LookupRegion, int, int, int>? falsify = null)
    {
        DenseWitness witness = new(vectors, network) { Falsify = falsify };
        witness.CountWeights();
        for (int n = 0; n < samples; n++)
        {
            witness.SolveSample(n);
        }

        int rank = network.Circuit.Multiplicities.IndexOf(TableKind.Rank);
        return Signed(vectors.Multiplicity(rank, network.Circuit.Architecture.Classes));
    }

    /// <summary>The element as the integer nearest to zero.</summary>
    public static int Signed(Fr element)
    {
        var integer = element.ToBigInteger();
        return (int)(integer > Fr.Modulus / 2 ? integer - Fr.Modulus : integer);
    }

    private void CountWeights()
    {
        int range = _circuit.Multiplicities.IndexOf(TableKind.Range);
        LookupTable table = _circuit.Tables[range];
        for (int i = 0; i < 1 << (_circuit.Weights.Bits - 1); i++)
        {
            int row = Signed(_vectors.Weights[i]) - table.FirstInput;
            if (row >= 0 && row < table.Rows)
            {
                _vectors.Multiplicity(range, row) += Fr.One;
            }
        }
    }

    private void SolveSample(int n)
    {
        Dictionary<int, Fr[]> known = [];
        AccuracyViews accuracy = _circuit.Accuracy;
        int label = Signed(_vectors.At(_circuit.Views[accuracy.Label].Source, n, 0));
        _vectors.At(_circuit.Views[accuracy.OneHot].Source, n, label) = Fr.One;
        for (int i = 0; i < _circuit.Lookups.Count; i++)
        {
            DenseSample sample = _vectors.Sample(n, live: true);
            Fr[] Accumulators(int layer)
            {
                if (!known.TryGetValue(layer, out Fr[]? z))
                {
                    z = _network.Accumulators(layer, sample);
                    known.Add(layer, z);
                }

                return z;
            }

            LookupRegion region = _circuit.Lookups[i];
            if (region.Input.Any(term => term.View == accuracy.LabelledLogit))
            {
                Fr logit = Accumulators(_circuit.Architecture.Layers.Count - 1)[label];
                _vectors.At(_circuit.Views[accuracy.LabelledLogit].Source, n, 0) = logit;
                sample = _vectors.Sample(n, live: true);
            }

            LookUp(n, region, sample, Accumulators);
        }
    }

    private void LookUp(int n, LookupRegion region, DenseSample sample, Func<int, Fr[]> accumulators)
    {
        int index = _circuit.Multiplicities.IndexOf(region.Table);
        LookupTable table = _circuit.Tables[index];
        int element = 0;
        foreach ((int c, int x, int y) in DenseLeaves.Positions(region.Shape))
        {
            int row = Signed(DenseLeaves.InputOf(region, _network, sample, accumulators, c, x, y)) - table.FirstInput;
            if (row < 0 || row >= table.Rows)
            {
                throw new InvalidOperationException($"{region.Name}: row {row} of {table.Rows}, sample {n}");
            }

            int truth = table.Output(row);
            int output = Falsify?.Invoke(n, region, element, truth) ?? truth;
            element++;
            if (output == truth)
            {
                _vectors.Multiplicity(index, row) += Fr.One;
            }

            if (region.Output is { } view)
            {
                _vectors.At(_circuit.Views[view].Source, n, c, x, y) = Fr.From(output);
            }
        }
    }
}
