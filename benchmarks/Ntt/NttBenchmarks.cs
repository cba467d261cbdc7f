using BenchmarkDotNet.Attributes;
using Zkml.Algebra.Backends;
using Zkml.Benchmarks.Backends;

namespace Zkml.Benchmarks.Ntt;

/// <summary>The number-theoretic transform over Fr, natural order on both sides, twiddles prepared.</summary>
public class NttBenchmarks : BackendBenchmarks, IDisposable
{
    private const double BytesAPass = 2 * Fr.Size;

    private IVector _vector = null!;

    [Params(16, 18, 20, 22, 24)]
    public int LogSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _vector = Subject.EqTable(RandomElements.Vector(LogSize));
        Forward();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _vector.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One transform, and the wait for it.</summary>
    [Benchmark]
    public void Forward()
    {
        Subject.Ntt(_vector);
        Finish();
    }

    [Benchmark]
    public void Inverse()
    {
        Subject.InverseNtt(_vector);
        Finish();
    }

    /// <inheritdoc/>
    /// <remarks>A product a butterfly, and every element read and written in each pass of at most eight of the index's bits.</remarks>
    public override Work WorkOf(string benchmark)
    {
        double size = Math.Pow(2, LogSize);
        return new Work(size * LogSize / 2, size * BytesAPass * Math.Ceiling(LogSize / 8.0));
    }

    private void Finish()
    {
        using IVector first = Subject.Zeros(1);
        Finish(first);
    }
}
