using ILGPU;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu.Fractions;

/// <summary>The shapes of a tree's levels over its columns, each with half the rows of the one below, rounded up; the last has one row.</summary>
internal sealed class LevelShapes : IDisposable
{
    private readonly int _rectangles;
    private readonly long[] _counts;
    private readonly DeviceArray<LevelRectangle> _memory;
    private readonly DeviceArray<int> _slots;

    /// <summary>The shapes of the levels 0..top over columns in groups of equally many rows.</summary>
    /// <param name="device">The device.</param>
    /// <param name="groups">The live rows and the columns of each group.</param>
    /// <param name="top">The number of the level whose columns have one row.</param>
    /// <param name="slotOfColumn">Each column's slot.</param>
    public LevelShapes(GpuDevice device, IReadOnlyList<(int Rows, int Width)> groups, int top, ReadOnlySpan<int> slotOfColumn)
    {
        Top = top;
        Columns = slotOfColumn.Length;
        _rectangles = groups.Count;
        _counts = new long[top + 1];
        var rectangles = new List<LevelRectangle>();
        for (int level = 0; level <= top; level++)
        {
            int firstColumn = 0;
            foreach ((int rows, int width) in groups)
            {
                // Of the lowest levels, which may be too long for 32 bits, only the rows are read.
                int liveRows = LiveRows(rows, level);
                rectangles.Add(new LevelRectangle(unchecked((int)_counts[level]), liveRows, width, firstColumn));
                _counts[level] += (long)liveRows * width;
                firstColumn += width;
            }
        }

        _memory = device.Allocate<LevelRectangle>(rectangles.Count);
        _slots = device.Allocate<int>(Columns);
        device.Upload<LevelRectangle>(rectangles.ToArray(), _memory.View);
        device.Upload(slotOfColumn, _slots.View);
    }

    /// <summary>The number of the level whose columns have one row.</summary>
    public int Top { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>Each column's slot.</summary>
    public ArrayView<int> SlotOfColumn => _slots.View;

    /// <summary>The rows of a level that are not 0/1 throughout, given the live leaves.</summary>
    public static int LiveRows(int leaves, int level) => (int)((leaves + (1L << level) - 1) >> level);

    /// <summary>The number of a stored level's entries.</summary>
    public int Count(int level) => (int)_counts[level];

    /// <summary>The shape of a pass.</summary>
    /// <param name="items">The level whose entries are the items.</param>
    /// <param name="source">The level that is read.</param>
    /// <param name="target">The level that is written; the items' own where none is given.</param>
    public RoundShape Pass(int items, int source, int? target = null) => new(Level(items), Count(items), Level(source), Level(target ?? items));

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _slots.Dispose();
    }

    private ArrayView<LevelRectangle> Level(int level) => _memory.View.SubView(level * _rectangles, _rectangles);
}
