using Zkml.Algebra.Fields;
using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Lookups;
using Zkml.Circuits.Network;
using Zkml.Prover.Claims;
using Zkml.Prover.LogUp;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Accuracy;

/// <summary>
/// Recomputes the leaves' p and q at the leaf point from the told evaluations, region by region (PROTOCOL section 4).
/// </summary>
/// <remarks>
/// A lookup's leaf is live/(α - tag - β·input - β²·output) at valid positions of samples n &lt; N and 0/1 elsewhere. As the
/// extensions of a region's input, output and validity are all sums over valid positions, q = 1 + live·ok·(α - tag - 1) - β·input
/// - β²·output, with ok the extension of validity.
/// </remarks>
internal sealed class LeafVerifier<T>
    where T : IScalar<T>
{
    private readonly AccuracyCircuit _circuit;
    private readonly LeafPoint<T> _leaf;
    private readonly LeafEvaluations<T> _values;
    private readonly T _alpha;
    private readonly T _beta;
    private readonly T _one = T.Constant(Fr.One);
    private T _numerator = T.Constant(Fr.Zero);
    private T _denominator = T.Constant(Fr.One);

    public LeafVerifier(AccuracyCircuit circuit, LeafPoint<T> leaf, LeafEvaluations<T> values, T alpha, T beta)
    {
        _circuit = circuit;
        _leaf = leaf;
        _values = values;
        _alpha = alpha;
        _beta = beta;
    }

    /// <summary>Requires that the fraction tree's leaf claim follows from the told evaluations.</summary>
    public void Verify(LeafClaim<T> claim, IVerifierChannel<T> channel)
    {
        for (int i = 0; i < _circuit.Lookups.Count; i++)
        {
            AddLookup(_circuit.Lookups[i], _circuit.Leaves.Lookups[i]);
        }

        AddLabels();
        AddWeights();
        for (int i = 0; i < _circuit.Tables.Count; i++)
        {
            AddTable(i);
        }

        channel.RequireEqual(claim.Numerator, _numerator, RejectionReason.LeafNumerator, "leaves of the fraction tree");
        channel.RequireEqual(claim.Denominator, _denominator, RejectionReason.LeafDenominator, "leaves of the fraction tree");
    }

    // Positions in no region are 0/1: q(r) = Σ weight·q_region + (1 - Σ weight) = 1 + Σ weight·(q_region - 1).
    private void Add(T weight, T numerator, T denominatorLessOne)
    {
        _numerator += weight * numerator;
        _denominator += weight * denominatorLessOne;
    }

    private void AddLookup(LookupRegion region, int slot)
    {
        T ok = _leaf.RegionWeights(region.Shape).Total;
        T live = ok * _leaf.Live;
        T input = live * T.Constant(Fr.From(region.Constant));
        foreach (InputTerm term in region.Input)
        {
            T value = _values.Views[term.View] * T.Constant(Fr.From(term.Coefficient));
            input += term.Broadcast ? value * ok : value;
        }

        T tuple = _beta * input;
        if (region.Output is { } output)
        {
            tuple += _beta * _beta * _values.Views[output];
        }

        Add(_leaf.RegionWeight(slot, region.Shape), live, (live * (Tagged(region.Table) - _one)) - tuple);
    }

    // Rows (n, j, z_nj) for the real classes j and every n, with multiplicity y_nj; lookups (n, label_n, t_n) for n < N.
    private void AddLabels()
    {
        TensorShape classes = new(_circuit.Architecture.Classes, 1, 1);
        TensorWeights<T> eq = _leaf.RegionWeights(classes);
        T ok = eq.Total;
        T sample = MultilinearExtensions.Identity(_leaf.Samples);
        T index = T.Constant(Fr.Zero);
        for (int j = 0; j < classes.Channels; j++)
        {
            index += T.Constant(Fr.From(j)) * eq.Channels[j];
        }

        AccuracyViews views = _circuit.Accuracy;
        T betaSquared = _beta * _beta;
        T betaCubed = betaSquared * _beta;
        T tagged = Tagged(TableKind.Label) - (_beta * sample);
        T row = (ok * (tagged - _one)) - (betaSquared * index) - (betaCubed * _values.Views[views.Logits]);
        T none = T.Constant(Fr.Zero);
        Add(_leaf.RegionWeight(_circuit.Leaves.OneHot, classes), none - _values.Views[views.OneHot], row);

        T lookup = tagged - _one - (betaSquared * _values.Views[views.Label]) - (betaCubed * _values.Views[views.LabelledLogit]);
        Add(_leaf.RegionWeight(_circuit.Leaves.Label, new TensorShape(1, 1, 1)), _leaf.Live, lookup);
    }

    private void AddWeights()
    {
        (_, T weight) = _leaf.Flat(_circuit.Leaves.Weights, _circuit.Weights.Bits - 1);
        Add(weight, _one, Tagged(TableKind.Range) - (_beta * _values.Weights) - _one);
    }

    private void AddTable(int index)
    {
        LookupTable table = _circuit.Tables[index];
        (T[] point, T weight) = _leaf.Flat(_circuit.Leaves.Tables[index], table.IndexBits);
        T tuple = _beta * table.InputAt<T>(point);
        if (table.HasOutput)
        {
            tuple += _beta * _beta * table.OutputAt<T>(point);
        }

        T none = T.Constant(Fr.Zero);
        Add(weight, none - _values.Multiplicities[index], Tagged(table.Kind) - tuple - _one);
    }

    private T Tagged(TableKind table) => _alpha - T.Constant(Fr.From((int)table));
}
