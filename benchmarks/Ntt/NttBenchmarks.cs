using BenchmarkDotNet.Attributes;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Cpu;

namespace Zkml.Benchmarks.Ntt;

/// <summary>The number-theoretic transform over Fr on all processors, natural order on both sides, twiddles prepared.</summary>
[ShortRunJob]
public class NttBenchmarks : IDisposable
{
    private readonly IBackend _backend = CpuBackend.Create();
    private IVector _vector = null!;

    [Params(10, 14, 16, 18, 20)]
    public int LogSize { get; set; }

    [GlobalSetup]
    public void Setup() => _vector = _backend.EqTable(RandomElements.Vector(LogSize));

    [GlobalCleanup]
    public void Dispose()
    {
        _vector.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void Forward() => _backend.Ntt(_vector);

    [Benchmark]
    public void Inverse() => _backend.InverseNtt(_vector);
}
