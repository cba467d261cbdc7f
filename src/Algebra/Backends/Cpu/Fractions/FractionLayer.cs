using Zkml.Algebra.Backends.Reference;
using Zkml.Algebra.Fields.Vectors;
using Zkml.Algebra.Polynomials;
using static Zkml.Algebra.Backends.BackendContract;

namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>
/// A layer's sumcheck: row variables over the live columns, slot variables over all slots, the last few over single elements.
/// A row variable is bound in the pass that sums the next round, so that the tables are read once a round.
/// </summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed class FractionLayer<K, L> : IFractionLayer
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    private readonly Fr[] _point;
    private readonly Fr _lambda;
    private readonly int _rowVariables;
    private readonly int _slotBits;
    private readonly ColumnSumcheck<K, L>[] _columns;
    private Fr[] _eqRows = [];
    private Fr? _pending;
    private int _bound;
    private DenseTables<K, L>? _dense;
    private ReferenceFractionLayer? _rest;

    /// <summary>A layer with row variables, or whose halves are rows: the columns' sumchecks become this object's.</summary>
    public FractionLayer(Fr[] point, Fr lambda, int rowVariables, int slotBits, ColumnSumcheck<K, L>[] columns)
    {
        _point = point;
        _lambda = lambda;
        _rowVariables = rowVariables;
        _slotBits = slotBits;
        _columns = columns;
        if (rowVariables > 0)
            _eqRows = Multilinear.EqTable(point.AsSpan(1, rowVariables - 1));
        else
            Expand();
    }

    /// <summary>A layer over slots alone.</summary>
    public FractionLayer(Fr[] point, Fr lambda, Fr[][] tables)
    {
        _point = point;
        _lambda = lambda;
        _columns = [];
        _dense = new DenseTables<K, L>(tables);
        Shorten();
    }

    /// <inheritdoc/>
    public (Fr AtZero, Fr Quadratic) RoundPolynomial()
    {
        Require(_bound < _point.Length, "every variable is bound");
        if (_rest is not null)
            return _rest.RoundPolynomial();
        if (_dense is not null)
            return _dense.Round(_point.AsSpan(_bound + 1));

        (Fr AtZero, Fr Quadratic) round = (_lambda, Fr.Zero);
        foreach (ColumnSumcheck<K, L> columns in _columns)
        {
            (Fr atZero, Fr quadratic) = columns.Advance(_pending, _eqRows);
            round = (round.AtZero + atZero, round.Quadratic + quadratic);
        }

        _pending = null;
        return round;
    }

    /// <inheritdoc/>
    public void Bind(Fr challenge)
    {
        Require(_bound < _point.Length, "every variable is bound");
        _bound++;
        if (_rest is not null)
        {
            _rest.Bind(challenge);
        }
        else if (_dense is not null)
        {
            _dense.Fold(challenge);
            Shorten();
        }
        else
        {
            BindRow(challenge);
        }
    }

    /// <inheritdoc/>
    public (Fr P0, Fr P1, Fr Q0, Fr Q1) Final()
    {
        Require(_bound == _point.Length, "a variable is not bound");
        return _rest!.Final();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ColumnSumcheck<K, L> columns in _columns)
            columns.Dispose();
        _dense?.Dispose();
        _rest?.Dispose();
    }

    private void BindRow(Fr challenge)
    {
        Flush();
        _pending = challenge;
        if (_bound == _rowVariables)
        {
            Flush();
            Expand();
        }
        else
        {
            // eq of the variables after the next is the sum over the next one's two values.
            _eqRows = [.. Enumerable.Range(0, _eqRows.Length / 2).Select(i => _eqRows[2 * i] + _eqRows[(2 * i) + 1])];
        }
    }

    private void Flush()
    {
        if (_pending is not null)
        {
            foreach (ColumnSumcheck<K, L> columns in _columns)
                _ = columns.Advance(_pending, null);
            _pending = null;
        }
    }

    private void Expand()
    {
        Fr[] padding = [Fr.Zero, Fr.One, Fr.One, _lambda];
        Fr[][] tables = [.. padding.Select(x => Enumerable.Repeat(x, 1 << _slotBits).ToArray())];
        foreach (ColumnSumcheck<K, L> columns in _columns)
        {
            columns.Expand(tables);
            columns.Dispose();
        }

        _dense = new DenseTables<K, L>(tables);
        Shorten();
    }

    private void Shorten()
    {
        if (_dense is { IsShort: true })
        {
            _rest = _dense.Rest(_point.AsSpan(_bound), _lambda);
            _dense.Dispose();
            _dense = null;
        }
    }
}
