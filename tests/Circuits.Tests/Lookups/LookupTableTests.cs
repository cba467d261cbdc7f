using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Lookups;
using Zkml.Circuits.Network;
using Zkml.Testing.Backends;

namespace Zkml.Circuits.Tests.Lookups;

/// <summary>Each table's rows against the words of its definition, and its closed forms against its rows.</summary>
public class LookupTableTests
{
    public static TheoryData<TableKind, int, int, int, int> Tables => new()
    {
        { TableKind.Relu, 8, 3, 4, 10 },
        { TableKind.Requantise, 8, 1, 2, 10 },
        { TableKind.Requantise, 8, 3, 4, 10 },
        { TableKind.Requantise, 9, 1, 7, 10 },
        { TableKind.Requantise, 10, 2, 5, 10 },
        { TableKind.RequantiseSigned, 8, 1, 2, 10 },
        { TableKind.RequantiseSigned, 8, 3, 4, 10 },
        { TableKind.RequantiseSigned, 9, 1, 7, 10 },
        { TableKind.RequantiseSigned, 10, 2, 5, 10 },
        { TableKind.Range, 8, 3, 4, 10 },
        { TableKind.Rank, 8, 3, 4, 2 },
        { TableKind.Rank, 8, 3, 4, 7 },
        { TableKind.Rank, 8, 3, 4, 8 },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Rows_AreTheDefinition(TableKind kind, int t, int s, int b, int classes)
    {
        LookupTable table = new(kind, Architecture(t, s, b, classes));

        Assert.Equal(1 << table.IndexBits, table.Rows);
        Assert.Equal(kind is TableKind.Relu or TableKind.Requantise or TableKind.RequantiseSigned, table.HasOutput);
        for (int e = 0; e < table.Rows; e++)
        {
            int input = table.FirstInput + e;
            double rounded = Math.Floor((input / Math.Pow(2, s)) + 0.5);
            double expected = kind switch
            {
                TableKind.Relu => input > 0 ? input : 0,
                TableKind.Requantise => Math.Max(0, Math.Min(rounded, Math.Pow(2, b) - 1)),
                TableKind.RequantiseSigned => Math.Max(-Math.Pow(2, b - 1), Math.Min(rounded, Math.Pow(2, b - 1) - 1)),
                _ => 0,
            };
            Assert.Equal(expected, table.Output(e));
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Inputs_CoverWhatTheLookupsMayAsk(TableKind kind, int t, int s, int b, int classes)
    {
        LookupTable table = new(kind, Architecture(t, s, b, classes));
        int half = 1 << (t - 1);
        (int first, int last) = kind switch
        {
            TableKind.Rank => (0, classes),
            TableKind.Requantise or TableKind.RequantiseSigned => (-half - (1 << (s - 1)), half - 1 - (1 << (s - 1))),
            _ => (-half, half - 1),
        };

        Assert.Equal(first, table.FirstInput);
        Assert.InRange(last, table.FirstInput, table.FirstInput + table.Rows - 1);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void ClosedForms_AreTheExtensionsOfTheRows(TableKind kind, int t, int s, int b, int classes)
    {
        LookupTable table = new(kind, Architecture(t, s, b, classes));
        Fr[] inputs = [.. Enumerable.Range(0, table.Rows).Select(e => Fr.From(table.FirstInput + e))];
        Fr[] outputs = [.. Enumerable.Range(0, table.Rows).Select(e => Fr.From(table.Output(e)))];
        for (int e = 0; e < table.Rows; e++)
        {
            Fr[] corner = [.. Enumerable.Range(0, table.IndexBits).Select(j => Fr.From((e >> j) & 1))];
            Assert.Equal(inputs[e], table.InputAt<Fr>(corner));
            Assert.Equal(outputs[e], table.OutputAt<Fr>(corner));
        }

        // Agreement on the corners and at random points: the closed form is multilinear, not merely right on the corners.
        TestElements elements = new((int)kind);
        for (int i = 0; i < 4; i++)
        {
            Fr[] point = elements.Vector(table.IndexBits);
            Assert.Equal(Multilinear.Evaluate(inputs, point), table.InputAt<Fr>(point));
            Assert.Equal(Multilinear.Evaluate(outputs, point), table.OutputAt<Fr>(point));
        }
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(7, 3)]
    [InlineData(8, 4)]
    [InlineData(10, 4)]
    [InlineData(256, 9)]
    public void Rank_HoldsTheNumberOfClassesItself(int classes, int bits) =>
        Assert.Equal(bits, new LookupTable(TableKind.Rank, Architecture(8, 3, 4, classes)).IndexBits);

    [Fact]
    public void Label_HasNoClosedForm() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LookupTable(TableKind.Label, Architecture(8, 3, 4, 2)));

    private static NetworkArchitecture Architecture(int t, int s, int b, int classes) => new(
        new TensorShape(1, 1, 1),
        [0],
        t,
        s,
        b,
        [new LayerArchitecture("logits", [new(0, LinearKind.Dense, 1, 1, 1, 1, 0, 0, 1, 1)], new TensorShape(classes, 1, 1), null, ActivationKind.None)]);
}
