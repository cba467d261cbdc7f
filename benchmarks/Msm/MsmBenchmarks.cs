using BenchmarkDotNet.Attributes;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Fields.Vectors;
using Zkml.Algebra.Fields;
using Zkml.Algebra.Msm;

namespace Zkml.Benchmarks.Msm;

/// <summary>Multi-scalar multiplication on all processors: random full scalars, and small ones of which 40 % are not zero.</summary>
[ShortRunJob]
[MemoryDiagnoser(displayGenColumns: false)]
public class MsmBenchmarks : IDisposable
{
    private const double NonZeroShare = 0.4;

    private PackedBases _bases = null!;
    private GroupBuffer _scalars = null!;
    private int[] _bytes = [];
    private int[] _words = [];

    [Params(14, 16, 18, 20)]
    public int LogSize { get; set; }

    [GlobalSetup]
    public unsafe void Setup()
    {
        int count = 1 << LogSize;
        var random = new Random(LogSize);
        _bases = new PackedBases(FixedBaseMsm.Powers(Fr.From(random.NextInt64()), count));
        var scalars = new Fr[count];
        var factor = Fr.Random();
        Fr scalar = factor;
        for (int i = 0; i < count; i++)
            scalars[i] = scalar *= factor;
        _scalars = new GroupBuffer(FieldVectors.GroupsFor(count));
        GroupConversion.Load<FrParameters>(_scalars.Pointer, scalars);
        _bytes = SmallScalars(random, count, 8);
        _words = SmallScalars(random, count, 17);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _bases.Dispose();
        _scalars.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public unsafe G1 Full() => FastMsm.Run(_bases, 0, _scalars.Pointer, 1 << LogSize);

    [Benchmark]
    public G1 Small8Bits() => FastMsm.RunSmall(_bases, 0, _bytes);

    [Benchmark]
    public G1 Small17Bits() => FastMsm.RunSmall(_bases, 0, _words);

    private static int[] SmallScalars(Random random, int count, int bits)
    {
        int[] scalars = new int[count];
        for (int i = 0; i < count; i++)
        {
            if (random.NextDouble() < NonZeroShare)
                scalars[i] = random.Next(-(1 << (bits - 1)), 1 << (bits - 1));
        }

        return scalars;
    }
}
