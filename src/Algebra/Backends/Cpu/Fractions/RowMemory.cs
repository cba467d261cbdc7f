using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>
/// Memory for the rows of a shape, in pieces of one size: whatever a table gives back fits the next, though each layer's tables
/// are twice the last one's. In one piece each, all of them would take fresh pages, which costs a fifth of the time.
/// </summary>
internal sealed unsafe class RowMemory : IDisposable
{
    // 16 MiB.
    private const nint PieceGroups = (1 << 24) / (FieldVectors.GroupSize * sizeof(double));

    private readonly List<GroupBuffer> _pieces = [];
    private readonly nint[] _rows;
    private bool _isDisposed;

    /// <summary>Memory whose contents are undefined.</summary>
    public RowMemory(RowShape shape)
    {
        _rows = new nint[shape.Rows];
        nint piece = shape.Groups <= PieceGroups ? shape.Groups : nint.Max(PieceGroups, shape.Width(0));
        nint used = piece;
        for (int row = 0; row < _rows.Length; row++)
        {
            int width = shape.Width(row);
            if (used + width > piece)
            {
                _pieces.Add(new GroupBuffer(piece));
                used = 0;
            }

            _rows[row] = (nint)_pieces[^1][used];
            used += width;
        }
    }

    /// <summary>A row's groups.</summary>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public double* Row(int row)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return (double*)_rows[row];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (GroupBuffer piece in _pieces)
            piece.Dispose();
    }
}
