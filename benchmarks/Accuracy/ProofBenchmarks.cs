using BenchmarkDotNet.Attributes;
using Zkml.Benchmarks.Backends;
using Zkml.Prover.Wrap;

namespace Zkml.Benchmarks.Accuracy;

/// <summary>
/// Whole proofs, inner argument and wrap with its key, of LeNet-5 on CIFAR-10's hold-out images, which the environment's CIFAR10 names
/// (data/cifar10/test_batch.bin unless it does); files and start-up left out.
/// </summary>
public class ProofBenchmarks : BackendBenchmarks, IDisposable
{
    private DemoStatement _statement = null!;
    private OwnedStatement _owned = null!;

    [Params(1_000, 10_000)]
    public int Samples { get; set; }

    /// <summary>The images.</summary>
    internal static string Images =>
        Environment.GetEnvironmentVariable("CIFAR10") ?? Path.Combine("data", "cifar10", "test_batch.bin");

    /// <summary>log2 of a group's samples: the larger groups of many samples mean fewer commitments.</summary>
    internal static int GroupBitsOf(int samples) => samples > 1_000 ? 8 : 6;

    /// <summary>log2 of the powers that a proof needs, its wrap included.</summary>
    internal static int SrsBitsOf(int samples) => samples > 1_000 ? 22 : 20;

    [GlobalSetup]
    public void Setup()
    {
        _statement = DemoStatement.Prepare(Subject, SrsBitsOf(Samples), Images, Samples);
        _owned = _statement.Commit(GroupBitsOf(Samples));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _statement.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public WrappedProof Prove() => _owned.Prove().Proof;

    /// <inheritdoc/>
    /// <remarks>Much of a proof is the host's; see the phases of <see cref="ProofTimings"/>.</remarks>
    public override Work WorkOf(string benchmark) => default;
}
