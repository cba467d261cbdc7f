using System.Runtime.CompilerServices;
using ILGPU;

namespace Zkml.Gpu.Fractions;

/// <summary>Nodes in memory: all numerators, then all denominators. Rectangles are those of the level.</summary>
/// <param name="planes">The memory.</param>
internal readonly struct StoredNodes(ArrayView<DeviceFr> planes) : INodes
{
    private readonly ArrayView<DeviceFr> _planes = planes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Fraction Node(LevelRectangle rectangle, int row, int column)
    {
        if (row >= rectangle.Rows)
            return Fraction.Padding;
        int index = rectangle.Index(row, column);
        return new Fraction(_planes[index], _planes[(_planes.IntLength / 2) + index]);
    }
}
