namespace Zkml.Gpu.Fractions;

/// <summary>Where a column's coordinate or numerator lies among the integers of the leaves: entry r at <c>Start + r · Stride</c>.</summary>
/// <param name="start">The index of row 0, or -1 where the column has no such coordinate, or all its numerators are 1.</param>
/// <param name="stride">The distance from a row to the next.</param>
internal readonly struct IntegerColumn(int start, int stride)
{
    /// <summary>Columns of integers that a column of leaves has: three coordinates, then the numerator.</summary>
    public const int PerColumn = 4;

    /// <summary>The numerator's place among them.</summary>
    public const int Numerator = 3;

    /// <summary>The index of row 0, or -1.</summary>
    public readonly int Start = start;

    /// <summary>The distance from a row to the next.</summary>
    public readonly int Stride = stride;

    /// <summary>A column that there is not.</summary>
    public static IntegerColumn None => new(-1, 0);
}
