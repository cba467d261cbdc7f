using Zkml.Gpu.Devices;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Fractions;

/// <summary>The integers of the leaves on the device, and what makes fractions of them.</summary>
internal sealed class LeafData : IDisposable
{
    private const int Coordinates = IntegerColumn.Numerator;

    private readonly DeviceArray<int> _integers;
    private readonly DeviceArray<IntegerColumn> _columns;
    private readonly DeviceArray<DeviceFr> _constants;
    private readonly DeviceArray<DeviceFr> _scales;

    /// <summary>Brings the leaves to the device.</summary>
    public LeafData(GpuDevice device, LeafLayout layout, Fr alpha, Fr beta)
    {
        _integers = device.Allocate<int>((int)layout.Integers);
        int start = 0;
        foreach (int[] array in layout.Arrays)
        {
            device.Upload<int>(array, _integers.View.SubView(start, array.Length));
            start += array.Length;
        }

        IntegerColumn[] columns = layout.Columns;
        _columns = device.Allocate<IntegerColumn>(columns.Length);
        device.Upload<IntegerColumn>(columns, _columns.View);
        Fr[] constants = [.. layout.Tags.Select(tag => alpha - Fr.From(tag))];
        _constants = device.Allocate<DeviceFr>(constants.Length);
        device.Upload<Fr>(constants, _constants.View.Cast<Fr>());
        DeviceFr[] scales =
            [.. Enumerable.Range(1, Coordinates).Select(k => FrOnDevice.FromHost(beta.Pow(k)) * FrOnDevice.RSquared)];
        _scales = device.Allocate<DeviceFr>(Coordinates);
        device.Upload<DeviceFr>(scales, _scales.View);
    }

    /// <summary>The sums of 2^log leaves each.</summary>
    public LeafNodes Sums(int log) => new(_integers.View, _columns.View, _constants.View, _scales.View, log);

    /// <inheritdoc/>
    public void Dispose()
    {
        _integers.Dispose();
        _columns.Dispose();
        _constants.Dispose();
        _scales.Dispose();
    }
}
