using Zkml.Algebra.Backends.Cpu.Fractions;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Tests.Backends;

/// <summary>Shapes of rows and the memory under them.</summary>
public sealed class RowMemoryTests
{
    [Theory]
    [InlineData(new[] { 5, 4, 1 }, 8, new[] { 8, 4, 4 })]
    [InlineData(new[] { 9, 9, 3 }, 16, new[] { 12, 12, 4 })]
    [InlineData(new[] { 2, 1 }, 2, new[] { 2, 2 })]
    [InlineData(new[] { 1 }, 1, new[] { 1 })]
    public void Shape_PadsRowsToMultiplesOfFour(int[] groupRows, int allRows, int[] padded)
    {
        var shape = RowShape.Of(groupRows, allRows);
        Assert.Equal(padded[0], shape.Rows);
        Assert.Equal(padded.Sum(), shape.Groups);
        for (int row = 0; row < shape.Rows; row++)
            Assert.Equal(padded.Count(rows => rows > row), shape.Width(row));
        Assert.Equal(0, shape.Width(shape.Rows));
    }

    [Fact]
    public void Shape_Halves_ToEvenRowsDownToOne()
    {
        RowShape shape = RowShape.Of([12, 4], 16).Halved(8);
        Assert.Equal((6, 2), (shape.RowsOf(0), shape.RowsOf(1)));
        shape = shape.Halved(4);
        Assert.Equal((4, 2), (shape.RowsOf(0), shape.RowsOf(1)));
        shape = shape.Halved(2).Halved(1);
        Assert.Equal((1, 1), (shape.RowsOf(0), shape.RowsOf(1)));
    }

    [Fact]
    public void Tiles_CoverEveryStepThRow()
    {
        var shape = RowShape.Of([4, 4, 4, 2], 4);
        Assert.Equal([(0, 0, 3), (0, 3, 1), (2, 0, 3), (2, 3, 1)], shape.Tiles(2, 3));
    }

    [Theory]
    [InlineData(8, 100)]
    [InlineData(40, 30_000)]
    [InlineData(4, 150_000)]
    public unsafe void Rows_DoNotOverlap(int rows, int width)
    {
        var shape = RowShape.Of(Enumerable.Repeat(rows, width), rows);
        using var memory = new RowMemory(shape);
        nint[] starts = [.. Enumerable.Range(0, rows).Select(row => (nint)memory.Row(row)).Order()];
        for (int i = 1; i < rows; i++)
            Assert.True(starts[i] - starts[i - 1] >= (nint)width * FieldVectors.GroupSize * sizeof(double));
    }

    [Fact]
    public unsafe void Row_AfterDispose_IsRefused()
    {
        var memory = new RowMemory(RowShape.Of([4], 4));
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => (nint)memory.Row(0));
    }
}
