using System.Runtime.CompilerServices;
using ILGPU;

namespace Zkml.Gpu.Fractions;

/// <summary>Nodes in memory: all numerators, then all denominators. Rectangles are those of the level.</summary>
/// <param name="planes">The memory.</param>
internal readonly struct StoredNodes(ArrayView<DeviceFr> planes) : INodes
{
    /// <summary>The numerators, then the denominators.</summary>
    public readonly ArrayView<DeviceFr> Planes = planes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Fraction Node(LevelRectangle rectangle, int row, int column)
    {
        if (row >= rectangle.Rows)
            return Fraction.Padding;
        int index = rectangle.Index(row, column);
        return new Fraction(Planes[index], Planes[(Planes.IntLength / 2) + index]);
    }
}
