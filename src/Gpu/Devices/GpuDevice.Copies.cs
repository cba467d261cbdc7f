using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Zkml.Gpu.Devices;

/// <content>Copies through page-locked memory, in the stream of the kernels.</content>
internal sealed partial class GpuDevice
{
    private readonly Staging[] _staging;
    private int _last;

    /// <summary>Copies to the device; the source may change once this returns. While one piece travels, the next is being copied.</summary>
    public void Upload<T>(ReadOnlySpan<T> source, ArrayView<T> target)
        where T : unmanaged
    {
        int piece = Staging.Size / Interop.SizeOf<T>();
        try
        {
            for (long start = 0; start < source.Length; start += piece)
            {
                Staging staging = NextStaging();
                ReadOnlySpan<T> part = source.Slice((int)start, (int)Math.Min(piece, source.Length - start));
                part.CopyTo(staging.Elements<T>());
                staging.View<T>(part.Length).CopyTo(Stream, target.SubView(start, part.Length));
                staging.Free.Record(Stream);
            }
        }
        catch (AcceleratorException exception)
        {
            throw Lost(exception);
        }
    }

    /// <summary>Waits for the work given so far, and copies its result to the host.</summary>
    public void Download<T>(ArrayView<T> source, Span<T> destination)
        where T : unmanaged
    {
        int piece = Staging.Size / Interop.SizeOf<T>();
        try
        {
            Staging? last = null;
            Span<T> lastPart = [];
            for (long start = 0; start < destination.Length; start += piece)
            {
                Staging staging = NextStaging();
                Span<T> part = destination.Slice((int)start, (int)Math.Min(piece, destination.Length - start));
                source.SubView(start, part.Length).CopyTo(Stream, staging.View<T>(part.Length));
                staging.Free.Record(Stream);
                last?.CopyTo(lastPart);
                last = staging;
                lastPart = part;
            }

            last?.CopyTo(lastPart);
        }
        catch (AcceleratorException exception)
        {
            throw Lost(exception);
        }
    }

    private Staging NextStaging()
    {
        _last = (_last + 1) % _staging.Length;
        _staging[_last].Free.Wait();
        return _staging[_last];
    }

    /// <summary>Page-locked memory of the host, and when it is free again.</summary>
    private sealed class Staging(Accelerator accelerator) : IDisposable
    {
        /// <summary>Bytes: a fraction of a millisecond on the bus, far more than a copy's own cost.</summary>
        public const int Size = 1 << 22;

        private readonly PageLockedArray1D<byte> _memory = accelerator.AllocatePageLocked1D<byte>(Size);

        public DeviceEvent Free { get; } = new(accelerator);

        /// <summary>The memory, for the host.</summary>
        public Span<T> Elements<T>()
            where T : unmanaged => MemoryMarshal.Cast<byte, T>(_memory.Span);

        /// <summary>The memory, for the device.</summary>
        public ArrayView<T> View<T>(int length)
            where T : unmanaged => _memory.ArrayView.Cast<T>().SubView(0, length);

        /// <summary>Waits for what was last copied here, and passes it on.</summary>
        public void CopyTo<T>(Span<T> destination)
            where T : unmanaged
        {
            Free.Wait();
            Elements<T>()[..destination.Length].CopyTo(destination);
        }

        public void Dispose()
        {
            Free.Dispose();
            _memory.Dispose();
        }
    }
}
