using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>
/// The live slots of a fraction tree side by side, four to a group: the columns of a matrix whose rows are the samples.
/// Columns with more rows come first, so that the groups that are live in a row are always a prefix.
/// </summary>
internal sealed class LeafColumns
{
    // In place of a coordinate's number.
    private const int Numerators = -1;

    private readonly int[] _liveGroups;
    private readonly Segment[] _segments;
    private readonly int[] _firstSegment;
    private readonly (int Lane, int Rows)[] _shortLanes;
    private readonly int[] _firstShortLane;
    private readonly int[] _coordinates;

    private LeafColumns(bool isUnit, List<Column> columns)
    {
        IsUnit = isUnit;
        Groups = (int)FieldVectors.GroupsFor(columns.Count);
        while (columns.Count < FieldVectors.Lanes * Groups)
            columns.Add(new Column(null, 0));

        Slots = [.. columns.Select(c => c.Block is null ? -1 : c.Block.Slots[c.Index])];
        Tags = [.. columns.Select(c => c.Block?.Tag)];
        GroupRows = new int[Groups];
        _coordinates = new int[Groups];
        _firstShortLane = new int[Groups + 1];
        var shortLanes = new List<(int Lane, int Rows)>();
        for (int group = 0; group < Groups; group++)
        {
            GroupRows[group] = columns[FieldVectors.Lanes * group].Rows;
            for (int lane = FieldVectors.Lanes * group; lane < FieldVectors.Lanes * (group + 1); lane++)
            {
                _coordinates[group] = Math.Max(_coordinates[group], columns[lane].Block?.Coordinates.Count ?? 0);
                if (columns[lane].Rows < GroupRows[group])
                    shortLanes.Add((lane, columns[lane].Rows));
            }

            _firstShortLane[group + 1] = shortLanes.Count;
        }

        _shortLanes = [.. shortLanes];
        (_segments, _firstSegment) = Segments(columns, Groups);
        _liveGroups = new int[Groups == 0 ? 0 : GroupRows[0]];
        for (int row = 0, live = Groups; row < _liveGroups.Length; row++)
        {
            while (GroupRows[live - 1] <= row)
                live--;
            _liveGroups[row] = live;
        }
    }

    /// <summary>Whether every numerator is 1 and the lanes of a group have the same rows.</summary>
    public bool IsUnit { get; }

    /// <summary>The number of groups.</summary>
    public int Groups { get; }

    /// <summary>The live rows of each group's longest lane, not increasing.</summary>
    public int[] GroupRows { get; }

    /// <summary>Each lane's slot, or -1 for a lane that fills up a group.</summary>
    public int[] Slots { get; }

    /// <summary>Each lane's tag, or null for a lane that fills up a group.</summary>
    public int?[] Tags { get; }

    /// <summary>
    /// The leaves in two parts: groups whose numerators are all 1, which need no table of numerators, and the others.
    /// </summary>
    public static (LeafColumns Unit, LeafColumns General) Arrange(FractionLeaves leaves)
    {
        var unit = new List<Column>();
        var general = new List<Column>();
        foreach (IGrouping<int, LeafBlock> sameRows in leaves.Blocks
            .Where(block => block.Rows > 0)
            .GroupBy(block => block.Rows)
            .OrderByDescending(group => group.Key))
        {
            // More coordinates first, so that few groups compute one for the sake of a single lane.
            List<Column> ones = ColumnsOf(sameRows.Where(block => block.Numerators is null));
            int whole = ones.Count / FieldVectors.Lanes * FieldVectors.Lanes;
            unit.AddRange(ones.Take(whole));
            general.AddRange(ColumnsOf(sameRows.Where(block => block.Numerators is not null)));
            general.AddRange(ones.Skip(whole));
        }

        return (new LeafColumns(true, unit), new LeafColumns(false, general));
    }

    /// <summary>The number of groups that are live in a row.</summary>
    public int LiveGroups(int row) => row < _liveGroups.Length ? _liveGroups[row] : 0;

    /// <summary>The largest number of coordinates in a range of groups.</summary>
    public int Coordinates(int group, int groups)
    {
        int most = 0;
        for (int i = group; i < group + groups; i++)
            most = Math.Max(most, _coordinates[i]);
        return most;
    }

    /// <summary>The lanes of a range of groups that have fewer rows than their group.</summary>
    public ReadOnlySpan<(int Lane, int Rows)> ShortLanes(int group, int groups) =>
        _shortLanes.AsSpan(_firstShortLane[group].._firstShortLane[group + groups]);

    /// <summary>A coordinate in a row over a range of groups; 0 where a lane has no such row or coordinate.</summary>
    public void ReadCoordinate(int coordinate, int row, int group, Span<int> target) => Read(coordinate, row, group, target);

    /// <summary>The numerators in a row over a range of groups; 0 where a lane has no such row.</summary>
    public void ReadNumerators(int row, int group, Span<int> target) =>
        Read(Numerators, row, group, target);

    private static List<Column> ColumnsOf(IEnumerable<LeafBlock> blocks) =>
        [.. blocks.OrderByDescending(block => block.Coordinates.Count)
            .SelectMany(block => Enumerable.Range(0, block.Slots.Count).Select(i => new Column(block, i)))];

    private static (Segment[] Segments, int[] First) Segments(List<Column> columns, int groups)
    {
        var segments = new List<Segment>();
        int[] first = new int[groups];
        for (int lane = 0; lane < columns.Count; lane++)
        {
            Column column = columns[lane];
            if (segments.Count > 0 && segments[^1].Continues(column))
                segments[^1] = segments[^1] with { Count = segments[^1].Count + 1 };
            else
                segments.Add(new Segment(lane, 1, column));
            if (lane % FieldVectors.Lanes == 0)
                first[lane / FieldVectors.Lanes] = segments.Count - 1;
        }

        return ([.. segments], first);
    }

    private void Read(int coordinate, int row, int group, Span<int> target)
    {
        int lane = FieldVectors.Lanes * group;
        for (int s = _firstSegment[group]; target.Length > 0; s++)
        {
            Segment segment = _segments[s];
            int count = Math.Min(target.Length, segment.Start + segment.Count - lane);
            Span<int> part = target[..count];
            if (segment.First.Block is null || row >= segment.First.Rows)
                part.Clear();
            else if (coordinate == Numerators && segment.First.Block.Numerators is null)
                part.Fill(1);
            else if (coordinate >= segment.First.Block.Coordinates.Count)
                part.Clear();
            else
                Read(segment.First.Matrix(coordinate), row, segment.First.Index + lane - segment.Start, part);
            lane += count;
            target = target[count..];
        }
    }

    private static void Read(in IntMatrix matrix, int row, int column, Span<int> target)
    {
        int start = matrix.Offset + (row * matrix.Stride) + (column * matrix.Step);
        if (matrix.Step == 1)
        {
            matrix.Data.AsSpan(start, target.Length).CopyTo(target);
            return;
        }

        for (int i = 0; i < target.Length; i++)
            target[i] = matrix.Data[start + (i * matrix.Step)];
    }

    private readonly record struct Column(LeafBlock? Block, int Index)
    {
        public int Rows => Block?.Rows ?? 0;

        public IntMatrix Matrix(int coordinate) =>
            coordinate == Numerators ? Block!.Numerators!.Value : Block!.Coordinates[coordinate];
    }

    /// <summary>Adjacent columns of one block.</summary>
    private readonly record struct Segment(int Start, int Count, Column First)
    {
        public bool Continues(Column next) =>
            ReferenceEquals(next.Block, First.Block) && next.Index == First.Index + Count;
    }
}
