using ILGPU;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu.Fractions;

/// <summary>What the layers of a tree share on the device: the shapes of its levels.</summary>
internal sealed class FractionTables : IDisposable
{
    private readonly DeviceArray<int> _columnOfSlot;

    /// <summary>The tables of a layout.</summary>
    /// <param name="device">The device.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="hostLength">The number of positions from which on the host does all that is left.</param>
    public FractionTables(GpuDevice device, LeafLayout layout, int hostLength)
    {
        HostLength = hostLength;
        Rows = new LevelShapes(device, layout.Groups, layout.RowBits, layout.Slots);
        Slots = new LevelShapes(device, [(1 << layout.SlotBits, 1)], layout.SlotBits, [0]);
        _columnOfSlot = device.Allocate<int>(layout.ColumnOfSlot.Length);
        device.Upload<int>(layout.ColumnOfSlot, _columnOfSlot.View);
    }

    /// <summary>The number of positions from which on the host does all that is left.</summary>
    public int HostLength { get; }

    /// <summary>The levels over the rows of the live columns.</summary>
    public LevelShapes Rows { get; }

    /// <summary>The levels over all slots, as the rows of a single column.</summary>
    public LevelShapes Slots { get; }

    /// <summary>Each slot's column, -1 where it has none.</summary>
    public ArrayView<int> ColumnOfSlot => _columnOfSlot.View;

    /// <inheritdoc/>
    public void Dispose()
    {
        Rows.Dispose();
        Slots.Dispose();
        _columnOfSlot.Dispose();
    }
}
