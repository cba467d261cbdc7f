using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Cpu;
using Zkml.Algebra.Fields.Vectors;
using Zkml.Testing.Backends;

namespace Zkml.Algebra.Tests.Backends;

/// <summary>The backend that this processor gets.</summary>
public sealed class CpuBackendTests : BackendLaws
{
    protected override IBackend Subject { get; } = CpuBackend.Create();

    [Fact]
    public void Create_UsesVectorKernelsWhereTheProcessorHasThem() => Assert.Equal(
        FieldVectors.IsSupported
            ? typeof(VectorBackend<FrKernels, DigitLayout, DigitMsm>)
            : typeof(VectorBackend<PortableKernels, PortableKernels, PortableGroupMsm>),
        Subject.GetType());

    [Fact]
    public void Vector_AfterDispose_IsRefused()
    {
        IVector vector = Subject.Zeros(5);
        vector.Dispose();
        vector.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Subject.Download(vector, new Fr[5]));
        Assert.Throws<ObjectDisposedException>(() => Subject.EvaluatePolynomial(vector, Fr.One));
    }
}

/// <summary>The backend of processors without AVX2 and FMA.</summary>
public sealed class PortableCpuBackendTests : BackendLaws
{
    protected override IBackend Subject { get; } = CpuBackend.CreatePortable();
}
