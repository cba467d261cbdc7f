using ILGPU;
using Zkml.Algebra.Ntt;
using Zkml.Gpu.Devices;
using Zkml.Gpu.Fields;
using Zkml.Gpu.Vectors;

namespace Zkml.Gpu.Ntt;

/// <summary>
/// The transforms of a device. A transform of 2^k reads and writes every element once a pass, in ⌈k/8⌉ passes (one up to 2^10), and
/// takes k/2 products an element for butterflies and two a pass, after the first, for twiddle factors.
/// </summary>
internal sealed class GpuNtt : IDisposable
{
    // The digit of a pass where there are several: a group then reads four neighbours, 128 bytes, at a time.
    private const int LargestDigit = 8;

    private readonly GpuDevice _device;
    private readonly GpuVectors _vectors;
    private readonly Action<KernelConfig, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, DeviceFr, int, NttPass> _pass;
    private readonly Dictionary<(int Log, bool IsInverse), Tables> _tables = [];

    /// <summary>Loads the kernel; tables are made at a size's first use and kept.</summary>
    public GpuNtt(GpuDevice device, GpuVectors vectors)
    {
        _device = device;
        _vectors = vectors;
        _pass = device.Load<ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, ArrayView<DeviceFr>, DeviceFr, int, NttPass>(NttKernels.Pass);
    }

    /// <summary>The transform in place, of 2^log elements; the inverse is divided by their number.</summary>
    public void Transform(GpuVector vector, int log, bool isInverse)
    {
        if (log == 0)
            return;
        Tables tables = TablesOf(log, isInverse);
        int passes = log <= NttKernels.TileBits ? 1 : (log + LargestDigit - 1) / LargestDigit;
        DeviceFr scale = FrOnDevice.FromHost(isInverse ? Fr.From(1L << log).Inverse() : Fr.One);
        KernelConfig shape = _device.Groups(1L << Math.Max(0, log - NttKernels.TileBits));
        for (int pass = 0, done = 0; pass < passes; pass++)
        {
            int digit = (log - done + passes - pass - 1) / (passes - pass);
            DeviceArray<DeviceFr> target = _device.Allocate<DeviceFr>(vector.Length);
            _pass(
                shape,
                target.View,
                vector.View,
                tables.Roots.View,
                tables.Low.View,
                tables.High.View,
                scale,
                isInverse && pass == passes - 1 ? 1 : 0,
                new NttPass(log, digit, done, tables.LowBits));
            vector.Replace(target);
            done += digit;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tables tables in _tables.Values)
        {
            tables.Roots.Dispose();
            tables.Low.Dispose();
            tables.High.Dispose();
        }
    }

    private Tables TablesOf(int log, bool isInverse)
    {
        if (!_tables.TryGetValue((log, isInverse), out Tables? tables))
        {
            int lowBits = (log + 1) / 2;
            Fr omega = Root(log, isInverse);
            _tables[(log, isInverse)] = tables = new Tables(
                lowBits,
                _vectors.Powers(Root(NttKernels.TileBits, isInverse), NttKernels.TileBits - 1),
                _vectors.Powers(omega, lowBits),
                _vectors.Powers(omega.Pow(1 << lowBits), log - lowBits));
        }

        return tables;
    }

    private static Fr Root(int log, bool isInverse)
    {
        Fr root = RootsOfUnity.Primitive(log);
        return isInverse ? root.Inverse() : root;
    }

    private sealed record Tables(int LowBits, GpuVector Roots, GpuVector Low, GpuVector High);
}
