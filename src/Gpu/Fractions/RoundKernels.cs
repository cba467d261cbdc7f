using System.Runtime.CompilerServices;
using ILGPU;
using Zkml.Gpu.Vectors;

namespace Zkml.Gpu.Fractions;

/// <summary>
/// Kernels of a layer's sumcheck. Row j of a layer's pairs is made of rows 2j and 2j + 1 of the level below, and binding a variable
/// folds rows 2j and 2j + 1 of the pairs. A round's sums are Σ eq·(h(0) - λ), which vanishes on padding, and Σ eq·(h's coefficient of X²).
/// </summary>
internal static class RoundKernels
{
    /// <summary>The first round's sums over pairs of leaves, or of sums of two: items are pairs of pairs.</summary>
    public static void EvaluateLeaves(
        ArrayView<DeviceFr> partials, LeafNodes nodes, RoundShape shape, RoundWeights weights, DeviceFr lambda) =>
        Evaluate(partials, nodes, shape, weights, lambda);

    /// <summary>The first round's sums over pairs of stored nodes: items are pairs of pairs.</summary>
    public static void EvaluateNodes(
        ArrayView<DeviceFr> partials, StoredNodes nodes, RoundShape shape, RoundWeights weights, DeviceFr lambda) =>
        Evaluate(partials, nodes, shape, weights, lambda);

    /// <summary>A later round's sums: items are pairs of pairs.</summary>
    public static void EvaluatePairs(ArrayView<DeviceFr> partials, PairTable pairs, RoundShape shape, RoundWeights weights)
    {
        DeviceFr atZero = default;
        DeviceFr quadratic = default;
        for (int i = Grid.GlobalIndex.X; i < shape.Count; i += GridExtensions.Stride)
        {
            LevelPlace place = new(shape.Items, i);
            LevelRectangle source = shape.Source[place.Rectangle];
            DeviceFr value = -pairs.Lambda;
            DeviceFr slopes = default;
            for (int plane = 0; plane < PairTable.Planes / 2; plane++)
            {
                DeviceFr left = pairs.Read(plane, source, 2 * place.Row, place.Column);
                DeviceFr right = pairs.Read(OtherFactor(plane), source, 2 * place.Row, place.Column);
                value += left * right;
                slopes += (pairs.Read(plane, source, (2 * place.Row) + 1, place.Column) - left)
                    * (pairs.Read(OtherFactor(plane), source, (2 * place.Row) + 1, place.Column) - right);
            }

            DeviceFr weight = weights.At(place.Row, source.FirstColumn + place.Column);
            atZero += weight * value;
            quadratic += weight * slopes;
        }

        GroupSums.Store(partials, 0, atZero);
        GroupSums.Store(partials, 1, quadratic);
    }

    /// <summary>Binds the first variable over pairs of leaves, or of sums of two: items are the folded pairs.</summary>
    public static void FoldLeaves(PairTable target, LeafNodes nodes, RoundShape shape, DeviceFr lambda, DeviceFr challenge) =>
        Fold(target, nodes, shape, lambda, challenge);

    /// <summary>Binds the first variable over pairs of stored nodes: items are the folded pairs.</summary>
    public static void FoldNodes(PairTable target, StoredNodes nodes, RoundShape shape, DeviceFr lambda, DeviceFr challenge) =>
        Fold(target, nodes, shape, lambda, challenge);

    /// <summary>Binds a later variable: items are the folded pairs.</summary>
    public static void FoldPairs(PairTable target, PairTable pairs, RoundShape shape, DeviceFr challenge)
    {
        for (int i = Grid.GlobalIndex.X; i < shape.Count; i += GridExtensions.Stride)
        {
            LevelPlace place = new(shape.Items, i);
            LevelRectangle source = shape.Source[place.Rectangle];
            for (int plane = 0; plane < PairTable.Planes; plane++)
                target[plane, i] = pairs.Fold(plane, source, place.Row, place.Column, challenge);
        }
    }

    /// <summary>
    /// Binds a later variable and sums the next round: items are pairs of the folded pairs. Fifteen products and 768 bytes an item.
    /// </summary>
    public static void FoldAndEvaluate(
        ArrayView<DeviceFr> partials,
        PairTable target,
        PairTable pairs,
        RoundShape shape,
        RoundWeights weights,
        DeviceFr challenge)
    {
        DeviceFr atZero = default;
        DeviceFr quadratic = default;
        for (int i = Grid.GlobalIndex.X; i < shape.Count; i += GridExtensions.Stride)
        {
            LevelPlace place = new(shape.Items, i);
            LevelRectangle source = shape.Source[place.Rectangle];
            LevelRectangle folded = shape.Target[place.Rectangle];
            DeviceFr value = -pairs.Lambda;
            DeviceFr slopes = default;

            // A product at a time, so that the factors of one alone are held in registers.
            for (int plane = 0; plane < PairTable.Planes / 2; plane++)
            {
                int other = OtherFactor(plane);
                DeviceFr left = pairs.Fold(plane, source, 2 * place.Row, place.Column, challenge);
                DeviceFr right = pairs.Fold(other, source, 2 * place.Row, place.Column, challenge);
                int index = folded.Index(2 * place.Row, place.Column);
                target[plane, index] = left;
                target[other, index] = right;
                value += left * right;
                DeviceFr nextLeft = PairTable.Padding(plane, pairs.Lambda);
                DeviceFr nextRight = PairTable.Padding(other, pairs.Lambda);
                if ((2 * place.Row) + 1 < folded.Rows)
                {
                    nextLeft = pairs.Fold(plane, source, (2 * place.Row) + 1, place.Column, challenge);
                    nextRight = pairs.Fold(other, source, (2 * place.Row) + 1, place.Column, challenge);
                    index += folded.Width;
                    target[plane, index] = nextLeft;
                    target[other, index] = nextRight;
                }

                slopes += (nextLeft - left) * (nextRight - right);
            }

            DeviceFr weight = weights.At(place.Row, source.FirstColumn + place.Column);
            atZero += weight * value;
            quadratic += weight * slopes;
        }

        GroupSums.Store(partials, 0, atZero);
        GroupSums.Store(partials, 1, quadratic);
    }

    // h is the product of planes 0 and 3 plus that of planes 1 and 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int OtherFactor(int plane) => PairTable.Planes - 1 - plane;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Evaluate<TNodes>(
        ArrayView<DeviceFr> partials, TNodes nodes, RoundShape shape, RoundWeights weights, DeviceFr lambda)
        where TNodes : struct, INodes
    {
        DeviceFr atZero = default;
        DeviceFr quadratic = default;
        for (int i = Grid.GlobalIndex.X; i < shape.Count; i += GridExtensions.Stride)
        {
            LevelPlace place = new(shape.Items, i);
            LevelRectangle source = shape.Source[place.Rectangle];
            DeviceFr weight = weights.At(place.Row, source.FirstColumn + place.Column);

            // The value at 0 is the slope from nothing: one body serves both sums.
            FractionPair previous = default;
            for (int row = 0; row < 2; row++)
            {
                FractionPair pair = Pair(nodes, source, (2 * place.Row) + row, place.Column, lambda);
                DeviceFr h = (pair - previous).H;
                DeviceFr weighted = weight * (row == 0 ? h - lambda : h);
                if (row == 0)
                    atZero += weighted;
                else
                    quadratic += weighted;
                previous = pair;
            }
        }

        GroupSums.Store(partials, 0, atZero);
        GroupSums.Store(partials, 1, quadratic);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold<TNodes>(PairTable target, TNodes nodes, RoundShape shape, DeviceFr lambda, DeviceFr challenge)
        where TNodes : struct, INodes
    {
        for (int i = Grid.GlobalIndex.X; i < shape.Count; i += GridExtensions.Stride)
        {
            LevelPlace place = new(shape.Items, i);
            LevelRectangle source = shape.Source[place.Rectangle];
            FractionPair folded = default;
            for (int row = 0; row < 2; row++)
            {
                FractionPair pair = Pair(nodes, source, (2 * place.Row) + row, place.Column, lambda);
                folded = row == 0 ? pair : folded.Fold(pair, challenge);
            }

            target[0, i] = folded.P0;
            target[1, i] = folded.Q0;
            target[2, i] = folded.P1;
            target[3, i] = folded.Q1;
        }
    }

    /// <summary>A layer's pair, from the nodes below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FractionPair Pair<TNodes>(TNodes nodes, LevelRectangle source, int row, int column, DeviceFr lambda)
        where TNodes : struct, INodes
    {
        Fraction even = default;
        Fraction odd = default;
        for (int half = 0; half < 2; half++)
        {
            Fraction node = nodes.Node(source, (2 * row) + half, column);
            even = half == 0 ? node : even;
            odd = node;
        }

        return new FractionPair(even.P, even.Q, odd.P + (lambda * odd.Q), odd.Q);
    }
}
