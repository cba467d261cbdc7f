using Zkml.Algebra.Fields;
using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Prover.Sumcheck;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Claims;

/// <summary>
/// Reduces all claims on committed vectors to one point (PROTOCOL section 7), by two sumchecks: first the claims on one folded
/// sample's features to one point each of aux and data, then those and the claims on weights and multiplicities to one point of
/// the opening's size.
/// </summary>
/// <remarks>
/// Combining k claims by powers of a challenge errs with probability (k - 1)/|Fr|, joining the four vectors with 3/|Fr|. Weights and
/// vectors of fewer variables are both padded by zeros: what is committed beyond a vector's length has weight zero, in whatever
/// circuit. Were the vector alone padded, it would count as if added to the entries below, and one commitment would stand for
/// different vectors in openings of different sizes.
/// </remarks>
internal static class ClaimReductionVerifier
{
    /// <summary>Reads the argument.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="claims">All claims.</param>
    /// <param name="inGroup">r_n's coordinates inside a group.</param>
    /// <param name="channel">The messages.</param>
    /// <returns>The point, and the evaluations of folded aux, folded data, weights, multiplicities and mask at its low coordinates.</returns>
    public static (T[] Point, T[] Evaluations) Verify<T>(
        AccuracyCircuit circuit, ClaimSet<T> claims, ReadOnlySpan<T> inGroup, IVerifierChannel<T> channel)
        where T : IScalar<T>
    {
        T gamma = channel.Challenge();
        T claim = Combine(claims.Features.Select(feature => feature.Value), gamma);
        int variables = Math.Max(circuit.Aux.Bits, circuit.Data.Bits);
        (T[] u, T final) = ProductSumcheckVerifier.Verify(claim, variables, channel);
        T aux = channel.Read();
        T data = channel.Read();
        (T auxWeights, T dataWeights) = FeatureWeightsAt(circuit, claims, gamma, u);
        T auxPadding = MultilinearExtensions.ZeroPadding<T>(u.AsSpan(circuit.Aux.Bits));
        T dataPadding = MultilinearExtensions.ZeroPadding<T>(u.AsSpan(circuit.Data.Bits));
        T sum = (aux * auxPadding * auxWeights * auxPadding) + (data * dataPadding * dataWeights * dataPadding);
        channel.RequireEqual(final, sum, RejectionReason.FeatureReduction, "sumcheck over the features");

        T delta = channel.Challenge();
        T[] powers = Powers(channel.Challenge(), 4);
        claim = aux + (powers[1] * data)
            + (powers[2] * Combine(claims.Weights.Select(weight => weight.Value), delta))
            + (powers[3] * Combine(claims.Multiplicities.Select(multiplicity => multiplicity.Value), delta));
        (T[] point, final) = ProductSumcheckVerifier.Verify(claim, circuit.OpeningBits, channel);
        T[] evaluations = [channel.Read(), channel.Read(), channel.Read(), channel.Read(), channel.Read()];
        T[] weights =
        [
            MultilinearExtensions.Eq<T>(Join(inGroup, u.AsSpan(0, circuit.Aux.Bits)), point.AsSpan(0, circuit.GroupBits + circuit.Aux.Bits)),
            MultilinearExtensions.Eq<T>(Join(inGroup, u.AsSpan(0, circuit.Data.Bits)), point.AsSpan(0, circuit.GroupBits + circuit.Data.Bits)),
            WeightsAt(claims.Weights, delta, point.AsSpan(0, circuit.Weights.Bits)),
            WeightsAt(claims.Multiplicities, delta, point.AsSpan(0, circuit.Multiplicities.Bits)),
        ];
        int[] lengths = VectorVariables(circuit);
        sum = T.Constant(Fr.Zero);
        for (int i = 0; i < weights.Length; i++)
        {
            T padding = MultilinearExtensions.ZeroPadding<T>(point.AsSpan(lengths[i]));
            sum += powers[i] * weights[i] * padding * evaluations[i] * padding;
        }

        channel.RequireEqual(final, sum, RejectionReason.OpeningReduction, "sumcheck over the opening");
        return (point, evaluations);
    }

    /// <summary>The variables of the folded aux and data, the weights, the multiplicities and the mask.</summary>
    public static int[] VectorVariables(AccuracyCircuit circuit) =>
    [
        circuit.Aux.Bits + circuit.GroupBits,
        circuit.Data.Bits + circuit.GroupBits,
        circuit.Weights.Bits,
        circuit.Multiplicities.Bits,
        circuit.OpeningBits,
    ];

    /// <summary>1, x, ..., x^(count - 1).</summary>
    public static T[] Powers<T>(T x, int count)
        where T : IScalar<T>
    {
        var powers = new T[count];
        T power = T.Constant(Fr.One);
        for (int i = 0; i < count; i++)
        {
            powers[i] = power;
            power *= x;
        }

        return powers;
    }

    /// <summary>a followed by b.</summary>
    public static T[] Join<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) => [.. a, .. b];

    private static T Combine<T>(IEnumerable<T> values, T challenge)
        where T : IScalar<T>
    {
        T sum = T.Constant(Fr.Zero);
        T power = T.Constant(Fr.One);
        foreach (T value in values)
        {
            sum += power * value;
            power *= challenge;
        }

        return sum;
    }

    private static (T Aux, T Data) FeatureWeightsAt<T>(AccuracyCircuit circuit, ClaimSet<T> claims, T gamma, T[] u)
        where T : IScalar<T>
    {
        T aux = T.Constant(Fr.Zero);
        T data = T.Constant(Fr.Zero);
        T power = T.Constant(Fr.One);
        foreach (TensorClaim<T> claim in claims.Features)
        {
            bool inAux = claim.Tensor.Space == TensorSpace.Aux;
            SampleSpace space = inAux ? circuit.Aux : circuit.Data;
            TensorBlock block = space.Tensors[claim.Tensor.Index];
            T weight = power * claim.Weights.ExtensionAt(block, u.AsSpan(0, space.Bits));
            if (inAux)
            {
                aux += weight;
            }
            else
            {
                data += weight;
            }

            power *= gamma;
        }

        return (aux, data);
    }

    private static T WeightsAt<T>(IReadOnlyList<VectorClaim<T>> claims, T delta, ReadOnlySpan<T> point)
        where T : IScalar<T>
    {
        T sum = T.Constant(Fr.Zero);
        T power = T.Constant(Fr.One);
        foreach (VectorClaim<T> claim in claims)
        {
            sum += power * claim.Weights.ExtensionAt(point);
            power *= delta;
        }

        return sum;
    }
}
