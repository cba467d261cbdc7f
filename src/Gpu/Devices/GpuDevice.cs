using System.Globalization;
using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using Zkml.Algebra.Backends;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Devices;

/// <summary>
/// A CUDA card, or the host's own threads in tests: its memory, its stream of work, and the kernels loaded into it. Everything that
/// the driver reports becomes a <see cref="DeviceException"/> here.
/// </summary>
internal sealed partial class GpuDevice : IDisposable
{
    /// <summary>Threads a group on a card: what the kernels' launch bounds are made for.</summary>
    public const int LargestGroup = 256;

    // Groups of a launch whose threads stride over the work: enough to fill every multiprocessor several times over.
    private const int GroupsPerMultiprocessor = 8;

    private const string Help = "try --backend cpu, or install a driver for an NVIDIA card";

    // 32-bit multiply-adds of a multiprocessor in a clock, on every card from Volta to Hopper.
    private const double MultiplyAddsAClock = 64;

    private readonly Context _context;
    private bool _isLost;

    private GpuDevice(Context context, Accelerator accelerator, long memory = long.MaxValue)
    {
        MemorySize = Math.Min(accelerator.MemorySize, memory);
        _context = context;
        Accelerator = accelerator;
        Stream = accelerator.DefaultStream;
        CopyStream = accelerator.CreateStream();
        Pool = new DevicePool(this);
        _staging = [.. Enumerable.Range(0, 2).Select(_ => new Staging(accelerator))];
    }

    /// <summary>ILGPU's side of it.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>The stream of all kernels, and of all copies but those of <see cref="IntegerFeed"/>.</summary>
    public AcceleratorStream Stream { get; }

    /// <summary>The stream of copies that run beside kernels.</summary>
    public AcceleratorStream CopyStream { get; }

    /// <summary>The memory.</summary>
    public DevicePool Pool { get; }

    /// <summary>The card's name.</summary>
    public string Name => Accelerator.Name;

    /// <summary>The card; null for the host's threads. Clocks are in MHz, the memory's ticks twice a clock.</summary>
    public Card? Card => Accelerator is CudaAccelerator cuda
        ? new Card(
            Name,
            MemorySize,
            cuda.NumMultiprocessors * MultiplyAddsAClock * (cuda.ClockRate * 1e6),
            2.0 * cuda.MemoryClockRate * 1e6 * cuda.MemoryBusWidth / 8)
        : null;

    /// <summary>Whether this is a card.</summary>
    public bool IsCuda => Accelerator is CudaAccelerator;

    /// <summary>Bytes of the device's memory.</summary>
    public long MemorySize { get; }

    /// <summary>Bytes of it that are not lent, by this process or to others.</summary>
    public long FreeMemory => Accelerator is CudaAccelerator cuda
        ? Math.Min(MemorySize - Pool.Lent, cuda.GetFreeMemory() + Pool.Kept)
        : MemorySize - Pool.Lent;

    /// <summary>Threads a group.</summary>
    public int GroupSize => Math.Min(LargestGroup, Accelerator.MaxNumThreadsPerGroup);

    /// <summary>Opens the first CUDA card.</summary>
    /// <exception cref="DeviceException">There is none that can be used.</exception>
    public static GpuDevice Open()
    {
        if (!CudaDriver.IsPresent)
            throw new DeviceException($"no CUDA driver: looked for {CudaDriver.SearchPath}", Help);
        Context? context = null;
        try
        {
            context = Context.Create(builder => builder
                .Optimize(OptimizationLevel.O1).FieldArithmetic().PTXBackend(PTXBackendMode.Enhanced).PageLocking(PageLockingMode.Auto).Cuda());
            Context.DeviceCollection<CudaDevice> devices = context.GetCudaDevices();
            if (devices.Count == 0)
                throw new DeviceException("no CUDA card: the driver is there and lists no device that ILGPU can use", Help);
            return new GpuDevice(context, devices[0].CreateCudaAccelerator(context));
        }
        catch (Exception exception) when (exception is AcceleratorException or TypeLoadException or TypeInitializationException or NotSupportedException or InvalidOperationException)
        {
            context?.Dispose();
            throw new DeviceException($"no usable CUDA card: {exception.Message}", Help, exception);
        }
        catch
        {
            context?.Dispose();
            throw;
        }
    }

    /// <summary>Runs kernels on the host, two threads a group: slow, for tests on machines without a card.</summary>
    /// <param name="memory">Bytes that it pretends to have.</param>
    public static GpuDevice OpenHost(long memory = long.MaxValue)
    {
        var context = Context.Create(builder => builder.Optimize(OptimizationLevel.O1).FieldArithmetic().CPU(new CPUDevice(2, 1, 1)));
        return new GpuDevice(context, context.CreateCPUAccelerator(0, CPUAcceleratorMode.Parallel), memory);
    }

    /// <summary>Takes memory of undefined contents.</summary>
    /// <exception cref="DeviceException">The device has no more.</exception>
    public DeviceArray<T> Allocate<T>(int length)
        where T : unmanaged => new(Pool, length);

    /// <summary>A launch of groups that stride over so many items.</summary>
    public KernelConfig Stride(long items)
    {
        long groups = (items + GroupSize - 1) / GroupSize;
        return new KernelConfig((int)Math.Clamp(groups, 1, Accelerator.NumMultiprocessors * GroupsPerMultiprocessor), GroupSize);
    }

    /// <summary>A launch with a thread, at least, for each item.</summary>
    public KernelConfig Cover(long items) => new((int)Math.Max(1, (items + GroupSize - 1) / GroupSize), GroupSize);

    /// <summary>A launch of a group for each item, some of which stride where there are very many.</summary>
    public KernelConfig Groups(long items) => new((int)Math.Clamp(items, 1, 1 << 16), GroupSize);

    /// <summary>Zeros every byte.</summary>
    public void Clear<T>(ArrayView<T> view)
        where T : unmanaged => Call(() => view.MemSetToZero(Stream));

    /// <summary>The error for work that needs more memory than there is, or than others leave of it.</summary>
    public DeviceException TooSmall(long bytes) => new(
        $"{Name} has {Gibibytes(MemorySize)} GiB of memory, {Gibibytes(FreeMemory + Pool.Lent)} GiB of it to be had; the work needs {Gibibytes(bytes)} GiB",
        "try smaller groups or fewer samples, a larger card, or --backend cpu");

    /// <summary>Whether the driver said that there is no memory left.</summary>
    public static bool IsOutOfMemory(Exception exception) =>
        exception is CudaException { Error: nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY) } or OutOfMemoryException;

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosing = true;
        Task.WhenAny(_compiling).Wait();
        Release(Close);
    }

    private void Close()
    {
        Stream.Synchronize();
        foreach (Staging staging in _staging)
            staging.Dispose();
        Pool.Dispose();
        CopyStream.Dispose();
        Accelerator.Dispose();
        _context.Dispose();
    }

    private static string Gibibytes(long bytes) => (bytes / (double)(1 << 30)).ToString("0.0", CultureInfo.InvariantCulture);
}
