using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Cpu;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Plonk;
using Zkml.Prover.Tests.Accuracy.Forging;
using Zkml.Prover.Wrap;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.Wrap;

/// <summary>Makes the one statement that tests share.</summary>
[CollectionDefinition(WrappedStatement.Collection)]
public sealed class WrappedStatementDefinition : ICollectionFixture<WrappedStatement>;

/// <summary>
/// The small statement, wrapped, with randomness from a seed so that the same bytes come out every time: what attacks start from, and what the
/// contract's fixtures are made of.
/// </summary>
public sealed class WrappedStatement : IDisposable
{
    /// <summary>Tests share one statement.</summary>
    public const string Collection = "wrapped statement";

    internal const string Seed = "tests";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zkml-wrap-");
    private readonly IBackend _backend = CpuBackend.Create();
    private readonly CommitmentKey _powers;
    private readonly WrapProver _prover;

    /// <summary>Three groups, the last with one sample.</summary>
    public WrappedStatement()
        : this(SmallNetwork.Samples, SmallNetwork.GroupBits)
    {
    }

    internal WrappedStatement(int samples, int groupBits)
    {
        Network = SmallNetwork.Model(SmallStatement.ModelSeed);
        Samples = SmallNetwork.SamplesOf(SmallStatement.DataSeed, samples);
        Circuit = CircuitCompiler.Compile(SmallNetwork.Architecture, samples, groupBits);
        CircuitId = CircuitDigest.Of(Circuit);
        int bits = WrapKeyGenerator.RequiredBits(Circuit);
        Srs = UnsafeSetup.Open(bits, Seed, _folder.FullName);
        _powers = new CommitmentKey(_backend, Srs, bits);
        TestElements random = new(samples);
        Model = ModelCommitter.Commit(_powers, new ModelOpening(Network, random.Next()));
        Data = DataCommitter.Commit(
            _powers, new DataOpening(Samples, groupBits, random.Vector(Circuit.Groups)), NoProgress.Instance, CancellationToken.None);
        _prover = new WrapProver(_backend, _powers, Srs.VerifierKey, Circuit, NoProgress.Instance);
        Proof = Prove(Context, random.Next);
    }

    internal AccuracyCircuit Circuit { get; }

    internal ReadOnlyMemory<byte> CircuitId { get; }

    internal IntegerNetwork Network { get; }

    internal SampleSet Samples { get; }

    internal Srs Srs { get; }

    internal (ModelCommitment Commitment, ModelOpening Opening) Model { get; }

    internal (DataCommitment Commitment, DataOpening Opening) Data { get; }

    internal StatementContext Context { get; } = new(31_337, 0xC0FFEE, 7, 0xBEEF);

    internal WrapKey Key => _prover.Key;

    internal WrapStatement Statement => new(Context, Model.Commitment.Commitment, Data.Commitment.Groups);

    internal WrappedProof Proof { get; }

    internal WrappedProof Prove(StatementContext context, Func<Fr> random)
    {
        using ArguedStatement argued = Argue(context, random);
        return _prover.Prove(argued, PlonkBlinding.Draw(random), CancellationToken.None);
    }

    /// <summary>The inner argument, before its wrap.</summary>
    internal ArguedStatement Argue(StatementContext context, Func<Fr> random) => new AccuracyProver(_backend, _powers, NoProgress.Instance).Argue(
        Circuit, CircuitId, (Model.Opening, Model.Commitment), (Data.Opening, Data.Commitment), context, random, CancellationToken.None);

    /// <summary>A commitment to other samples, or to the same with other blinding.</summary>
    internal DataCommitment Commit(SampleSet samples, int seed) => DataCommitter.Commit(
        _powers,
        new DataOpening(samples, Circuit.GroupBits, new TestElements(seed).Vector(Circuit.Groups)),
        NoProgress.Instance,
        CancellationToken.None).Commitment;

    /// <summary>The verdict on a proof, of this statement or of one that differs in what is given.</summary>
    internal Verdict Verify(
        WrappedProof proof,
        ModelCommitment? model = null,
        DataCommitment? data = null,
        StatementContext? context = null,
        WrapKey? key = null) => WrapVerifier.Verify(
        key ?? Key,
        Circuit,
        CircuitId,
        model ?? Model.Commitment,
        data ?? Data.Commitment,
        context ?? Context,
        proof);

    public void Dispose()
    {
        _prover.Dispose();
        _powers.Dispose();
        Srs.Dispose();
        _folder.Delete(recursive: true);
    }
}
