using ILGPU;
using ILGPU.Runtime;

namespace Zkml.Gpu.Devices;

/// <summary>Memory of the device, lent by its pool until disposal.</summary>
/// <typeparam name="T">The element.</typeparam>
internal sealed class DeviceArray<T> : IDisposable
    where T : unmanaged
{
    private readonly DevicePool _pool;
    private readonly int _length;
    private MemoryBuffer1D<byte, Stride1D.Dense>? _memory;

    /// <summary>Takes memory, of undefined contents, for so many elements.</summary>
    public DeviceArray(DevicePool pool, int length)
    {
        _pool = pool;
        _length = length;
        _memory = pool.Take((long)Math.Max(1, length) * Interop.SizeOf<T>());
    }

    /// <summary>The number of elements.</summary>
    public int Length => _length;

    /// <summary>The elements, as kernels take them.</summary>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public ArrayView<T> View
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory is null, this);
            return _memory.View.BaseView.Cast<T>().SubView(0, _length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_memory is not null)
            _pool.Return(_memory);
        _memory = null;
    }
}
