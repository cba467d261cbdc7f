using BenchmarkDotNet.Attributes;
using Zkml.Algebra.Backends.Cpu;
using Zkml.Circuits.Compilation;
using Zkml.Prover;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Wrap;

namespace Zkml.Benchmarks.Accuracy;

/// <summary>Proof and verification of LeNet-5's accuracy on 200 CIFAR-10 images, files and start-up left out.</summary>
public class AccuracyBenchmarks : IDisposable
{
    private const int GroupBits = 6;
    private const int SrsBits = 20;

    private DemoStatement _statement = null!;
    private (ModelCommitment Commitment, ModelOpening Opening) _model;
    private (DataCommitment Commitment, DataOpening Opening) _data;
    private AccuracyCircuit _circuit = null!;
    private AccuracyProof _inner = null!;
    private WrapKey _key = null!;
    private PlacedProof _proof = null!;

    [GlobalSetup]
    public void Setup()
    {
        _statement = DemoStatement.Prepare(CpuBackend.Create(), SrsBits);
        _model = _statement.Pipeline.CommitModel(_statement.Network);
        _data = _statement.Pipeline.CommitData(_statement.Samples, GroupBits);
        (_circuit, _inner) = ProveInner();
        (_, _key, WrappedProof proof) = Prove();
        _proof = new PlacedProof(StatementContext.OffChain, proof);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _statement.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public (AccuracyCircuit Circuit, AccuracyProof Proof) ProveInner() =>
        _statement.Pipeline.ProveInner((_model.Opening, _model.Commitment), (_data.Opening, _data.Commitment));

    [Benchmark]
    public (AccuracyCircuit Circuit, WrapKey Key, WrappedProof Proof) Prove() =>
        _statement.Pipeline.Prove((_model.Opening, _model.Commitment), (_data.Opening, _data.Commitment), StatementContext.OffChain);

    [Benchmark]
    public WrapKey MakeKey() => _statement.Pipeline.MakeKey(_circuit);

    [Benchmark]
    public Verdict VerifyInner() => ProvingPipeline.VerifyInner(
        _statement.Srs.VerifierKey, _circuit, _model.Commitment, _data.Commitment, _inner, NoProgress.Instance);

    [Benchmark]
    public Verdict Verify() => ProvingPipeline.Verify(_key, _circuit, _model.Commitment, _data.Commitment, _proof, NoProgress.Instance);
}
