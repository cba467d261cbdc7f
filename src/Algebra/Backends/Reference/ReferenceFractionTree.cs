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
        (Fr P, Fr Q)[] below = _layers[_next];
        return new ReferenceFractionLayer(
            [.. below.Where((_, i) => i % 2 == 0)], [.. below.Where((_, i) => i % 2 == 1)], point.ToArray(), lambda);
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
}
