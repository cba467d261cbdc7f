using Zkml.Algebra.Backends;
using Zkml.Gpu.Devices;
using Zkml.Testing.Backends;

namespace Zkml.Gpu.Tests.Backends;

/// <summary>The kernels on ILGPU's accelerator of host threads.</summary>
public sealed class HostGpuBackendTests : BackendLaws, IDisposable
{
    private readonly GpuBackend _backend = new(GpuDevice.OpenHost());

    protected override IBackend Subject => _backend;

    public void Dispose() => _backend.Dispose();
}
