using Zkml.Algebra.Backends;
using Zkml.Circuits.Data;
using Zkml.Circuits.Network;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Cli;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Wrap;

namespace Zkml.Benchmarks.Accuracy;

/// <summary>LeNet-5 on CIFAR-10 images, committed to: what the benchmarks of commitments, proofs and verification run on.</summary>
internal sealed class DemoStatement : IDisposable
{
    private DemoStatement(IBackend backend, IntegerNetwork network, SampleSet samples, Srs srs)
    {
        Network = network;
        Samples = samples;
        Srs = srs;
        Pipeline = new ProvingPipeline(backend, srs, NoProgress.Instance, CancellationToken.None);
    }

    public IntegerNetwork Network { get; }

    public SampleSet Samples { get; }

    public Srs Srs { get; }

    public ProvingPipeline Pipeline { get; }

    /// <summary>The network, or that of the file which the environment's NETWORK names, on the first images of a file, or on the two hundred that ship with the repository.</summary>
    /// <param name="backend">The arithmetic.</param>
    /// <param name="srsBits">log2 of the size of the structured reference string.</param>
    /// <param name="images">CIFAR-10 records; null for those that ship.</param>
    /// <param name="count">How many of the file's images; null for all.</param>
    public static DemoStatement Prepare(IBackend backend, int srsBits, string? images = null, int? count = null)
    {
        IntegerNetwork network = Environment.GetEnvironmentVariable("NETWORK") is { } file
            ? NetworkFile.Read(file)
            : ShippedSamples.Quantize(ShippedSamples.LeNet5, NoProgress.Instance, CancellationToken.None).Network;
        SampleSet samples = SampleReader.Read(images ?? ShippedSamples.PathOf(ShippedSamples.Images), count: count);
        return new DemoStatement(backend, network, samples, UnsafeSetup.Open(srsBits));
    }

    /// <summary>The owners' commitments and their openings.</summary>
    public OwnedStatement Commit(int groupBits)
    {
        (ModelCommitment modelCommitment, ModelOpening modelOpening) = Pipeline.CommitModel(Network);
        (DataCommitment dataCommitment, DataOpening dataOpening) = Pipeline.CommitData(Samples, groupBits);
        return new OwnedStatement(Pipeline, (modelOpening, modelCommitment), (dataOpening, dataCommitment));
    }

    public void Dispose() => Srs.Dispose();
}

/// <summary>What a prover is given by the owners of the model and of the data.</summary>
/// <param name="Pipeline">Proves.</param>
/// <param name="Model">The model.</param>
/// <param name="Data">The samples.</param>
internal sealed record OwnedStatement(
    ProvingPipeline Pipeline,
    (ModelOpening Opening, ModelCommitment Commitment) Model,
    (DataOpening Opening, DataCommitment Commitment) Data)
{
    /// <summary>The inner argument and the wrap, the circuit's key included.</summary>
    public (Circuits.Compilation.AccuracyCircuit Circuit, WrapKey Key, WrappedProof Proof) Prove() =>
        Pipeline.Prove(Model, Data, StatementContext.OffChain);
}
