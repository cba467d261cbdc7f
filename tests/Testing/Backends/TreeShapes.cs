using Zkml.Algebra.Backends;

namespace Zkml.Testing.Backends;

/// <summary>Leaves of every shape that the fraction tree treats apart.</summary>
public static class TreeShapes
{
    /// <summary>Names of the shapes, for theories.</summary>
    public static TheoryData<string> Names { get; } = [.. Shapes.Keys];

    private static Dictionary<string, Func<FractionLeaves>> Shapes => new()
    {
        ["one leaf"] = () => Dense(0, 0, 1, 1),
        ["one empty leaf"] = () => new FractionLeaves(0, 0, []),
        ["one row"] = () => Dense(0, 3, 1, 5),
        ["one slot"] = () => Dense(5, 0, 21, 1),
        ["one row live of many"] = () => Dense(4, 2, 1, 3),
        ["two rows, two slots"] = () => Dense(1, 1, 2, 2),
        ["empty"] = () => new FractionLeaves(3, 4, []),
        ["a block without rows"] = () => Dense(3, 2, 0, 4),
        ["full"] = () => Dense(4, 4, 16, 16),
        ["odd rows, odd slots"] = () => Dense(4, 3, 13, 5),
        ["rows at a power of two plus one"] = () => Dense(5, 3, 17, 7),
        ["rows far below the padding"] = () => Dense(7, 2, 3, 4),
        ["wide"] = () => Mixed(3, 11, [5, 8, 7], [700, 900, 300]),
        ["more slots than rows"] = () => Dense(2, 7, 3, 77),
        ["many rows"] = () => Dense(9, 3, 421, 6),
        ["several blocks"] = () => Mixed(6, 5, [37, 37, 64, 5, 1, 0], [3, 9, 2, 6, 4, 1]),
        ["blocks without a row to fold"] = () => Mixed(0, 5, [1, 1, 0], [7, 5, 3]),
        ["flat blocks"] = () => Flat(3, 6, [64, 45, 8, 1]),
        ["flat blocks of one row"] = () => Flat(0, 5, [13, 4]),
        ["lookups and tables"] = LookupsAndTables,
    };

    /// <summary>A small tree of a shape drawn from the seed.</summary>
    public static FractionLeaves Any(int seed)
    {
        var random = new Random(seed);
        int rowBits = random.Next(6);
        int slotBits = random.Next(6);
        var rows = new List<int>();
        var widths = new List<int>();
        for (int left = 1 << slotBits; left > 0 && random.Next(6) > 0; left -= widths[^1])
        {
            rows.Add(random.Next(3) == 0 ? 1 << rowBits : random.Next((1 << rowBits) + 1));
            widths.Add(random.Next(left) + 1);
        }

        return Mixed(rowBits, slotBits, [.. rows], [.. widths]);
    }

    /// <summary>The shape's leaves.</summary>
    public static FractionLeaves Leaves(string name) => Shapes[name]();

    private static FractionLeaves Dense(int rowBits, int slotBits, int rows, int slots) =>
        Mixed(rowBits, slotBits, [rows], [slots]);

    /// <summary>Blocks of various rows on scattered slots, with one to three coordinates, every other one with numerators.</summary>
    private static FractionLeaves Mixed(int rowBits, int slotBits, int[] rows, int[] widths)
    {
        var elements = new TestElements((rowBits * 100) + slotBits);
        int[] slots = elements.Permutation(1 << slotBits);
        var blocks = new List<LeafBlock>();
        int used = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            IntMatrix[] coordinates =
                [.. Enumerable.Range(0, (i % 3) + 1).Select(k => Matrix(elements, rows[i], widths[i], k))];
            IntMatrix? numerators = i % 2 == 0 ? null : Matrix(elements, rows[i], widths[i], 1);
            blocks.Add(new LeafBlock(i, rows[i], slots[used..(used + widths[i])], numerators, coordinates));
            used += widths[i];
        }

        return new FractionLeaves(rowBits, slotBits, blocks);
    }

    /// <summary>A plain matrix, one with an offset and a stride, or one column or row repeated.</summary>
    private static IntMatrix Matrix(TestElements elements, int rows, int columns, int kind)
    {
        int stride = columns + kind;
        int[] data = elements.Integers((rows * stride) + columns + 7, 21);
        return kind switch
        {
            0 => new IntMatrix(data, 0, stride),
            1 => new IntMatrix(data, 5, stride),
            _ => rows % 2 == 0 ? new IntMatrix(data, 3, stride, 0) : new IntMatrix(data, 2, 0),
        };
    }

    /// <summary>Regions whose index runs over rows and on over slots, each from a fresh slot, with numerators: tables.</summary>
    private static FractionLeaves Flat(int rowBits, int slotBits, int[] lengths)
    {
        var elements = new TestElements(rowBits + slotBits);
        var blocks = new List<LeafBlock>();
        int slot = 0;
        foreach (int length in lengths)
            AddFlat(blocks, elements, rowBits, ref slot, length);
        return new FractionLeaves(rowBits, slotBits, blocks);
    }

    private static void AddFlat(List<LeafBlock> blocks, TestElements elements, int rowBits, ref int slot, int length)
    {
        int[] index = [.. Enumerable.Range(0, length)];
        int[] output = elements.Integers(length, 8);
        int[] multiplicities = elements.Integers(length, 20);
        int rows = 1 << rowBits;
        for (int start = 0; start < length; start += rows)
        {
            blocks.Add(new LeafBlock(
                9,
                Math.Min(rows, length - start),
                [slot++],
                new IntMatrix(multiplicities, start, 1),
                [new IntMatrix(index, start, 1), new IntMatrix(output, start, 1)]));
        }
    }

    /// <summary>What a circuit makes: wide blocks of lookups without numerators, then tables with them, then empty slots.</summary>
    private static FractionLeaves LookupsAndTables()
    {
        var elements = new TestElements(4);
        int[] z = elements.Integers(50 * 40, 18);
        int[] a = elements.Integers(50 * 40, 8);
        List<LeafBlock> blocks =
        [
            new(1, 50, [.. Enumerable.Range(0, 23)], null, [new IntMatrix(z, 0, 40), new IntMatrix(a, 0, 40)]),
            new(2, 50, [.. Enumerable.Range(32, 17)], null, [new IntMatrix(z, 23, 40), new IntMatrix(a, 23, 40)]),
        ];
        int slot = 50;
        AddFlat(blocks, elements, 6, ref slot, 300);
        AddFlat(blocks, elements, 6, ref slot, 64);
        return new FractionLeaves(6, 6, blocks);
    }
}
