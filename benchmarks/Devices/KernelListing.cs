using System.Reflection;
using Zkml.Gpu.Devices;

namespace Zkml.Benchmarks.Devices;

/// <summary>Writes every kernel's PTX, for NVIDIA's ptxas and cuobjdump to tell registers, spills and instructions.</summary>
internal static class KernelListing
{
    public static int Write(string folder)
    {
        _ = Directory.CreateDirectory(folder);
        using var listing = new PtxListing();
        foreach (MethodInfo kernel in PtxListing.Kernels)
            File.WriteAllText(Path.Combine(folder, $"{kernel.DeclaringType!.Name}.{kernel.Name}.ptx"), listing.Compile(kernel));
        return 0;
    }
}
