using System.Numerics;
using ILGPU;
using ILGPU.Runtime;
using Zkml.Algebra.Backends;

namespace Zkml.Gpu.Devices;

/// <summary>
/// Brings vectors of small integers to the device beside its kernels: two places of page-locked memory and of device memory take
/// turns, so that one vector is laid out by the host, one travels and one is worked on at the same time.
/// </summary>
/// <param name="device">The device.</param>
internal sealed class IntegerFeed(GpuDevice device) : IDisposable
{
    private readonly Place?[] _places = new Place?[2];
    private int _last;

    /// <summary>
    /// Starts a vector's way to the device. Kernels given to the device's stream from now on see it, until the call after the next;
    /// the source may change once this returns.
    /// </summary>
    /// <exception cref="DeviceException">The device failed or has no memory left.</exception>
    public ArrayView<int> Send(ReadOnlySpan<int> integers)
    {
        try
        {
            Place place = Next(integers.Length);
            integers.CopyTo(place.Host.Span);
            return Start(place, integers.Length);
        }
        catch (AcceleratorException exception)
        {
            throw device.Lost(exception);
        }
    }

    /// <summary>Tells that the kernels which read the last vector have been given to the stream.</summary>
    /// <exception cref="DeviceException">The device failed.</exception>
    public void Done() => device.Call(() => _places[_last]?.Read.Record(device.Stream));

    /// <inheritdoc/>
    public void Dispose() => device.Release(() =>
    {
        foreach (Place? place in _places)
            place?.Dispose();
    });

    // What was sent from this place two calls ago has left the host's memory once this returns.
    private Place Next(int length)
    {
        _last = (_last + 1) % _places.Length;
        ref Place? place = ref _places[_last];
        if (place is not null && place.Length < length)
        {
            place.Dispose();
            place = null;
        }

        // Vectors of growing lengths would lock pages anew each time.
        place ??= new Place(device, (int)Math.Min(Array.MaxLength, BitOperations.RoundUpToPowerOf2((uint)length)));
        place.Sent.Wait();
        return place;
    }

    private ArrayView<int> Start(Place place, int length)
    {
        ArrayView<int> target = place.Device.View.SubView(0, length);
        place.Read.HoldUp(device.CopyStream);
        place.Host.ArrayView.SubView(0, length).CopyTo(device.CopyStream, target);
        place.Sent.Record(device.CopyStream);
        place.Sent.HoldUp(device.Stream);
        return target;
    }

    private sealed class Place : IDisposable
    {
        public Place(GpuDevice device, int length)
        {
            Length = length;
            Host = device.Accelerator.AllocatePageLocked1D<int>(Math.Max(1, length));
            Device = device.Allocate<int>(length);
            Sent = new DeviceEvent(device.Accelerator);
            Read = new DeviceEvent(device.Accelerator);

            // The pool lends what kernels given to the stream before may still use.
            Read.Record(device.Stream);
        }

        public int Length { get; }

        public PageLockedArray1D<int> Host { get; }

        public DeviceArray<int> Device { get; }

        /// <summary>The copy has been made.</summary>
        public DeviceEvent Sent { get; }

        /// <summary>The kernels that use the device's memory are done.</summary>
        public DeviceEvent Read { get; }

        public void Dispose()
        {
            // The pool lends to the stream of kernels alone: the copy must be over.
            Sent.Wait();
            Sent.Dispose();
            Read.Dispose();
            Device.Dispose();
            Host.Dispose();
        }
    }
}
