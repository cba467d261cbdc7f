using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;

namespace Zkml.Gpu.Devices;

/// <summary>What ILGPU does not offer of the CUDA driver, and where to find its library.</summary>
internal static class CudaDriver
{
    private const string Library = "cuda";
    private const string WslFolder = "/usr/lib/wsl/lib";
    private const string KernelVersion = "/proc/version";

    // ILGPU asks for libcuda.so; machines without development files have only libcuda.so.1, some of them in the driver's own folder.
    private static readonly string[] Candidates =
        OperatingSystem.IsWindows()
            ? ["nvcuda.dll"]
            : ["libcuda.so.1", "libcuda.so", "/usr/local/nvidia/lib64/libcuda.so.1", $"{WslFolder}/libcuda.so.1"];

    private static readonly Lazy<nint> Handle = new(Load);

    static CudaDriver()
    {
        if (!IsWsl)
            NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(CudaDriver).Assembly, Resolve);
    }

    /// <summary>Where the driver's library was looked for.</summary>
    public static string SearchPath => string.Join(", ", Candidates);

    /// <summary>Whether the driver's library is on this machine; from here on ILGPU finds it too.</summary>
    public static bool IsPresent => Handle.Value != 0;

    /// <summary>Work given to the stream from now on waits for the event.</summary>
    public static void WaitForEvent(nint stream, nint occurrence) => Check(cuStreamWaitEvent(stream, occurrence, 0));

    // There ILGPU sets a resolver of its own, which fails where one is set already.
    private static bool IsWsl => Directory.Exists(WslFolder) && File.Exists(KernelVersion)
        && File.ReadAllText(KernelVersion).Contains("microsoft", StringComparison.OrdinalIgnoreCase);

    private static void Check(int status)
    {
        if (status != 0)
            throw new ILGPU.Runtime.Cuda.CudaException((ILGPU.Runtime.Cuda.CudaError)status);
    }

    private static nint Load()
    {
        foreach (string candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out nint handle))
                return handle;
        }

        return 0;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name is Library or "nvcuda" ? Handle.Value : 0;

    [DllImport(Library)]
    private static extern int cuStreamWaitEvent(nint stream, nint occurrence, uint flags);
}
