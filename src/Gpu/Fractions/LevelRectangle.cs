using System.Runtime.CompilerServices;

namespace Zkml.Gpu.Fractions;

/// <summary>The live part of a level in adjacent columns with equally many rows: a row-major rectangle in the level's arrays.</summary>
/// <param name="first">The index of its first entry.</param>
/// <param name="rows">The number of rows, at least 1; below are only fractions 0/1.</param>
/// <param name="width">The number of columns.</param>
/// <param name="firstColumn">The number of columns to the left of it.</param>
internal readonly struct LevelRectangle(int first, int rows, int width, int firstColumn)
{
    /// <summary>The index of its first entry.</summary>
    public readonly int First = first;

    /// <summary>The number of rows.</summary>
    public readonly int Rows = rows;

    /// <summary>The number of columns.</summary>
    public readonly int Width = width;

    /// <summary>The number of columns to the left of it.</summary>
    public readonly int FirstColumn = firstColumn;

    /// <summary>The index of an entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Index(int row, int column) => First + (row * Width) + column;
}
