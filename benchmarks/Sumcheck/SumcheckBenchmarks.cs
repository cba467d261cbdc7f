using BenchmarkDotNet.Attributes;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Cpu;

namespace Zkml.Benchmarks.Sumcheck;

/// <summary>Vector operations of 2^20 elements on all processors, in nanoseconds an element: claim reduction and opening.</summary>
[ShortRunJob]
public class SumcheckBenchmarks : IDisposable
{
    private const int LogSize = 20;
    private const int Size = 1 << LogSize;

    private readonly IBackend _backend = CpuBackend.Create();
    private readonly Fr[] _point = RandomElements.Vector(LogSize);
    private readonly Fr _challenge = Fr.Random();
    private readonly int[] _integers = [.. Enumerable.Range(0, Size).Select(i => (i * 7919 % 65536) - 32768)];
    private IVector _left = null!;
    private IVector _right = null!;

    [GlobalSetup]
    public void Setup()
    {
        _left = _backend.EqTable(_point);
        _right = _backend.EqTable(RandomElements.Vector(LogSize));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Σ f(x)·g(x), all rounds.</summary>
    [Benchmark(OperationsPerInvoke = Size)]
    public void ProductSumcheck()
    {
        using IProductSumcheck sumcheck = _backend.OpenProductSumcheck([new ProductTerm(Fr.One, _left, _right)], LogSize);
        foreach (Fr challenge in _point)
        {
            _ = sumcheck.RoundPolynomial();
            sumcheck.Bind(challenge);
        }

        _ = sumcheck.Final();
    }

    [Benchmark(OperationsPerInvoke = Size)]
    public void EqTable() => _backend.EqTable(_point).Dispose();

    [Benchmark(OperationsPerInvoke = Size)]
    public void MultiplyAdd_Integers() => _backend.MultiplyAdd(_left, _challenge, _integers);

    [Benchmark(OperationsPerInvoke = Size)]
    public Fr EvaluatePolynomial() => _backend.EvaluatePolynomial(_left, _challenge);

    [Benchmark(OperationsPerInvoke = Size)]
    public void DivideByLinear() => _backend.DivideByLinear(_left, _challenge).Quotient.Dispose();

    [Benchmark(OperationsPerInvoke = Size)]
    public void DivideByBinomial()
    {
        (IVector quotient, IVector remainder) = _backend.DivideByBinomial(_left, 1 << (LogSize / 2), _challenge);
        quotient.Dispose();
        remainder.Dispose();
    }
}
