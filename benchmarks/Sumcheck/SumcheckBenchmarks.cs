using BenchmarkDotNet.Attributes;
using Zkml.Algebra.Backends;
using Zkml.Benchmarks.Backends;

namespace Zkml.Benchmarks.Sumcheck;

/// <summary>Vector operations of 2^20 elements, in nanoseconds an element: claim reduction and opening.</summary>
public class SumcheckBenchmarks : BackendBenchmarks, IDisposable
{
    private const int LogSize = 20;
    private const int Size = 1 << LogSize;

    private readonly Fr[] _point = RandomElements.Vector(LogSize);
    private readonly Fr _challenge = Fr.Random();
    private readonly int[] _integers = [.. Enumerable.Range(0, Size).Select(i => (i * 7919 % 65536) - 32768)];
    private IVector _left = null!;
    private IVector _right = null!;

    [GlobalSetup]
    public void Setup()
    {
        _left = Subject.EqTable(_point);
        _right = Subject.EqTable(RandomElements.Vector(LogSize));
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
        using IProductSumcheck sumcheck = Subject.OpenProductSumcheck([new ProductTerm(Fr.One, _left, _right)], LogSize);
        foreach (Fr challenge in _point)
        {
            _ = sumcheck.RoundPolynomial();
            sumcheck.Bind(challenge);
        }

        _ = sumcheck.Final();
    }

    [Benchmark(OperationsPerInvoke = Size)]
    public void EqTable()
    {
        using IVector table = Subject.EqTable(_point);
        Finish(table);
    }

    [Benchmark(OperationsPerInvoke = Size)]
    public void MultiplyAdd_Integers()
    {
        Subject.MultiplyAdd(_left, _challenge, _integers);
        Finish(_left);
    }

    [Benchmark(OperationsPerInvoke = Size)]
    public void Invert()
    {
        Subject.Invert(_left);
        Finish(_left);
    }

    [Benchmark(OperationsPerInvoke = Size)]
    public Fr EvaluatePolynomial() => Subject.EvaluatePolynomial(_left, _challenge);

    [Benchmark(OperationsPerInvoke = Size)]
    public void DivideByLinear() => Subject.DivideByLinear(_left, _challenge).Quotient.Dispose();

    [Benchmark(OperationsPerInvoke = Size)]
    public void DivideByBinomial()
    {
        (IVector quotient, IVector remainder) = Subject.DivideByBinomial(_left, 1 << (LogSize / 2), _challenge);
        Finish(remainder);
        quotient.Dispose();
        remainder.Dispose();
    }

    /// <inheritdoc/>
    /// <remarks>Products and 32-byte elements read or written, of the definition.</remarks>
    public override Work WorkOf(string benchmark) => benchmark switch
    {
        nameof(ProductSumcheck) => new Work(Size * 10.0, Size * 6.0 * Fr.Size),
        nameof(Invert) => new Work(3.0 * Size, Size * 2.0 * Fr.Size),
        nameof(EqTable) => new Work(Size, Size * Fr.Size),
        nameof(MultiplyAdd_Integers) => new Work(Size, Size * ((2.0 * Fr.Size) + sizeof(int))),
        nameof(EvaluatePolynomial) => new Work(Size, Size * Fr.Size),
        _ => new Work(2.0 * Size, Size * 3.0 * Fr.Size),
    };
}
