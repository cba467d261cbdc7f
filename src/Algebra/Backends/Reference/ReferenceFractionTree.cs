using Zkml.Algebra.Polynomials;
using static Zkml.Algebra.Backends.BackendContract;

namespace Zkml.Algebra.Backends.Reference;

/// <summary>The definition of <see cref="IFractionTree"/>: every layer as a dense table.</summary>
internal sealed class ReferenceFractionTree : IFractionTree
{
    private readonly (Fr P, Fr Q)[][] _layers;
    private int _next;

    /// <summary>Builds all layers from the leaves up.</summary>
    public ReferenceFractionTree(FractionLeaves leaves, Fr alpha, Fr beta)
    {
        RequireLeaves(leaves);
        Depth = leaves.RowBits + leaves.SlotBits;
        _layers = new (Fr P, Fr Q)[Depth + 1][];
        _layers[Depth] = Leaves(leaves, alpha, beta);
        for (int depth = Depth - 1; depth >= 0; depth--)
        {
            (Fr P, Fr Q)[] below = _layers[depth + 1];
            var layer = new (Fr P, Fr Q)[1 << depth];
            for (int i = 0; i < layer.Length; i++)
            {
                (Fr p0, Fr q0) = below[2 * i];
                (Fr p1, Fr q1) = below[(2 * i) + 1];
                layer[i] = ((p0 * q1) + (p1 * q0), q0 * q1);
            }

            _layers[depth] = layer;
        }
    }

    /// <inheritdoc/>
    public int Depth { get; }

    /// <inheritdoc/>
    public (Fr Numerator, Fr Denominator) Root => _layers[0][0];

    /// <inheritdoc/>
    public IFractionLayer OpenLayer(int depth, ReadOnlySpan<Fr> point, Fr lambda)
    {
        Require(depth == _next && depth < Depth, "the layers are opened in order, from the root");
        Require(point.Length == depth, "a layer's point has as many coordinates as the layer's depth");
        _next++;
        return new Layer(_layers[_next], point.ToArray(), lambda);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static (Fr P, Fr Q)[] Leaves(FractionLeaves leaves, Fr alpha, Fr beta)
    {
        var layer = new (Fr P, Fr Q)[1 << (leaves.RowBits + leaves.SlotBits)];
        Array.Fill(layer, (Fr.Zero, Fr.One));
        foreach (LeafBlock block in leaves.Blocks)
        {
            for (int row = 0; row < block.Rows; row++)
            {
                for (int column = 0; column < block.Slots.Count; column++)
                {
                    Fr denominator = alpha - Fr.From(block.Tag);
                    Fr power = beta;
                    foreach (IntMatrix coordinate in block.Coordinates)
                    {
                        denominator -= power * Fr.From(coordinate[row, column]);
                        power *= beta;
                    }

                    Fr numerator = block.Numerators is { } p ? Fr.From(p[row, column]) : Fr.One;
                    layer[row | (block.Slots[column] << leaves.RowBits)] = (numerator, denominator);
                }
            }
        }

        return layer;
    }

    private sealed class Layer : IFractionLayer
    {
        private readonly Fr[] _point;
        private readonly Fr _lambda;
        private (Fr P, Fr Q)[] _even;
        private (Fr P, Fr Q)[] _odd;
        private int _bound;

        public Layer((Fr P, Fr Q)[] below, Fr[] point, Fr lambda)
        {
            _point = point;
            _lambda = lambda;
            _even = [.. below.Where((_, i) => i % 2 == 0)];
            _odd = [.. below.Where((_, i) => i % 2 == 1)];
        }

        public (Fr AtZero, Fr Quadratic) RoundPolynomial()
        {
            Require(_even.Length > 1, "every variable is bound");
            Fr[] eq = Multilinear.EqTable(_point.AsSpan(_bound + 1));
            Fr atZero = Fr.Zero;
            Fr quadratic = Fr.Zero;
            for (int i = 0; i < eq.Length; i++)
            {
                atZero += eq[i] * H(_even[2 * i], _odd[2 * i]);
                quadratic += eq[i] * H(Slope(_even, i), Slope(_odd, i));
            }

            return (atZero, quadratic);
        }

        public void Bind(Fr challenge)
        {
            Require(_even.Length > 1, "every variable is bound");
            _even = Bound(_even, challenge);
            _odd = Bound(_odd, challenge);
            _bound++;
        }

        public (Fr P0, Fr P1, Fr Q0, Fr Q1) Final()
        {
            Require(_even.Length == 1, "a variable is not bound");
            return (_even[0].P, _odd[0].P, _even[0].Q, _odd[0].Q);
        }

        public void Dispose()
        {
        }

        private static (Fr P, Fr Q) Slope((Fr P, Fr Q)[] table, int i) =>
            (table[(2 * i) + 1].P - table[2 * i].P, table[(2 * i) + 1].Q - table[2 * i].Q);

        private static (Fr P, Fr Q)[] Bound((Fr P, Fr Q)[] table, Fr r)
        {
            var bound = new (Fr P, Fr Q)[table.Length / 2];
            for (int i = 0; i < bound.Length; i++)
            {
                (Fr P, Fr Q) slope = Slope(table, i);
                bound[i] = (table[2 * i].P + (r * slope.P), table[2 * i].Q + (r * slope.Q));
            }

            return bound;
        }

        // h is a quadratic form, so on slopes it is the coefficient of X².
        private Fr H((Fr P, Fr Q) even, (Fr P, Fr Q) odd) =>
            (even.P * odd.Q) + (odd.P * even.Q) + (_lambda * even.Q * odd.Q);
    }
}
