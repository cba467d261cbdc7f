using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Cpu;
using Zkml.Gpu.Devices;
using Zkml.Testing.Backends;

namespace Zkml.Gpu.Tests.Devices;

/// <summary>Copies of several pieces, work that is too large, and what is left of a device that is lost.</summary>
public sealed class GpuDeviceTests
{
    // A piece of a copy.
    private const int Piece = 1 << 22;

    [Theory]
    [InlineData(Piece - 1)]
    [InlineData(Piece)]
    [InlineData(Piece + 1)]
    [InlineData(3 * Piece)]
    [InlineData((4 * Piece) + 5)]
    public void Copies_OfSeveralPieces(int bytes)
    {
        using var device = GpuDevice.OpenHost();
        AssertCopied<byte>(device, bytes, (random, span) => random.NextBytes(span));
        AssertCopied<(long, int)>(device, bytes / 16, (random, span) =>
        {
            foreach (ref (long, int) element in span)
                element = (random.NextInt64(), random.Next());
        });
    }

    [Fact]
    public void Ntt_OfThreePasses_MatchesCpu()
    {
        Fr[] f = new TestElements(17).Vector(1 << 17);
        using var device = GpuDevice.OpenHost();
        using var gpu = new GpuBackend(device);
        Assert.Equal(Transformed(CpuBackend.Create(), f), Transformed(gpu, f));
    }

    [Fact]
    public void Work_LargerThanTheDevice_IsRefused()
    {
        using var device = GpuDevice.OpenHost(1L << 30);
        using var backend = new GpuBackend(device);
        backend.RequireRoom(new WorkSize(1 << 16, 1 << 16, 1 << 20, 1 << 20));
        WorkSize[] tooLarge =
        [
            new(1 << 24, 1, 1, 1), new(1, 1 << 24, 1, 1), new(1, 1, 1 << 25, 1), new(1, 1, 1, 1 << 28), new(1L << 40, 1L << 40, 1L << 40, 1L << 40),
        ];
        Assert.All(tooLarge, work =>
        {
            DeviceException exception = Assert.Throws<DeviceException>(() => backend.RequireRoom(work));
            Assert.Matches("has 1.0 GiB of memory, 1.0 GiB of it to be had; the work needs [0-9]+[.][0-9] GiB$", exception.Message);
            Assert.NotEmpty(exception.Help);
        });
    }

    [Fact]
    public void Error_OfTheDriver_EndsTheDevice()
    {
        var device = GpuDevice.OpenHost();
        using var feed = new IntegerFeed(device);
        _ = feed.Send([1, 2, 3]);
        DeviceException exception = Assert.Throws<DeviceException>(() => device.Call(() => throw new DriverError()));
        Assert.IsType<DriverError>(exception.InnerException);
        Assert.NotEmpty(exception.Help);

        // Nothing more is asked of it, so that no second error hides the first.
        device.Release(() => throw new InvalidOperationException());
        feed.Dispose();
        device.Dispose();
        Assert.False(device.Accelerator.IsDisposed);
    }

    [Fact]
    public void Error_AtRelease_IsTheEnd()
    {
        using var device = GpuDevice.OpenHost();
        device.Release(() => throw new DriverError());
        device.Release(() => throw new InvalidOperationException());
    }

    private static void AssertCopied<T>(GpuDevice device, int length, FillSpan<T> fill)
        where T : unmanaged
    {
        var source = new T[length];
        fill(new Random(length), source);
        using DeviceArray<T> array = device.Allocate<T>(length);
        device.Upload<T>(source, array.View);
        var copy = new T[length];
        device.Download(array.View, copy.AsSpan());
        Assert.True(source.AsSpan().SequenceEqual(copy));
    }

    private static Fr[] Transformed(IBackend backend, Fr[] f)
    {
        using IVector vector = backend.Upload(f);
        var values = new Fr[2 * f.Length];
        backend.Ntt(vector);
        backend.Download(vector, values.AsSpan(0, f.Length));
        backend.InverseNtt(vector);
        backend.InverseNtt(vector);
        backend.Download(vector, values.AsSpan(f.Length));
        return values;
    }

    private delegate void FillSpan<T>(Random random, Span<T> span);

    private sealed class DriverError() : ILGPU.Runtime.AcceleratorException("an illegal address")
    {
        public override ILGPU.Runtime.AcceleratorType AcceleratorType => ILGPU.Runtime.AcceleratorType.CPU;
    }
}
