using ILGPU;
using ILGPU.Runtime;
using Zkml.Algebra.Backends;

namespace Zkml.Gpu.Devices;

/// <content>
/// Kernels: compiled ahead beside the host's own work, or at their first launch, and given to the stream of work. A card's driver keeps what it
/// made of them for the next process.
/// </content>
internal sealed partial class GpuDevice
{
    private readonly List<Action> _kernels = [];
    private readonly Lock _compiler = new();
    private volatile bool _isClosing;
    private Task _compiling = Task.CompletedTask;

    /// <summary>Starts to compile every kernel that was loaded, in the order of loading, on a thread of its own.</summary>
    public void CompileAhead() => _compiling = Task.Run(() =>
    {
        foreach (Action compile in _kernels)
        {
            if (_isClosing)
                return;
            compile();
        }
    });

    /// <summary>A kernel's launcher.</summary>
    public Action<KernelConfig, T1, T2> Load<T1, T2>(Action<T1, T2> kernel, KernelSpecialization bounds = default)
        where T1 : struct
        where T2 : struct
    {
        Lazy<Action<AcceleratorStream, KernelConfig, T1, T2>> launch = Compiled(() => Accelerator.LoadKernel(kernel, Bounded(bounds)));
        return (shape, a, b) => Call(() => launch.Value(Stream, shape, a, b));
    }

    /// <summary>A kernel's launcher.</summary>
    public Action<KernelConfig, T1, T2, T3> Load<T1, T2, T3>(Action<T1, T2, T3> kernel, KernelSpecialization bounds = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
    {
        Lazy<Action<AcceleratorStream, KernelConfig, T1, T2, T3>> launch = Compiled(() => Accelerator.LoadKernel(kernel, Bounded(bounds)));
        return (shape, a, b, c) => Call(() => launch.Value(Stream, shape, a, b, c));
    }

    /// <summary>A kernel's launcher.</summary>
    public Action<KernelConfig, T1, T2, T3, T4> Load<T1, T2, T3, T4>(Action<T1, T2, T3, T4> kernel, KernelSpecialization bounds = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
    {
        Lazy<Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4>> launch = Compiled(() => Accelerator.LoadKernel(kernel, Bounded(bounds)));
        return (shape, a, b, c, d) => Call(() => launch.Value(Stream, shape, a, b, c, d));
    }

    /// <summary>A kernel's launcher.</summary>
    public Action<KernelConfig, T1, T2, T3, T4, T5> Load<T1, T2, T3, T4, T5>(Action<T1, T2, T3, T4, T5> kernel, KernelSpecialization bounds = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
    {
        Lazy<Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5>> launch = Compiled(() => Accelerator.LoadKernel(kernel, Bounded(bounds)));
        return (shape, a, b, c, d, e) => Call(() => launch.Value(Stream, shape, a, b, c, d, e));
    }

    /// <summary>A kernel's launcher.</summary>
    public Action<KernelConfig, T1, T2, T3, T4, T5, T6> Load<T1, T2, T3, T4, T5, T6>(Action<T1, T2, T3, T4, T5, T6> kernel, KernelSpecialization bounds = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
    {
        Lazy<Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6>> launch = Compiled(() => Accelerator.LoadKernel(kernel, Bounded(bounds)));
        return (shape, a, b, c, d, e, f) => Call(() => launch.Value(Stream, shape, a, b, c, d, e, f));
    }

    /// <summary>A kernel's launcher.</summary>
    public Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7> Load<T1, T2, T3, T4, T5, T6, T7>(Action<T1, T2, T3, T4, T5, T6, T7> kernel, KernelSpecialization bounds = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
        where T7 : struct
    {
        Lazy<Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6, T7>> launch = Compiled(() => Accelerator.LoadKernel(kernel, Bounded(bounds)));
        return (shape, a, b, c, d, e, f, g) => Call(() => launch.Value(Stream, shape, a, b, c, d, e, f, g));
    }

    /// <summary>A kernel's launcher.</summary>
    public Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8> Load<T1, T2, T3, T4, T5, T6, T7, T8>(Action<T1, T2, T3, T4, T5, T6, T7, T8> kernel, KernelSpecialization bounds = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
        where T7 : struct
        where T8 : struct
    {
        Lazy<Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8>> launch = Compiled(() => Accelerator.LoadKernel(kernel, Bounded(bounds)));
        return (shape, a, b, c, d, e, f, g, h) => Call(() => launch.Value(Stream, shape, a, b, c, d, e, f, g, h));
    }

    // One kernel at a time: whoever needs the next one waits for the one that is being compiled.
    private Lazy<T> Compiled<T>(Func<T> compile)
    {
        var kernel = new Lazy<T>(() =>
        {
            lock (_compiler)
            {
                Accelerator.Bind();
                return compile();
            }
        });
        _kernels.Add(() => _ = kernel.Value);
        return kernel;
    }

    // Launch bounds speak of a card's groups.
    private KernelSpecialization Bounded(KernelSpecialization bounds) => IsCuda ? bounds : KernelSpecialization.Empty;

    /// <summary>Runs what calls the driver.</summary>
    /// <exception cref="DeviceException">The driver reported an error.</exception>
    public void Call(Action work)
    {
        try
        {
            work();
        }
        catch (AcceleratorException exception)
        {
            throw Lost(exception);
        }
    }

    /// <summary>Gives something back. A card that is lost refuses every call: what it holds goes with the process.</summary>
    public void Release(Action release)
    {
        if (_isLost)
            return;
        try
        {
            release();
        }
        catch (AcceleratorException)
        {
            _isLost = true;
        }
    }

    /// <summary>The error for what the driver reported. Where that is no lack of memory, nothing more can be asked of it.</summary>
    public DeviceException Lost(AcceleratorException exception)
    {
        if (IsOutOfMemory(exception))
            return TooSmall(Pool.Lent);
        _isLost = true;
        return new DeviceException(
            $"the device failed during the work ({Name}: {exception.Message})", "try again, or with --backend cpu", exception);
    }
}
