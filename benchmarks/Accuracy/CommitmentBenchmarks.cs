using BenchmarkDotNet.Attributes;
using Zkml.Algebra.Backends.Cpu;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Commitments;

namespace Zkml.Benchmarks.Accuracy;

/// <summary>The owners' commitments: 200 CIFAR-10 images in groups of 64, and the weights of LeNet-5. The SRS is loaded each time.</summary>
public class CommitmentBenchmarks : IDisposable
{
    private const int GroupBits = 6;

    private DemoStatement _statement = null!;

    [GlobalSetup]
    public void Setup() => _statement = DemoStatement.Prepare(CpuBackend.Create(), CircuitCompiler.DataSpace(new(3, 32, 32)).Bits + GroupBits);

    [GlobalCleanup]
    public void Dispose()
    {
        _statement.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public DataCommitment Data() => _statement.Pipeline.CommitData(_statement.Samples, GroupBits).Commitment;

    [Benchmark]
    public ModelCommitment Model() => _statement.Pipeline.CommitModel(_statement.Network).Commitment;
}
