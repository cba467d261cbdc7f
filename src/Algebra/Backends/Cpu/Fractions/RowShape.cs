namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>
/// The rows, of decreasing width, of a matrix of groups. Rows are padded to what the next step pairs; what lies
/// beyond them is the fraction 0/1.
/// </summary>
internal sealed class RowShape
{
    private readonly int[] _groupRows;
    private readonly int[] _widths;

    private RowShape(int[] groupRows)
    {
        _groupRows = groupRows;
        Rows = groupRows.Length == 0 ? 0 : groupRows[0];
        _widths = new int[Rows];
        for (int row = 0, width = groupRows.Length; row < Rows; row++)
        {
            while (groupRows[width - 1] <= row)
                width--;
            _widths[row] = width;
            Groups += width;
        }
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of groups in all rows.</summary>
    public nint Groups { get; }

    /// <summary>Groups with so many live rows each, not increasing, padded to a multiple of four or to all rows there are.</summary>
    public static RowShape Of(IEnumerable<int> groupRows, int allRows) =>
        new([.. groupRows.Select(rows => Math.Min(allRows, (rows + 3) & ~3))]);

    /// <summary>The shape when neighbouring rows have become one, padded to a multiple of two or to all rows there are.</summary>
    public RowShape Halved(int allRows) => new([.. _groupRows.Select(rows => Math.Min(allRows, ((rows / 2) + 1) & ~1))]);

    /// <summary>The shape of one row for every two, no padding added.</summary>
    public RowShape Paired() => new([.. _groupRows.Select(rows => rows / 2)]);

    /// <summary>The number of groups of a row; 0 beyond the last.</summary>
    public int Width(int row) => row < Rows ? _widths[row] : 0;

    /// <summary>The rows of a group.</summary>
    public int RowsOf(int group) => _groupRows[group];

    /// <summary>Pieces of at most so many groups of every step-th row, in order.</summary>
    public (int Row, int Group, int Groups)[] Tiles(int step, int groups)
    {
        var tiles = new List<(int Row, int Group, int Groups)>();
        for (int row = 0; row < Rows; row += step)
        {
            for (int group = 0; group < _widths[row]; group += groups)
                tiles.Add((row, group, Math.Min(groups, _widths[row] - group)));
        }

        return [.. tiles];
    }
}
