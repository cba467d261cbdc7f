using ILGPU;
using Zkml.Gpu.Devices;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Polynomials;

/// <summary>Evaluation and division: recurrences that are cut into segments, whose own values are a recurrence again.</summary>
internal sealed class GpuPolynomials
{
    // The steps that one thread makes: few enough that a launch is over in some ten microseconds.
    private const int SegmentRows = 64;

    private readonly GpuDevice _device;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>, int, int, DeviceFr> _segmentValues;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, int, int, DeviceFr> _carry;

    /// <summary>The polynomials of a device.</summary>
    public GpuPolynomials(GpuDevice device)
    {
        _device = device;
        _segmentValues = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>, int, int, DeviceFr>(DivisionKernels.SegmentValues);
        _carry = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, int, int, DeviceFr>(DivisionKernels.Carry);
    }

    /// <summary>The polynomial with these coefficients, at x.</summary>
    public Fr Evaluate(ArrayView<DeviceFr> f, Fr x)
    {
        if (f.Length == 0)
            return Fr.Zero;
        DeviceArray<DeviceFr>? values = null;
        try
        {
            while (f.Length > 1)
            {
                DeviceArray<DeviceFr> next = SegmentValues(f, 1, x);
                values?.Dispose();
                values = next;
                f = next.View;
                x = x.Pow(SegmentRows);
            }

            Span<Fr> value = stackalloc Fr[1];
            _device.Download(f.Cast<Fr>(), value);
            return value[0];
        }
        finally
        {
            values?.Dispose();
        }
    }

    /// <summary>f = q·(X^b - α) + g; q has |f| - b coefficients, one if that is none.</summary>
    public (GpuVector Quotient, GpuVector Remainder) Divide(ArrayView<DeviceFr> f, int b, Fr alpha)
    {
        var quotient = new GpuVector(_device.Allocate<DeviceFr>(Math.Max(1, f.IntLength - b)));
        var remainder = new GpuVector(_device.Allocate<DeviceFr>(b));
        if (f.Length == b)
            _device.Clear(quotient.View);
        int rows = f.IntLength / b;
        if (rows <= SegmentRows)
        {
            Carry(quotient, remainder, f, default, b, alpha);
            return (quotient, remainder);
        }

        using DeviceArray<DeviceFr> values = SegmentValues(f, b, alpha);
        (GpuVector carries, GpuVector beyond) = Divide(values.View, b, alpha.Pow(SegmentRows));
        using (carries)
        using (beyond)
            Carry(quotient, remainder, f, carries.View, b, alpha);
        return (quotient, remainder);
    }

    private DeviceArray<DeviceFr> SegmentValues(ArrayView<DeviceFr> f, int b, Fr alpha)
    {
        int segments = ((f.IntLength / b) + SegmentRows - 1) / SegmentRows;
        DeviceArray<DeviceFr> values = _device.Allocate<DeviceFr>(segments * b);
        _segmentValues(_device.Stride(values.Length), values.View, f, b, SegmentRows, FrOnDevice.FromHost(alpha));
        return values;
    }

    private void Carry(
        GpuVector quotient, GpuVector remainder, ArrayView<DeviceFr> f, ArrayView<DeviceFr> carries, int b, Fr alpha) =>
        _carry(
            _device.Stride(f.Length / SegmentRows + b), quotient.View, remainder.View, f, carries, b, SegmentRows, FrOnDevice.FromHost(alpha));
}
