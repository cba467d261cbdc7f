using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Reference;
using static Zkml.Algebra.Backends.BackendContract;

namespace Zkml.Gpu.Fractions;

/// <summary>
/// A layer's sumcheck: row variables over the live columns, slot variables over all slots, the last few on the host. A round on the
/// device is a launch, another where its sums have many parts, and a copy of few elements.
/// </summary>
internal sealed class GpuFractionLayer : IFractionLayer
{
    private readonly GpuFractions _passes;
    private readonly FractionTables _tables;
    private readonly Fr[] _point;
    private readonly Fr _lambda;
    private readonly EqPyramid? _eqRows;
    private readonly EqPyramid _eqSlots;
    private FractionSumcheck? _rows;
    private FractionSumcheck? _slots;
    private ReferenceFractionLayer? _rest;
    private int _bound;

    /// <summary>Opens a layer above a level over rows, or over slots; the level becomes this object's.</summary>
    public GpuFractionLayer(GpuFractions passes, FractionTables tables, bool hasRows, int level, ILevelNodes nodes, Fr[] point, Fr lambda)
    {
        _passes = passes;
        _tables = tables;
        _point = point;
        _lambda = lambda;
        LevelShapes shapes = hasRows ? tables.Rows : tables.Slots;
        var sumcheck = new FractionSumcheck(passes, shapes, level + 1, nodes, lambda);
        if (!hasRows)
        {
            _slots = sumcheck;
            _eqSlots = passes.EqPyramid(point.AsSpan(1));
            return;
        }

        _rows = sumcheck;
        int variables = sumcheck.Variables;
        _eqSlots = passes.EqPyramid(point.AsSpan(variables));
        if (variables > 0)
            _eqRows = passes.EqPyramid(point.AsSpan(1, variables - 1));
        else
            Expand();
    }

    /// <inheritdoc/>
    public (Fr AtZero, Fr Quadratic) RoundPolynomial()
    {
        Require(_bound < _point.Length, "every variable is bound");
        if (_rest is not null)
            return _rest.RoundPolynomial();
        return _rows is not null
            ? _rows.Round(_eqRows!.Table(_rows.Variables - 1), _eqSlots.Table(_tables.Slots.Top))
            : _slots!.Round(_eqSlots.Table(_slots.Variables - 1), _eqSlots.Table(0));
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
        else if (_rows is not null)
        {
            _rows.Bind(challenge);
            if (_rows.Variables == 0)
                Expand();
        }
        else
        {
            _slots!.Bind(challenge);
            Shorten();
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
        _rows?.Dispose();
        _slots?.Dispose();
        _eqRows?.Dispose();
        _eqSlots.Dispose();
    }

    /// <summary>Goes on from the columns' one row to all slots.</summary>
    private void Expand()
    {
        _slots = new FractionSumcheck(
            _passes,
            _tables.Slots,
            _passes.Expand(_rows!.Pairs(), PairTable.Planes, _tables.ColumnOfSlot, _tables.Rows.Columns, _lambda),
            _lambda);
        _rows.Dispose();
        _rows = null;
        Shorten();
    }

    /// <summary>Goes on by the host where few pairs are left.</summary>
    private void Shorten()
    {
        int length = 1 << _slots!.Variables;
        if (length > _tables.HostLength)
            return;
        var planes = new Fr[PairTable.Planes * length];
        _passes.Device.Download(_slots.Pairs().Cast<Fr>(), planes);
        _slots.Dispose();
        _slots = null;
        var even = new (Fr P, Fr Q)[length];
        var odd = new (Fr P, Fr Q)[length];
        for (int i = 0; i < length; i++)
        {
            Fr q1 = planes[(3 * length) + i];
            even[i] = (planes[i], planes[length + i]);
            odd[i] = (planes[(2 * length) + i] - (_lambda * q1), q1);
        }

        _rest = new ReferenceFractionLayer(even, odd, _point[_bound..], _lambda);
    }
}
