using System.Text;
using Zkml.Circuits;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Content;
using Zkml.Prover.Files;
using Zkml.Prover.Market;
using Zkml.Prover.Tests.Accuracy.Forging;
using Zkml.Prover.Tests.Chain;
using Zkml.Prover.Tests.Content;
using Zkml.Testing.Backends;

namespace Zkml.Prover.Tests.Market;

/// <summary>Trainers trust no owner: whatever an owner offers that does not hold together is refused before it costs anything.</summary>
[Collection(MarketStage.Collection)]
public sealed class DistrustTests : IDisposable
{
    private readonly MarketStage _stage;
    private readonly TemporaryFolder _folder = new();
    private readonly Bytes32 _challenge = MarketValues.Word(new Random(9));
    private readonly StubChainClient _chain = new();
    private readonly ContentStore _store;
    private readonly PathSource _source;
    private readonly byte[] _master = GroupKeys.NewMaster();
    private readonly DataCommitment _commitment;
    private readonly DataOpening _opening;
    private readonly ChallengeManifest _manifest;
    private readonly Dictionary<int, PublishedGroup> _published;

    public DistrustTests(MarketStage stage)
    {
        _stage = stage;
        _store = new ContentStore(_folder["store"]);
        _source = new PathSource(_store.Folder);
        (_commitment, _opening) = stage.Pipeline.CommitData(stage.Samples, MarketStage.GroupBits);
        _manifest = new ChallengeManifest("small", stage.Samples.Shape, MarketStage.GroupBits, GroupArchive.Seal(_opening, _master, _store), [stage.Circuit]);
        _published = Enumerable.Range(0, MarketStage.Groups).ToDictionary(
            group => group, group => new PublishedGroup(_commitment.Groups[group], new Bytes32(GroupKeys.Derive(_master, group))));
    }

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void FetchGroups_OfAnHonestOwner_AreTheSamples()
    {
        (DataCommitment commitment, DataOpening opening) = Fetch(_manifest, GroupSet.Of(1, 4));
        Assert.Equal([_commitment.Groups[1], _commitment.Groups[4]], commitment.Groups);
        int size = _stage.Samples.Shape.Count << MarketStage.GroupBits;
        Assert.Equal([.. _stage.Samples.Values[size..(2 * size)], .. _stage.Samples.Values[(4 * size)..(5 * size)]], opening.Samples.Values);
        Assert.Equal([.. _stage.Samples.Labels[2..4], .. _stage.Samples.Labels[8..10]], opening.Samples.Labels);
    }

    [Fact]
    public void ReadManifest_ThatDoesNotFitTheTerms_IsRefused()
    {
        AccuracyCircuit larger = CircuitCompiler.Compile(SmallNetwork.Architecture, MarketStage.HoldOutSamples + 2, MarketStage.GroupBits);
        ChallengeManifest[] others =
        [
            _manifest with { Groups = [.. _manifest.Groups.Skip(1)] },
            _manifest with { Circuits = [] },
            _manifest with { Circuits = [_stage.Circuit, _stage.Circuit] },
            _manifest with { Circuits = [larger] },
            _manifest with { GroupBits = 2, Circuits = [CircuitCompiler.Compile(SmallNetwork.Architecture, MarketStage.HoldOutSamples, 2)] },
        ];
        foreach (ChallengeManifest other in others)
        {
            UserErrorException exception = Assert.Throws<UserErrorException>(() => Trainer().ReadManifest(Offer(other)));
            Assert.Contains($"does not fit the terms of challenge {_challenge}", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ReadManifest_ThatIsNone_IsRefused()
    {
        using var garbage = new MemoryStream(Encoding.UTF8.GetBytes("not a manifest"));
        ChallengeOffer offer = Offer(_manifest);
        ContentId id = _store.Add(garbage);
        Assert.Throws<FileFormatException>(() => Trainer().ReadManifest(offer with { Terms = offer.Terms with { Manifest = id.Digest } }));
        Assert.Throws<ContentException>(() => Trainer().ReadManifest(offer with { Terms = offer.Terms with { Manifest = _challenge } }));
    }

    [Fact]
    public void FetchGroups_AMissingFile_IsTold()
    {
        File.Delete(_store.PathOf(_manifest.Groups[4]));
        Assert.Equal(ContentProblem.Missing, Assert.Throws<ContentException>(() => Fetch(_manifest, GroupSet.Of(4))).Problem);
        Fetch(_manifest, GroupSet.Of(1));
    }

    [Fact]
    public void FetchGroups_ADamagedFile_IsTold()
    {
        string path = _store.PathOf(_manifest.Groups[4]);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Throws<ContentException>(() => Fetch(_manifest, GroupSet.Of(4)));
    }

    [Fact]
    public void FetchGroups_SealedUnderAnotherKey_AreRefused()
    {
        _published[4] = _published[4] with { Key = _published[1].Key };
        Assert.Throws<FileFormatException>(() => Fetch(_manifest, GroupSet.Of(4)));
    }

    [Fact]
    public void FetchGroups_OfAnotherGroup_AreRefused()
    {
        ChallengeManifest swapped = _manifest with { Groups = [.. _manifest.Groups.Reverse()] };
        _published[4] = _published[4] with { Key = _published[1].Key };
        Assert.Throws<FileFormatException>(() => Fetch(swapped, GroupSet.Of(4)));
    }

    [Fact]
    public void FetchGroups_OtherSamplesThanCommitted_AreRefused()
    {
        byte[] labels = [.. _stage.Samples.Labels];
        labels[9] = (byte)((labels[9] + 1) % 3);
        DataOpening[] others =
        [
            _opening with { Samples = _stage.Samples with { Labels = labels } },
            _opening with { Samples = SmallNetwork.SamplesOf(77, _stage.Samples.Count) },
            _opening with { Blinds = new TestElements(3).Vector(MarketStage.Groups) },
        ];
        foreach (DataOpening other in others)
        {
            ChallengeManifest manifest = _manifest with { Groups = GroupArchive.Seal(other, _master, _store) };
            UserErrorException exception = Assert.Throws<UserErrorException>(() => Fetch(manifest, GroupSet.Of(4)));
            Assert.Contains($"group 4 of challenge {_challenge} is not what its owner committed to", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FetchGroups_SamplesOfAnotherShapeOrSize_AreRefused()
    {
        TensorShape shape = _stage.Samples.Shape;
        DataOpening[] others =
        [
            _opening with { Samples = _stage.Samples with { Shape = new TensorShape(shape.Channels, shape.Width * shape.Height, 1) } },
            _stage.Pipeline.CommitData(SmallNetwork.SamplesOf(1, 4 * MarketStage.Groups), 2).Opening,
        ];
        foreach (DataOpening other in others)
        {
            ChallengeManifest manifest = _manifest with { Groups = GroupArchive.Seal(other, _master, _store) };
            Assert.Contains("is not what its owner committed to", Assert.Throws<UserErrorException>(() => Fetch(manifest, GroupSet.Of(4))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Submit_AnArchitectureThatIsNotAccepted_IsRefused()
    {
        NetworkArchitecture other = SmallNetwork.Architecture with { InputZeroPoints = [0, 0, 0] };
        (ModelCommitment Commitment, ModelOpening Opening) model = _stage.Pipeline.CommitModel(new IntegerNetwork(other, MarketStage.Better.Weights));
        RequireRefused("architecture is none of the 1", Offer(_manifest), model);
    }

    [Fact]
    public void Submit_UnderAnotherReferenceString_IsRefused()
    {
        // The owner's key is of a string whose secret the owner may know.
        using Srs other = UnsafeSetup.Open(_stage.Srs.LogSize, "another", _folder["srs"]);
        byte[] key = MarketStage.PipelineOf(other).MakeKey(_stage.Circuit).Digest();
        RequireRefused("are not those of its circuits under this SRS", Offer(_manifest) with { Keys = [new Bytes32(key)] }, _stage.BetterModel);
    }

    [Fact]
    public void Submit_AnOpeningOfAnotherCommitment_IsRefused() =>
        RequireRefused("does not open its commitment", Offer(_manifest), (_stage.BetterModel.Commitment, _stage.WorseModel.Opening));

    [Fact]
    public void Submit_WithoutAllFiles_IsRefused()
    {
        File.Delete(_store.PathOf(_manifest.Groups[0]));
        Assert.Throws<ContentException>(() => Submit(Offer(_manifest), _stage.BetterModel));
        Assert.Empty(_chain.Sent);
    }

    // The winner could not deliver, and would lose the reward and its bond.
    [Fact]
    public void Submit_WhereNothingCanBeSealedToTheOwner_IsRefused()
    {
        ChallengeOffer offer = Offer(_manifest);
        RequireRefused("no model can be sealed", offer with { Terms = offer.Terms with { DeliveryKey = default } }, _stage.BetterModel);
    }

    [Fact]
    public void Submit_KeepsWhatProvingTakesBeforeItSends()
    {
        // The stub takes the transaction and never includes it.
        using var cancellation = new CancellationTokenSource();
        var chain = new StubChainClient { OnCall = _ => new CallOutcome(false, new byte[160]), OnSend = _ => cancellation.Cancel() };
        var market = new AccuracyMarketContract(chain, EthereumAddress.From(7));
        var folder = new MarketFolder(_folder["trainer"]);
        var sender = new TransactionSender(
            chain, Account.Create(), AccuracyMarketAbi.Errors, new TransactionOptions { Journal = new TransactionJournal(_folder["journal"]) });
        var trainer = new Trainer(market, _challenge, folder.Of(_challenge), [_source]);
        Assert.ThrowsAny<OperationCanceledException>(() => trainer.Submit(sender, Offer(_manifest), _stage.BetterModel, _stage.Pipeline, cancellation.Token));
        Bytes32 submission = Assert.Single(folder.Of(_challenge).Submissions);
        Assert.Equal(AccuracyMarketAbi.SubmissionId(_challenge, sender.Address, _stage.Keys[0], _stage.BetterModel.Commitment.Commitment), submission);
        Assert.Equal(
            _stage.BetterModel.Commitment.Commitment,
            _stage.Pipeline.Recommit(ModelOpeningFile.Read(folder.Of(_challenge).ModelOpening(submission))).Commitment);
        Assert.Single(chain.Sent.Select(transaction => transaction.Hash).Distinct());
    }

    private void RequireRefused(string message, ChallengeOffer offer, (ModelCommitment Commitment, ModelOpening Opening) model)
    {
        UserErrorException exception = Assert.Throws<UserErrorException>(() => Submit(offer, model));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Empty(_chain.Sent);
    }

    private void Submit(ChallengeOffer offer, (ModelCommitment Commitment, ModelOpening Opening) model) => Trainer().Submit(
        new TransactionSender(_chain, Account.Create(), AccuracyMarketAbi.Errors, new TransactionOptions()), offer, model, _stage.Pipeline);

    private (DataCommitment Commitment, DataOpening Opening) Fetch(ChallengeManifest manifest, GroupSet groups) =>
        Trainer().FetchGroups(Offer(manifest), groups, _published, _stage.Pipeline);

    private Trainer Trainer() => new(
        new AccuracyMarketContract(_chain, EthereumAddress.From(7)),
        _challenge,
        new MarketFolder(_folder["trainer"]).Of(_challenge),
        [_source]);

    /// <summary>The offer of this manifest, which is in the store.</summary>
    private ChallengeOffer Offer(ChallengeManifest manifest)
    {
        using var file = new MemoryStream(ChallengeManifestFile.Encode(manifest));
        using var delivery = DeliveryKey.Derive(_master);
        ChallengeTerms terms = _stage.Plan(GroupSet.Of(0, 1)).Terms with { Manifest = _store.Add(file).Digest, DeliveryKey = delivery.PublicKey };
        return new ChallengeOffer(terms, _stage.Keys, [.. Enumerable.Range(0, MarketStage.Groups).Select(group => AccuracyMarketAbi.GroupHash(_published[group]))]);
    }
}
