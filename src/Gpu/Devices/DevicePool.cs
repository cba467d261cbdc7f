using ILGPU;
using ILGPU.Runtime;
using Zkml.Algebra.Backends;

namespace Zkml.Gpu.Devices;

/// <summary>
/// Device memory that is kept for the next use: the driver's own allocation waits for the device. All work that touches it is given to
/// one stream, so that what is given back may be lent again at once.
/// </summary>
/// <param name="device">The device.</param>
internal sealed class DevicePool(GpuDevice device) : IDisposable
{
    private const long Mebibyte = 1 << 20;

    private readonly List<MemoryBuffer1D<byte, Stride1D.Dense>> _free = [];
    private long _total;

    /// <summary>Bytes taken from the device and not given back since.</summary>
    public long Lent => _total - Kept;

    /// <summary>Bytes kept for the next use.</summary>
    public long Kept { get; private set; }

    /// <summary>Lends at least so many bytes, at most a quarter more than asked for from what is kept.</summary>
    /// <exception cref="DeviceException">The device has no more.</exception>
    public MemoryBuffer1D<byte, Stride1D.Dense> Take(long bytes)
    {
        bytes = bytes <= Mebibyte ? (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Max(256, bytes)) : (bytes + Mebibyte - 1) / Mebibyte * Mebibyte;
        lock (_free)
        {
            int best = -1;
            for (int i = 0; i < _free.Count; i++)
            {
                long length = _free[i].Length;
                if (length >= bytes && length - bytes <= bytes / 4 && (best < 0 || length < _free[best].Length))
                    best = i;
            }

            if (best >= 0)
            {
                MemoryBuffer1D<byte, Stride1D.Dense> kept = _free[best];
                _free.RemoveAt(best);
                Kept -= kept.Length;
                return kept;
            }

            return Allocate(bytes);
        }
    }

    /// <summary>Takes memory back.</summary>
    public void Return(MemoryBuffer1D<byte, Stride1D.Dense> memory)
    {
        lock (_free)
        {
            _free.Add(memory);
            Kept += memory.Length;
        }
    }

    /// <summary>Gives what is not lent back to the device.</summary>
    public void Trim()
    {
        lock (_free)
        {
            foreach (MemoryBuffer1D<byte, Stride1D.Dense> memory in _free)
            {
                _total -= memory.Length;
                Kept -= memory.Length;
                memory.Dispose();
            }

            _free.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Trim();

    private MemoryBuffer1D<byte, Stride1D.Dense> Allocate(long bytes)
    {
        if (device.MemorySize - _total < bytes)
            device.Call(Trim);
        MemoryBuffer1D<byte, Stride1D.Dense>? memory = TryAllocate(bytes);
        if (memory is null)
        {
            device.Call(Trim);
            memory = TryAllocate(bytes) ?? throw device.TooSmall(Lent + bytes);
        }

        _total += bytes;
        return memory;
    }

    private MemoryBuffer1D<byte, Stride1D.Dense>? TryAllocate(long bytes)
    {
        try
        {
            return device.Accelerator.Allocate1D<byte>(bytes);
        }
        catch (Exception exception) when (GpuDevice.IsOutOfMemory(exception))
        {
            return null;
        }
        catch (AcceleratorException exception)
        {
            throw device.Lost(exception);
        }
    }
}
