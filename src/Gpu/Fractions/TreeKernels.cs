using ILGPU;
using Zkml.Gpu.Vectors;

namespace Zkml.Gpu.Fractions;

/// <summary>Kernels that build the levels. Threads stride over the nodes.</summary>
internal static class TreeKernels
{
    /// <summary>The nodes of a low level, from the leaves.</summary>
    public static void SumLeaves(ArrayView<DeviceFr> target, LeafNodes leaves, RoundShape shape)
    {
        for (int i = Grid.GlobalIndex.X; i < shape.Count; i += GridExtensions.Stride)
        {
            LevelPlace place = new(shape.Items, i);
            Fraction node = leaves.Node(shape.Source[place.Rectangle], place.Row, place.Column);
            target[i] = node.P;
            target[shape.Count + i] = node.Q;
        }
    }

    /// <summary>The nodes above a stored level.</summary>
    public static void SumPairs(ArrayView<DeviceFr> target, StoredNodes nodes, RoundShape shape)
    {
        for (int i = Grid.GlobalIndex.X; i < shape.Count; i += GridExtensions.Stride)
        {
            LevelPlace place = new(shape.Items, i);
            LevelRectangle source = shape.Source[place.Rectangle];
            Fraction node = nodes.Node(source, 2 * place.Row, place.Column) + nodes.Node(source, (2 * place.Row) + 1, place.Column);
            target[i] = node.P;
            target[shape.Count + i] = node.Q;
        }
    }

    /// <summary>
    /// Planes over all slots from planes of one entry a column, filled up with the fraction 0/1: two planes for nodes, or four for
    /// pairs, of which these are the first two but for λ.
    /// </summary>
    public static void Expand(
        ArrayView<DeviceFr> target, ArrayView<DeviceFr> source, ArrayView<int> columnOfSlot, int columns, DeviceFr lambda)
    {
        int slots = columnOfSlot.IntLength;
        for (int i = Grid.GlobalIndex.X; i < target.IntLength; i += GridExtensions.Stride)
        {
            int plane = i / slots;
            int column = columnOfSlot[i - (plane * slots)];
            target[i] = column >= 0 ? source[(plane * columns) + column] : PairTable.Padding(plane, lambda);
        }
    }
}
