using Zkml.Algebra.Backends.Cpu;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Data;
using Zkml.Circuits.Network;
using Zkml.Prover.Chain;
using Zkml.Prover.Cli;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Market;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Tests.Accuracy.Forging;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Tests.Market;

/// <summary>Makes the one stage that tests share.</summary>
[CollectionDefinition(MarketStage.Collection)]
public sealed class MarketStageDefinition : ICollectionFixture<MarketStage>;

/// <summary>What tests' challenges are about: six groups of two samples, of which two are hold-out, and two models of one small architecture.</summary>
public sealed class MarketStage : IDisposable
{
    public const string Collection = "market";

    public const int GroupBits = 1;

    public const int Groups = 6;

    public const int HoldOutGroups = 2;

    public const int HoldOutSamples = HoldOutGroups << GroupBits;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("market-stage-");

    public MarketStage()
    {
        // Of the better model's opinion, so that it gets every sample right.
        SampleSet random = SmallNetwork.SamplesOf(2, Groups << GroupBits);
        var inference = new IntegerInference(Better);
        Samples = random with { Labels = [.. Enumerable.Range(0, random.Count).Select(n => (byte)inference.Classify(random[n]).Class)] };
        Circuit = CircuitCompiler.Compile(SmallNetwork.Architecture, HoldOutSamples, GroupBits);
        UnsafeSetup.Write(PathOf(DefaultFiles.Srs), WrapKeyGenerator.RequiredBits(Circuit));
        Srs = Srs.Open(PathOf(DefaultFiles.Srs));
        Pipeline = PipelineOf(Srs);
        Key = Pipeline.MakeKey(Circuit);
        BetterModel = Pipeline.CommitModel(Better);
        WorseModel = Pipeline.CommitModel(Worse);
        ArchitectureFile.Write(PathOf(DefaultFiles.Architecture), SmallNetwork.Architecture);
        using FileStream images = File.Create(PathOf("images.bin"));
        SampleWriter.WriteRecords(Samples, images);
        foreach ((string name, (ModelCommitment Commitment, ModelOpening Opening) model) in new[] { ("better", BetterModel), ("worse", WorseModel) })
        {
            ModelCommitmentFile.Write(PathOf($"{name}.commitment"), model.Commitment);
            ModelOpeningFile.Write(PathOf($"{name}.opening"), model.Opening);
        }
    }

    internal static IntegerNetwork Better { get; } = SmallNetwork.Model(1);

    internal static IntegerNetwork Worse { get; } = SmallNetwork.Model(4);

    internal static PhasePeriods Periods { get; } = new(3600, 7200, 3600, 7200, 3600);

    internal SampleSet Samples { get; }

    internal AccuracyCircuit Circuit { get; }

    internal Srs Srs { get; }

    internal ProvingPipeline Pipeline { get; }

    internal WrapKey Key { get; }

    internal (ModelCommitment Commitment, ModelOpening Opening) BetterModel { get; }

    internal (ModelCommitment Commitment, ModelOpening Opening) WorseModel { get; }

    internal Bytes32[] Keys => [new Bytes32(Key.Digest())];

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        Srs.Dispose();
        _folder.Delete(recursive: true);
    }

    internal static ProvingPipeline PipelineOf(Srs srs) => new(CpuBackend.Create(), srs, NoProgress.Instance, CancellationToken.None);

    /// <summary>A plan for a challenge in ETH; manifest and delivery key are still to come.</summary>
    internal OwnerPlan Plan(GroupSet named) => new(
        MarketValues.Word(new Random(1)),
        "small",
        Samples,
        [Circuit],
        new ChallengeTerms(default, 1000, 200, 10, HoldOutSamples / 2, GroupBits, HoldOutGroups, named, Periods, default, default, default));

    /// <summary>The samples as one opening.</summary>
    internal DataOpening Open(SampleSet samples) => Pipeline.CommitData(samples, GroupBits).Opening;
}
