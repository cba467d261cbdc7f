using BenchmarkDotNet.Attributes;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Msm;
using Zkml.Benchmarks.Backends;

namespace Zkml.Benchmarks.Msm;

/// <summary>Multi-scalar multiplication: random full scalars, and small ones of which 40 % are not zero.</summary>
public class MsmBenchmarks : BackendBenchmarks, IDisposable
{
    private const double NonZeroShare = 0.4;

    // Products of a mixed addition in XYZZ coordinates, and the bits of a window at a million points.
    private const double ProductsAnAddition = 10;

    private static G1Affine[] _points = [];

    private IBases _bases = null!;
    private IVector _scalars = null!;
    private int[] _integers = [];

    [Params(16, 18, 20, 22, 24)]
    public int LogSize { get; set; }

    private int Count => 1 << LogSize;

    [GlobalSetup(Target = nameof(Full))]
    public void SetUpFull()
    {
        LoadBases();
        _scalars = Subject.EqTable(RandomElements.Vector(LogSize));
    }

    [GlobalSetup(Target = nameof(Small8Bits))]
    public void SetUp8Bits() => SetUpSmall(8);

    [GlobalSetup(Target = nameof(Small20Bits))]
    public void SetUp20Bits() => SetUpSmall(20);

    [GlobalCleanup]
    public void Dispose()
    {
        _bases?.Dispose();
        _scalars?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public G1 Full() => Subject.Msm(_bases, _scalars);

    [Benchmark]
    public G1 Small8Bits() => Subject.Msm(_bases, _integers);

    [Benchmark]
    public G1 Small20Bits() => Subject.Msm(_bases, _integers);

    /// <inheritdoc/>
    /// <remarks>
    /// An addition for every digit that is not zero, in windows of log n - 4 bits (PROTOCOL's fields have 254), and what it reads: a
    /// point of 64 bytes. Buckets and sorting come on top.
    /// </remarks>
    public override Work WorkOf(string benchmark)
    {
        double additions = benchmark switch
        {
            nameof(Full) => Count * Math.Ceiling(255.0 / (LogSize - 4)),
            nameof(Small8Bits) => Count * NonZeroShare,
            _ => Count * NonZeroShare * Math.Ceiling(20.0 / (LogSize - 4)),
        };
        return new Work(additions * ProductsAnAddition, additions * G1Affine.Size);
    }

    private void SetUpSmall(int bits)
    {
        LoadBases();
        var random = new Random(LogSize);
        _integers = new int[Count];
        for (int i = 0; i < _integers.Length; i++)
        {
            if (random.NextDouble() < NonZeroShare)
                _integers[i] = random.Next(-(1 << (bits - 1)), 1 << (bits - 1));
        }
    }

    private void LoadBases()
    {
        if (_points.Length < Count)
            _points = FixedBaseMsm.Powers(Fr.Random(), Count);
        _bases = Subject.LoadBases(_points.AsSpan(0, Count));
    }
}
