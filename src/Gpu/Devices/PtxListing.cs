using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Devices;

/// <summary>The PTX of every kernel for Hopper, made without a card: that kernels compile, and into what, can be checked anywhere.</summary>
internal sealed class PtxListing : IDisposable
{
    private readonly Context _context;
    private readonly PTXBackend _backend;

    /// <summary>Starts the compiler that a card would use.</summary>
    public PtxListing()
    {
        _context = Context.Create(builder => builder.Optimize(OptimizationLevel.O1).FieldArithmetic().PTXBackend(PTXBackendMode.Enhanced));
        _backend = new PTXBackend(
            _context, new CudaCapabilityContext(CudaArchitecture.SM_90), CudaArchitecture.SM_90, CudaInstructionSet.ISA_84, null);
    }

    /// <summary>Every kernel: the methods without a result of the classes that are named for them.</summary>
    public static IEnumerable<MethodInfo> Kernels =>
        from type in typeof(PtxListing).Assembly.GetTypes()
        where type.Name.EndsWith("Kernels", StringComparison.Ordinal)
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where method.ReturnType == typeof(void)
        select method;

    /// <summary>A kernel's PTX.</summary>
    public string Compile(MethodInfo kernel) => ((PTXCompiledKernel)_backend.Compile(
        EntryPointDescription.FromExplicitlyGroupedKernel(kernel), KernelSpecialization.Empty)).PTXAssembly;

    /// <inheritdoc/>
    public void Dispose()
    {
        _backend.Dispose();
        _context.Dispose();
    }
}
