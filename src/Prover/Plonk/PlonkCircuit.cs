using Zkml.Circuits.Layout;

namespace Zkml.Prover.Plonk;

/// <summary>A circuit: its gates, which variable stands in which cell, and where each row was made. No values.</summary>
public sealed class PlonkCircuit
{
    /// <summary>Wires of a row.</summary>
    internal const int Wires = 3;

    // The quotient, of fewer than 5n + 25 coefficients, is found on six cosets.
    private const int MinimumLogRows = 5;

    private readonly Gate[] _gates;
    private readonly (int A, int B, int C)[] _cells;
    private readonly GateOrigin[] _origins;

    internal PlonkCircuit(int publicInputs, Gate[] gates, (int A, int B, int C)[] cells, GateOrigin[] origins)
    {
        PublicInputs = publicInputs;
        _gates = gates;
        _cells = cells;
        _origins = origins;
        // The row after the last must exist, so that no round's output wraps to the first.
        LogRows = Math.Max(MinimumLogRows, TensorBlock.BitsFor(gates.Length + 1));
    }

    /// <summary>The number of public inputs, each the first cell of a row.</summary>
    public int PublicInputs { get; }

    /// <summary>k: there are 2^k rows, padding included.</summary>
    public int LogRows { get; }

    /// <summary>2^k.</summary>
    public int Rows => 1 << LogRows;

    /// <summary>The rows in use.</summary>
    public int UsedRows => _gates.Length;

    /// <summary>The gates in use.</summary>
    internal ReadOnlySpan<Gate> Gates => _gates;

    /// <summary>Where a row was made.</summary>
    public GateOrigin OriginOf(int row) => _origins[row];

    /// <summary>The number of rows by gadget and kind, in order of appearance.</summary>
    public IReadOnlyList<(string Gadget, GateKind Kind, int Rows)> RowReport() =>
    [
        .. _origins.GroupBy(origin => (origin.Gadget, origin.Kind)).Select(group => (group.Key.Gadget, group.Key.Kind, group.Count())),
    ];

    /// <summary>The cells' values, a column a wire, 2^k rows.</summary>
    internal Fr[][] Columns(ReadOnlySpan<Fr> assignment)
    {
        Fr[][] columns = [new Fr[Rows], new Fr[Rows], new Fr[Rows]];
        for (int row = 0; row < _cells.Length; row++)
        {
            (int a, int b, int c) = _cells[row];
            columns[0][row] = a == CircuitBuilder.Unused ? Fr.Zero : assignment[a];
            columns[1][row] = b == CircuitBuilder.Unused ? Fr.Zero : assignment[b];
            columns[2][row] = c == CircuitBuilder.Unused ? Fr.Zero : assignment[c];
        }

        return columns;
    }

    /// <summary>
    /// The copy constraints as a permutation of cells: cell w·2^k + row maps to the next cell of the same variable, around a cycle.
    /// </summary>
    internal int[] Permutation()
    {
        int[] next = new int[Wires << LogRows];
        for (int cell = 0; cell < next.Length; cell++)
            next[cell] = cell;
        Dictionary<int, int> last = [];
        for (int row = 0; row < _cells.Length; row++)
        {
            (int a, int b, int c) = _cells[row];
            Link(a, row);
            Link(b, Rows + row);
            Link(c, (2 << LogRows) + row);
        }

        return next;

        // Insert the cell into the variable's cycle, after the cell seen last.
        void Link(int variable, int cell)
        {
            if (variable == CircuitBuilder.Unused)
                return;
            if (last.TryGetValue(variable, out int before))
                (next[before], next[cell]) = (cell, next[before]);
            last[variable] = cell;
        }
    }
}
