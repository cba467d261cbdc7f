using ILGPU;
using Zkml.Gpu.Devices;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Fractions;

/// <summary>
/// The rounds of a layer over the rows of some columns. A variable is bound in the pass that sums the next round; only the first one,
/// which also turns nodes into pairs, has a pass to itself.
/// </summary>
internal sealed class FractionSumcheck : IDisposable
{
    private readonly GpuFractions _passes;
    private readonly LevelShapes _shapes;
    private readonly Fr _lambda;
    private readonly ILevelNodes? _nodes;
    private DeviceArray<DeviceFr>? _pairs;
    private int _level;
    private Fr? _pending;

    /// <summary>Starts from the level below the layer, which becomes this object's.</summary>
    public FractionSumcheck(GpuFractions passes, LevelShapes shapes, int level, ILevelNodes nodes, Fr lambda)
    {
        _passes = passes;
        _shapes = shapes;
        _level = level;
        _nodes = nodes;
        _lambda = lambda;
    }

    /// <summary>Starts from pairs in the shape of level 0, which become this object's.</summary>
    public FractionSumcheck(GpuFractions passes, LevelShapes shapes, DeviceArray<DeviceFr> pairs, Fr lambda)
    {
        _passes = passes;
        _shapes = shapes;
        _pairs = pairs;
        _lambda = lambda;
    }

    /// <summary>The row variables that are not bound.</summary>
    public int Variables => _shapes.Top - _level - (_pending is null ? 0 : 1);

    /// <summary>t(0) and the coefficient of X².</summary>
    /// <param name="eqRows">eq over the row variables after the current one.</param>
    /// <param name="eqSlots">eq over the slots.</param>
    public (Fr AtZero, Fr Quadratic) Round(ArrayView<DeviceFr> eqRows, ArrayView<DeviceFr> eqSlots)
    {
        var weights = new RoundWeights(eqRows, eqSlots, _shapes.SlotOfColumn);
        if (_pairs is null)
            Flush();
        int items = _level + (_pending is null ? 1 : 2);
        Fr[] sums = _passes.Sums.Of(_shapes.Count(items), 2, (grid, partials) => Launch(grid, partials, items, weights));

        // Σ eq = 1, and h = λ where nothing is live.
        return (_lambda + sums[0], sums[1]);
    }

    /// <summary>Binds a variable, at the next round or once the pairs are taken.</summary>
    public void Bind(Fr challenge)
    {
        Flush();
        _pending = challenge;
    }

    /// <summary>The pairs, after all that was bound: they stay this object's.</summary>
    public ArrayView<DeviceFr> Pairs()
    {
        Flush();

        // Without a variable, a column's one row has padding below it, and folding by 0 leaves it as it is.
        if (_pairs is null)
            Fold(_level, Fr.Zero);
        return _pairs!.View;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _nodes?.Dispose();
        _pairs?.Dispose();
    }

    private void Launch(KernelConfig grid, ArrayView<DeviceFr> partials, int items, RoundWeights weights)
    {
        DeviceFr lambda = FrOnDevice.FromHost(_lambda);
        if (_pairs is null)
        {
            _nodes!.Evaluate(grid, partials, _shapes.Pass(items, _nodes.Level), weights, _lambda);
        }
        else if (_pending is { } challenge)
        {
            DeviceArray<DeviceFr> target = Allocate(_level + 1);
            _passes.FoldAndEvaluate(
                grid,
                partials,
                new PairTable(target.View, lambda),
                new PairTable(_pairs.View, lambda),
                _shapes.Pass(items, _level, _level + 1),
                weights,
                FrOnDevice.FromHost(challenge));
            Replace(target, _level + 1);
        }
        else
        {
            _passes.EvaluatePairs(grid, partials, new PairTable(_pairs.View, lambda), _shapes.Pass(items, _level), weights);
        }
    }

    private void Flush()
    {
        if (_pending is { } challenge)
            Fold(_level + 1, challenge);
    }

    private void Fold(int level, Fr challenge)
    {
        DeviceArray<DeviceFr> target = Allocate(level);
        DeviceFr lambda = FrOnDevice.FromHost(_lambda);
        var folded = new PairTable(target.View, lambda);
        if (_pairs is null)
        {
            _nodes!.Fold(folded, _shapes.Pass(level, _nodes.Level), _lambda, challenge);
            _nodes.Dispose();
        }
        else
        {
            RoundShape shape = _shapes.Pass(level, _level);
            _passes.FoldPairs(
                _passes.Device.Stride(shape.Count), folded, new PairTable(_pairs.View, lambda), shape, FrOnDevice.FromHost(challenge));
        }

        Replace(target, level);
    }

    private void Replace(DeviceArray<DeviceFr> pairs, int level)
    {
        _pairs?.Dispose();
        _pairs = pairs;
        _level = level;
        _pending = null;
    }

    private DeviceArray<DeviceFr> Allocate(int level) => _passes.Device.Allocate<DeviceFr>(PairTable.Planes * _shapes.Count(level));
}
