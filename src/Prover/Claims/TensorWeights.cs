using Zkml.Algebra.Fields;
using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Layout;
using Zkml.Circuits.Network;

namespace Zkml.Prover.Claims;

/// <summary>
/// A linear functional on a tensor, as a product of one weight vector an axis: Σ C[c]·X[x]·Y[y]·tensor(c, x, y) over the valid
/// positions. Padded slots of committed tensors are unconstrained, so no functional may reach them (PROTOCOL section 5): weight
/// vectors have the valid lengths and no more.
/// </summary>
/// <param name="Channels">One weight a channel.</param>
/// <param name="X">One weight a column.</param>
/// <param name="Y">One weight a row.</param>
public sealed record TensorWeights<T>(T[] Channels, T[] X, T[] Y)
    where T : IScalar<T>
{
    /// <summary>Σ X · Σ Y: the functional of the tensor that is 1 at one channel's valid positions.</summary>
    public T SpatialTotal => MultilinearExtensions.Sum<T>(X) * MultilinearExtensions.Sum<T>(Y);

    /// <summary>The functional of the tensor that is 1 at all valid positions.</summary>
    public T Total => MultilinearExtensions.Sum<T>(Channels) * SpatialTotal;

    /// <summary>The restricted evaluation at a point of the padded index, channel coordinates first: weight eq(p, i) for valid i.</summary>
    public static TensorWeights<T> AtPoint(TensorShape shape, ReadOnlySpan<T> point)
    {
        int c = TensorBlock.BitsFor(shape.Channels);
        int x = TensorBlock.BitsFor(shape.Width);
        return new TensorWeights<T>(
            MultilinearExtensions.EqTable(point[..c], shape.Channels),
            MultilinearExtensions.EqTable(point.Slice(c, x), shape.Width),
            MultilinearExtensions.EqTable(point.Slice(c + x, TensorBlock.BitsFor(shape.Height)), shape.Height));
    }

    /// <summary>The multilinear extension, at <paramref name="point"/> over a space's slots, of the weights as placed in the block.</summary>
    public T ExtensionAt(TensorBlock block, ReadOnlySpan<T> point)
    {
        TensorWeights<T> eq = AtPoint(block.Shape, point);
        return MultilinearExtensions.InnerProduct<T>(Channels, eq.Channels)
            * MultilinearExtensions.InnerProduct<T>(X, eq.X)
            * MultilinearExtensions.InnerProduct<T>(Y, eq.Y)
            * MultilinearExtensions.EqAt(point[block.Bits..], block.Offset >> block.Bits);
    }
}

/// <summary>The prover's use of weights.</summary>
internal static class TensorWeightsExtensions
{
    /// <summary>The functional's value on a tensor that lies in a block of a space.</summary>
    public static Fr Apply(this TensorWeights<Fr> weights, TensorBlock block, ReadOnlySpan<Fr> space)
    {
        Fr sum = Fr.Zero;
        for (int y = 0; y < block.Shape.Height; y++)
        {
            Fr row = Fr.Zero;
            for (int x = 0; x < block.Shape.Width; x++)
            {
                ReadOnlySpan<Fr> channels = space.Slice(block.SlotOf(0, x, y), block.Shape.Channels);
                row += weights.X[x] * MultilinearExtensions.InnerProduct(weights.Channels, channels);
            }

            sum += weights.Y[y] * row;
        }

        return sum;
    }

    /// <summary>Adds the scaled weights to a table over a space's slots.</summary>
    public static void AddTo(this TensorWeights<Fr> weights, TensorBlock block, Fr scale, Span<Fr> table)
    {
        for (int y = 0; y < block.Shape.Height; y++)
        {
            Fr row = scale * weights.Y[y];
            for (int x = 0; x < block.Shape.Width; x++)
            {
                Fr position = row * weights.X[x];
                int slot = block.SlotOf(0, x, y);
                for (int c = 0; c < block.Shape.Channels; c++)
                {
                    table[slot + c] += position * weights.Channels[c];
                }
            }
        }
    }
}
