using Zkml.Algebra.Fields;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Lookups;
using Zkml.Prover.Claims;

namespace Zkml.Prover.Accuracy;

/// <summary>Where the values that the leaves depend on come from: the verifier reads them, the prover computes and sends them.</summary>
internal interface ILeafOracle<T>
    where T : IScalar<T>
{
    /// <summary>The functional of a tensor, folded over samples at r_n.</summary>
    T Tensor(TensorReference tensor, TensorWeights<T> weights);

    /// <summary>A table's multiplicities at a point of the table's index.</summary>
    T Multiplicity(int table, T[] point);

    /// <summary>The lower half of the weights' vector at a point.</summary>
    T Weights(T[] point);
}

/// <summary>The evaluations that determine p and q at the leaf point, told in one order, each of them a claim from then on.</summary>
internal sealed class LeafEvaluations<T>
    where T : IScalar<T>
{
    private LeafEvaluations(
        TensorWeights<T>[] viewWeights, T[] views, T[] multiplicities, T weights)
    {
        ViewWeights = viewWeights;
        Views = views;
        Multiplicities = multiplicities;
        Weights = weights;
    }

    /// <summary>The weights of each view.</summary>
    public TensorWeights<T>[] ViewWeights { get; }

    /// <summary>The value of each view.</summary>
    public T[] Views { get; }

    /// <summary>Each table's multiplicities at its region's point.</summary>
    public T[] Multiplicities { get; }

    /// <summary>The range-checked weights at their region's point.</summary>
    public T Weights { get; }

    /// <summary>Asks for every evaluation and adds the claims on committed vectors to <paramref name="claims"/>.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="leaf">The leaf point.</param>
    /// <param name="correct">K: the multiplicity of rank C is claimed to be it.</param>
    /// <param name="oracle">The values' source.</param>
    /// <param name="claims">Receives the claims.</param>
    public static LeafEvaluations<T> Tell(
        AccuracyCircuit circuit, LeafPoint<T> leaf, T correct, ILeafOracle<T> oracle, ClaimSet<T> claims)
    {
        TensorWeights<T>[] viewWeights = [.. circuit.Views.Select(leaf.ViewWeights)];
        var views = new T[viewWeights.Length];
        for (int i = 0; i < views.Length; i++)
        {
            TensorReference source = circuit.Views[i].Source;
            views[i] = oracle.Tensor(source, viewWeights[i]);
            if (source.Space != TensorSpace.Linear)
            {
                claims.Features.Add(new TensorClaim<T>(source, viewWeights[i], views[i]));
            }
        }

        var multiplicities = new T[circuit.Tables.Count];
        for (int i = 0; i < multiplicities.Length; i++)
        {
            (T[] point, _) = leaf.Flat(circuit.Leaves.Tables[i], circuit.Tables[i].IndexBits);
            multiplicities[i] = oracle.Multiplicity(i, point);
            claims.Multiplicities.Add(
                new VectorClaim<T>(new PointWeights<T>(point, circuit.Multiplicities.Offsets[i]), multiplicities[i]));
        }

        int rank = circuit.Multiplicities.Offsets[circuit.Multiplicities.IndexOf(TableKind.Rank)];
        claims.Multiplicities.Add(
            new VectorClaim<T>(new EntryWeights<T>(rank + circuit.Architecture.Classes), correct));

        (T[] weightPoint, _) = leaf.Flat(circuit.Leaves.Weights, circuit.Weights.Bits - 1);
        T weights = oracle.Weights(weightPoint);
        claims.Weights.Add(new VectorClaim<T>(new PointWeights<T>(weightPoint, 0), weights));
        return new LeafEvaluations<T>(viewWeights, views, multiplicities, weights);
    }
}
