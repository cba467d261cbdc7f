using System.Runtime.CompilerServices;
using ILGPU;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Fractions;

/// <summary>
/// The leaves, or sums of 2^log of them, computed from the integers: a product for each coordinate and numerator, and three, or
/// two where the numerator is 1, for each leaf after a sum's first. Rectangles are those of the leaves.
/// </summary>
/// <param name="integers">All integers.</param>
/// <param name="columns">Where they are, <see cref="IntegerColumn.PerColumn"/> for each column of leaves.</param>
/// <param name="constants">α - Tag of each column.</param>
/// <param name="scales">β, β², β³ times R, so that one product with an integer's magnitude suffices.</param>
/// <param name="log">log2 of the leaves in a node.</param>
internal readonly struct LeafNodes(
    ArrayView<int> integers, ArrayView<IntegerColumn> columns, ArrayView<DeviceFr> constants, ArrayView<DeviceFr> scales, int log) : INodes
{
    /// <summary>All integers.</summary>
    public readonly ArrayView<int> Integers = integers;

    /// <summary>Where they are.</summary>
    public readonly ArrayView<IntegerColumn> Columns = columns;

    /// <summary>α - Tag of each column.</summary>
    public readonly ArrayView<DeviceFr> Constants = constants;

    /// <summary>β, β², β³ times R.</summary>
    public readonly ArrayView<DeviceFr> Scales = scales;

    /// <summary>log2 of the leaves in a node.</summary>
    public readonly int Log = log;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Fraction Node(LevelRectangle rectangle, int row, int column)
    {
        int leafColumn = rectangle.FirstColumn + column;
        int first = row << Log;
        int end = IntrinsicMath.Min((row + 1) << Log, rectangle.Rows);
        IntegerColumn numerators = Columns[(leafColumn * IntegerColumn.PerColumn) + IntegerColumn.Numerator];
        DeviceFr p = default;
        DeviceFr q = FrOnDevice.One;
        for (int leaf = first; leaf < end; leaf++)
        {
            DeviceFr denominator = Denominator(leafColumn, leaf);
            DeviceFr numerator = FrOnDevice.One;
            DeviceFr addend = q;
            if (numerators.Start >= 0)
            {
                numerator = DeviceFr.From(Integers[numerators.Start + (leaf * numerators.Stride)]);
                addend = q * numerator;
            }

            p = leaf == first ? numerator : (p * denominator) + addend;
            q = leaf == first ? denominator : q * denominator;
        }

        return new Fraction(p, q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DeviceFr Denominator(int leafColumn, int leaf)
    {
        DeviceFr denominator = Constants[leafColumn];
        for (int k = 0; k < Scales.IntLength; k++)
        {
            IntegerColumn column = Columns[(leafColumn * IntegerColumn.PerColumn) + k];
            if (column.Start >= 0)
            {
                long x = Integers[column.Start + (leaf * column.Stride)];
                DeviceFr product = Scales[k] * new DeviceFr((ulong)(x < 0 ? -x : x), 0, 0, 0);
                denominator = x < 0 ? denominator + product : denominator - product;
            }
        }

        return denominator;
    }
}
