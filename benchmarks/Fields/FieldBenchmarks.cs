using BenchmarkDotNet.Attributes;
using Zkml.Algebra.Fields;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Benchmarks.Fields;

/// <summary>Nanoseconds an element of the vector kernels of Fr, by instruction set, and of the portable form.</summary>
/// <remarks>4,096 elements: they stay in the second cache. A latency is that of a chain of products of one or two groups.</remarks>
public unsafe class FieldBenchmarks : IDisposable
{
    private const int Elements = 4096;
    private const int Groups = Elements / FieldVectors.Lanes;

    private readonly Fr[] _elements = new Fr[Elements];
    private readonly Fr[] _products = new Fr[Elements];
    private readonly int[] _integers = new int[Elements];
    private readonly long[] _columns = new long[FieldVectors.ColumnsSize];
    private GroupBuffer _x = null!;
    private GroupBuffer _y = null!;
    private GroupBuffer _z = null!;

    /// <summary>Draws the operands.</summary>
    [GlobalSetup]
    public void Setup()
    {
        for (int i = 0; i < Elements; i++)
        {
            _elements[i] = Fr.Random();
            _integers[i] = (i * 7919 % 65536) - 32768;
        }

        _x = new GroupBuffer(Groups);
        _y = new GroupBuffer(Groups);
        _z = new GroupBuffer(Groups, clear: true);
        GroupConversion.Load<FrParameters>(_x.Pointer, _elements);
        GroupConversion.Load<FrParameters>(_y.Pointer, _elements);
    }

    /// <summary>Frees the operands.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _x.Dispose();
        _y.Dispose();
        _z.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public void Portable_Multiply()
    {
        for (int i = 0; i < Elements; i++)
        {
            _products[i] = _elements[i] * _elements[Elements - 1 - i];
        }
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public Fr Portable_Multiply_Latency()
    {
        Fr product = Fr.One;
        for (int i = 0; i < Elements; i++)
        {
            product *= _elements[i];
        }

        return product;
    }

    [Benchmark(OperationsPerInvoke = 64)]
    public Fr Portable_Inverse()
    {
        Fr sum = Fr.Zero;
        for (int i = 0; i < 64; i++)
        {
            sum += _elements[i].Inverse();
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public void Avx2_Multiply() => FrKernelsAvx2.Multiply(_z.Pointer, _x.Pointer, _y.Pointer, Groups);

    [Benchmark(OperationsPerInvoke = Elements)]
    public void Avx2_Square() => FrKernelsAvx2.Square(_z.Pointer, _x.Pointer, Groups);

    [Benchmark(OperationsPerInvoke = Elements)]
    public void Avx2_Fold() => FrKernelsAvx2.Fold(_z.Pointer, _x.Pointer, _y.Pointer, _x.Pointer, Groups);

    [Benchmark(OperationsPerInvoke = Elements)]
    public void Multiply() => FrKernels.Multiply(_z.Pointer, _x.Pointer, _y.Pointer, Groups);

    [Benchmark(OperationsPerInvoke = 2 * FieldVectors.Lanes * 100)]
    public void Multiply_Latency()
    {
        for (int i = 0; i < 100; i++)
        {
            FrKernels.Multiply(_z.Pointer, _z.Pointer, _y.Pointer, 2);
        }
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public void Square() => FrKernels.Square(_z.Pointer, _x.Pointer, Groups);

    [Benchmark(OperationsPerInvoke = Elements)]
    public void SumOfProducts() =>
        FrKernels.SumOfProducts(_z.Pointer, _x.Pointer, _y.Pointer, _y.Pointer, _x.Pointer, Groups);

    [Benchmark(OperationsPerInvoke = Elements)]
    public void NormalisedButterfly() =>
        FrKernels.NormalisedButterfly(_z.Pointer, _x.Pointer, _y.Pointer, 1, Groups);

    [Benchmark(OperationsPerInvoke = Elements)]
    public void Fold() => FrKernels.Fold(_z.Pointer, _x.Pointer, _y.Pointer, _x.Pointer, Groups);

    [Benchmark(OperationsPerInvoke = Elements / 2)]
    public void FoldPairs() => FrKernels.FoldPairs(_z.Pointer, _x.Pointer, _y.Pointer, Groups / 2);

    [Benchmark(OperationsPerInvoke = Elements)]
    public void AddScaled() => FrKernels.AddScaled(_z.Pointer, _x.Pointer, _y.Pointer, Groups);

    [Benchmark(OperationsPerInvoke = Elements)]
    public void Add() => FrKernels.Add(_z.Pointer, _x.Pointer, _y.Pointer, Groups);

    [Benchmark(OperationsPerInvoke = Elements)]
    public void AddScaledSmall()
    {
        fixed (int* w = _integers)
        {
            FrKernels.AddScaledSmall(_z.Pointer, _x.Pointer, w, Groups);
        }
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public void Accumulate()
    {
        fixed (long* columns = _columns)
        {
            for (nint i = 0; i < Groups; i += FieldVectors.MaximumTerms)
            {
                _columns.AsSpan().Clear();
                FrKernels.Accumulate(columns, _x[i], _y[i], FieldVectors.MaximumTerms);
                FrKernels.ReduceColumns(_z.Pointer, columns, 1);
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public void Load() => GroupConversion.Load<FrParameters>(_z.Pointer, _elements);

    [Benchmark(OperationsPerInvoke = Elements)]
    public void Store() => GroupConversion.Store<FrParameters>(_products, _x.Pointer);

    [Benchmark(OperationsPerInvoke = FieldVectors.Lanes)]
    public void Group_Inverse() => GroupInverse.Invert<FrParameters>(_z.Pointer, _x.Pointer);
}
