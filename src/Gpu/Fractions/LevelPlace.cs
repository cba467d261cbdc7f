using System.Runtime.CompilerServices;
using ILGPU;

namespace Zkml.Gpu.Fractions;

/// <summary>An entry of a level as a position: one of its rectangles, and a row and a column within it.</summary>
internal readonly struct LevelPlace
{
    /// <summary>The rectangle's number, the same on all levels.</summary>
    public readonly int Rectangle;

    /// <summary>The row.</summary>
    public readonly int Row;

    /// <summary>The column within the rectangle.</summary>
    public readonly int Column;

    /// <summary>The position of an entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LevelPlace(ArrayView<LevelRectangle> level, int entry)
    {
        int low = 0;
        int high = level.IntLength - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (level[middle].First <= entry)
                low = middle;
            else
                high = middle - 1;
        }

        LevelRectangle rectangle = level[low];
        int offset = entry - rectangle.First;
        Rectangle = low;
        Row = offset / rectangle.Width;
        Column = offset - (Row * rectangle.Width);
    }
}
