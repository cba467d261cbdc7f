using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Zkml.Gpu.Devices;

/// <content>Copies through page-locked memory, in the stream of the kernels.</content>
internal sealed partial class GpuDevice
{
    private readonly Staging[] _staging;
    private int _turn;

    /// <summary>Copies to the device; the source may change once this returns. While one piece travels, the next is being copied.</summary>
    public void Upload<T>(ReadOnlySpan<T> source, ArrayView<T> target)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(source);
        ArrayView<byte> view = target.Cast<byte>();
        try
        {
            for (int start = 0; start < bytes.Length; start += Staging.Size)
            {
                Staging staging = NextStaging();
                int count = Math.Min(Staging.Size, bytes.Length - start);
                bytes.Slice(start, count).CopyTo(staging.Memory.Span);
                staging.View.SubView(0, count).CopyTo(Stream, view.SubView(start, count));
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
        Span<byte> bytes = MemoryMarshal.AsBytes(destination);
        ArrayView<byte> view = source.Cast<byte>();
        try
        {
            Staging? last = null;
            int lastStart = 0;
            for (int start = 0; start < bytes.Length; start += Staging.Size)
            {
                Staging staging = NextStaging();
                int count = Math.Min(Staging.Size, bytes.Length - start);
                view.SubView(start, count).CopyTo(Stream, staging.View.SubView(0, count));
                staging.Free.Record(Stream);
                last?.CopyTo(bytes[lastStart..]);
                (last, lastStart) = (staging, start);
            }

            last?.CopyTo(bytes[lastStart..]);
        }
        catch (AcceleratorException exception)
        {
            throw Lost(exception);
        }
    }

    private Staging NextStaging()
    {
        Staging staging = _staging[_turn++ % _staging.Length];
        staging.Free.Wait();
        return staging;
    }

    /// <summary>Page-locked memory of the host, and when it is free again.</summary>
    private sealed class Staging(Accelerator accelerator) : IDisposable
    {
        /// <summary>Bytes: a fraction of a millisecond on the bus, far more than a copy's own cost.</summary>
        public const int Size = 1 << 22;

        public PageLockedArray1D<byte> Memory { get; } = accelerator.AllocatePageLocked1D<byte>(Size);

        public ArrayView<byte> View => Memory.ArrayView;

        public DeviceEvent Free { get; } = new(accelerator);

        /// <summary>Waits for what was last copied here, and passes it on.</summary>
        public void CopyTo(Span<byte> destination)
        {
            Free.Wait();
            Memory.Span[..Math.Min(Size, destination.Length)].CopyTo(destination);
        }

        public void Dispose()
        {
            Free.Dispose();
            Memory.Dispose();
        }
    }
}
