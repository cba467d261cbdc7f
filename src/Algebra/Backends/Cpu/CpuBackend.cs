using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Backends.Cpu;

/// <summary>
/// The backend of this machine's processor: vectors of field elements in AVX2 and FMA where it has them, the portable form
/// where not, all cores in either case.
/// </summary>
public static class CpuBackend
{
    /// <summary>The backend for this processor.</summary>
    public static IBackend Create() =>
        FieldVectors.IsSupported ? new VectorBackend<FrKernels, DigitLayout, DigitMsm>() : CreatePortable();

    /// <summary>The backend for a processor without AVX2 and FMA.</summary>
    internal static IBackend CreatePortable() => new VectorBackend<PortableKernels, PortableKernels, PortableGroupMsm>();
}
