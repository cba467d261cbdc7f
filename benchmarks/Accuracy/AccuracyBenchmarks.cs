using BenchmarkDotNet.Attributes;
using Zkml.Circuits.Compilation;
using Zkml.Prover;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Pipelines;

namespace Zkml.Benchmarks.Accuracy;

/// <summary>Proof and verification of LeNet-5's accuracy on 200 CIFAR-10 images, files and start-up left out.</summary>
[ShortRunJob]
public class AccuracyBenchmarks : IDisposable
{
    private const int GroupBits = 6;
    private const int SrsBits = 20;

    private DemoStatement _statement = null!;
    private (ModelCommitment Commitment, ModelOpening Opening) _model;
    private (DataCommitment Commitment, DataOpening Opening) _data;
    private AccuracyCircuit _circuit = null!;
    private AccuracyProof _proof = null!;

    [GlobalSetup]
    public void Setup()
    {
        _statement = DemoStatement.Prepare(SrsBits);
        _model = _statement.Pipeline.CommitModel(_statement.Network);
        _data = _statement.Pipeline.CommitData(_statement.Samples, GroupBits);
        (_circuit, _proof) = Prove();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _statement.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public (AccuracyCircuit Circuit, AccuracyProof Proof) Prove() =>
        _statement.Pipeline.Prove((_model.Opening, _model.Commitment), (_data.Opening, _data.Commitment));

    [Benchmark]
    public Verdict Verify() => ProvingPipeline.Verify(
        _statement.Srs.VerifierKey, _circuit, _model.Commitment, _data.Commitment, _proof, NoProgress.Instance);
}
