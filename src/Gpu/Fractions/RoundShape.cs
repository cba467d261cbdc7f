using ILGPU;

namespace Zkml.Gpu.Fractions;

/// <summary>The levels that a pass over the columns of a layer reads and writes, and the items that its threads take one by one.</summary>
/// <param name="items">The level whose entries are the items.</param>
/// <param name="count">The number of items.</param>
/// <param name="source">The level of what is read.</param>
/// <param name="target">The level of what is written.</param>
internal readonly struct RoundShape(
    ArrayView<LevelRectangle> items, int count, ArrayView<LevelRectangle> source, ArrayView<LevelRectangle> target)
{
    /// <summary>The level whose entries are the items.</summary>
    public readonly ArrayView<LevelRectangle> Items = items;

    /// <summary>The number of items.</summary>
    public readonly int Count = count;

    /// <summary>The level of what is read.</summary>
    public readonly ArrayView<LevelRectangle> Source = source;

    /// <summary>The level of what is written.</summary>
    public readonly ArrayView<LevelRectangle> Target = target;
}
