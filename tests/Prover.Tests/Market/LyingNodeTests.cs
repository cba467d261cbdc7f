using Zkml.Circuits;
using Zkml.Prover.Chain;
using Zkml.Prover.Content;
using Zkml.Prover.Files;
using Zkml.Prover.Market;
using Zkml.Prover.Tests.Chain;
using Zkml.Prover.Tests.Content;
using Zkml.Prover.Tests.Files;

namespace Zkml.Prover.Tests.Market;

/// <summary>What a node tells that cannot be is refused, by the exception that says so.</summary>
[Collection(MarketStage.Collection)]
public sealed class LyingNodeTests : IDisposable
{
    private static readonly EthereumAddress Address = EthereumAddress.From(7);

    private readonly MarketStage _stage;
    private readonly Random _random = new(5);
    private readonly TemporaryFolder _folder = new();
    private readonly Bytes32 _challenge;
    private readonly ListedSubmission _submission;

    public LyingNodeTests(MarketStage stage)
    {
        _stage = stage;
        _challenge = MarketValues.Word(_random);
        EthereumAddress submitter = MarketValues.Address(_random);
        (Bytes32 key, Algebra.Curves.G1Affine model) = (MarketValues.Word(_random), TestValues.Point(3));
        _submission = new ListedSubmission(AccuracyMarketAbi.SubmissionId(_challenge, submitter, key, model), submitter, key, model);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FindSubmissions_WithOtherPartsThanTheirIdentifier_AreRefused()
    {
        Assert.Equal([_submission], Find(_submission));
        ListedSubmission[] lies =
        [
            _submission with { Id = MarketValues.Word(_random) }, _submission with { Submitter = MarketValues.Address(_random) },
            _submission with { Key = MarketValues.Word(_random) }, _submission with { Model = TestValues.Point(4) },
        ];
        Assert.All(lies, lie => Assert.Throws<NodeException>(() => Find(lie)));
        Assert.Throws<NodeException>(() => Find(_submission, _submission));

        IReadOnlyList<ListedSubmission> Find(params ListedSubmission[] told) => Market([.. told.Select(Submitted)]).FindSubmissions(_challenge);
    }

    [Fact]
    public void Events_CutShort_AreRefused()
    {
        PlacedLog log = Submitted(_submission);
        Assert.Throws<NodeException>(() => Market(With(log, log.Event with { Topics = [.. log.Event.Topics.Take(3)] })).FindSubmissions(_challenge));
        Assert.Throws<NodeException>(() => Market(With(log, log.Event with { Data = log.Event.Data[..^1] })).FindSubmissions(_challenge));
        Assert.Throws<NodeException>(() => Market(With(log, log.Event with { Topics = [.. log.Event.Topics.Take(3), MarketValues.Word(_random)] })).FindSubmissions(_challenge));
        Assert.Throws<NodeException>(() => Market(Log(AccuracyMarketAbi.ChallengeCreated, [_challenge], [])).FindChallenges());
        Assert.Throws<NodeException>(() => Market(Log(AccuracyMarketAbi.ModelDelivered, [_challenge, _submission.Id], new AbiTuple().AddBytes(new byte[101]).Add(1).ToArray())).FindDelivery(_challenge));
        Assert.Throws<NodeException>(() => Market(Log(AccuracyMarketAbi.ChallengeFinalized, [_challenge, default], new AbiTuple().Add(4).Add(0).Add(0).ToArray())).FindOutcome(_challenge));
        Assert.Throws<NodeException>(() => Market(Log(AccuracyMarketAbi.SplitDrawn, [_challenge], new byte[64])).FindRandao(_challenge));
    }

    [Fact]
    public void FindGroups_OtherThanCommitted_AreRefused()
    {
        PublishedGroup[] groups = MarketValues.Groups(_random, 5);
        ChallengeOffer offer = MarketValues.Offer(_random, 1, 5) with { Groups = [.. groups.Select(AccuracyMarketAbi.GroupHash)] };
        Challenge state = MarketValues.Challenge(_random) with { IsPublished = true, IsRevealed = true, HoldOut = GroupSet.Of(1, 3), Substitutes = GroupSet.Of(0, 2) };
        PublishedGroup[] training = [groups[0], groups[2], groups[4]];
        PublishedGroup[] holdOut = [groups[1], groups[3]];
        IReadOnlyDictionary<int, PublishedGroup> found = Find(state, training, holdOut);
        Assert.Equal(Enumerable.Range(0, 5).Select(group => groups[group]), Enumerable.Range(0, 5).Select(group => found[group]));
        Assert.Equal([0, 2, 4], Find(state with { IsRevealed = false }, training, holdOut).Keys.Order());
        Assert.Empty(Find(state with { IsPublished = false, IsRevealed = false }, training, holdOut));

        (Challenge State, PublishedGroup[] Training, PublishedGroup[] HoldOut)[] lies =
        [
            (state, [groups[0], groups[2]], holdOut),
            (state, [groups[2], groups[0], groups[4]], holdOut),
            (state, [groups[0] with { Key = groups[1].Key }, groups[2], groups[4]], holdOut),
            (state, [groups[0] with { Commitment = groups[1].Commitment }, groups[2], groups[4]], holdOut),
            (state, training, [groups[3], groups[1]]),
            (state, training, []),
            (state with { HoldOut = GroupSet.Of(1, 200) }, training, holdOut),
            (state with { HoldOut = GroupSet.Empty }, groups, []),
            (state with { Substitutes = GroupSet.Of(0, 1) }, training, holdOut),
            (state with { Substitutes = GroupSet.Of(0, 9) }, training, holdOut),
        ];
        Assert.All(lies, lie => Assert.Throws<NodeException>(() => Find(lie.State, lie.Training, lie.HoldOut)));

        IReadOnlyDictionary<int, PublishedGroup> Find(Challenge told, PublishedGroup[] first, PublishedGroup[] second) =>
            Market(Published(AccuracyMarketAbi.TrainingPublished, first), Published(AccuracyMarketAbi.HoldOutRevealed, second)).FindGroups(_challenge, offer, told);
    }

    [Fact]
    public void ReadOffer_OfAnotherHash_IsRefused()
    {
        Challenge state = MarketValues.Challenge(_random);
        ChallengeOffer offer = MarketValues.Offer(_random, 1, 4);
        Bytes32 challenge = AccuracyMarketAbi.ChallengeId(5, Address, state.Owner, offer);
        Assert.Equal(offer.Keys, Market(state, offer).ReadOffer(challenge).Keys);
        Assert.Throws<NodeException>(() => Market(state with { Owner = Address }, offer).ReadOffer(challenge));
        Assert.Throws<NodeException>(() => Market(state, offer with { Keys = [default] }).ReadOffer(challenge));
        Assert.Throws<NodeException>(() => Market(state, offer with { Terms = offer.Terms with { Threshold = 1 } }).ReadOffer(challenge));
        Assert.Throws<UserErrorException>(() => Market(state with { Owner = default }, offer).ReadOffer(challenge));
    }

    // A deadline that no calendar has would end 'status' in an internal error.
    [Fact]
    public void ReadChallenge_ADeadlineAfterTheYear9999_IsRefused()
    {
        Challenge state = MarketValues.Challenge(_random);
        state = state with { Deadlines = state.Deadlines with { Reveal = 253_402_300_800 } };
        Assert.Throws<NodeException>(() => Market(state, MarketValues.Offer(_random, 1, 2)).ReadChallenge(_challenge));
    }

    [Fact]
    public void RequireVerifier_OfAnotherContract_IsRefused()
    {
        Assert.Throws<UserErrorException>(() => new AccuracyMarketContract(new StubChainClient { Code = default }, Address).RequireVerifier());
        Assert.Throws<UserErrorException>(() => new AccuracyMarketContract(new StubChainClient { Outcome = new CallOutcome(false, new byte[32]) }, Address).RequireVerifier());
        Assert.Throws<NodeException>(() => new AccuracyMarketContract(new StubChainClient { Outcome = new CallOutcome(false, new byte[31]) }, Address).RequireVerifier());
        Assert.Throws<ChainRefusedException>(() => new AccuracyMarketContract(new StubChainClient { Outcome = new CallOutcome(true, default) }, Address).RequireVerifier());
    }

    // What is sent is shown to the node before, for its gas: in the wrong phase, that would give it the keys of the hold-out.
    [Theory]
    [InlineData(ChallengePhase.Draw)]
    [InlineData(ChallengePhase.Settlement)]
    [InlineData(ChallengePhase.Publication)]
    [InlineData(ChallengePhase.Reveal)]
    public void Publish_InTheWrongPhase_ShowsNoKey(ChallengePhase phase)
    {
        var seen = new List<byte[]>();
        OwnerSecret secret = Prepare();
        Challenge state = MarketValues.Challenge(_random) with { IsPublished = false, IsRevealed = false, HoldOut = GroupSet.Empty, Substitutes = GroupSet.Empty };
        var chain = new StubChainClient
        {
            OnCall = request =>
            {
                seen.Add(request.Data.ToArray());
                return Answer(request, state, secret.Offer, phase);
            },
            OnSend = _ => Assert.Fail("something was sent"),
        };
        var owner = new DataOwner(new AccuracyMarketContract(chain, Address), new MarketFolder(_folder.Root));
        TransactionSender sender = Sender(chain);
        Assert.ThrowsAny<UserErrorException>(() => owner.PublishTraining(sender, secret.Challenge));
        Assert.ThrowsAny<UserErrorException>(() => owner.Reveal(sender, secret.Challenge));
        state = state with { HoldOut = GroupSet.Of(0, 1), Substitutes = GroupSet.Of(1, 2) };
        Assert.ThrowsAny<UserErrorException>(() => owner.PublishTraining(sender, secret.Challenge));
        state = state with { HoldOut = GroupSet.Of(0, 99), Substitutes = GroupSet.Of(1, 2) };
        Assert.ThrowsAny<UserErrorException>(() => owner.Reveal(sender, secret.Challenge));
        Assert.Equal(0, chain.Estimates);
        foreach (PublishedGroup group in secret.Open(GroupSet.Empty.Others(MarketStage.Groups)))
            Assert.DoesNotContain(seen, data => data.AsSpan().IndexOf(group.Key.ToArray()) >= 0);
    }

    [Fact]
    public void Receive_AnythingButTheProvedModel_IsRefused()
    {
        OwnerSecret secret = Prepare();
        using var delivery = DeliveryKey.Derive(secret.Master.Span);
        EthereumAddress submitter = MarketValues.Address(_random);
        Algebra.Curves.G1Affine model = _stage.BetterModel.Commitment.Commitment;
        var best = new ListedSubmission(AccuracyMarketAbi.SubmissionId(secret.Challenge, submitter, _stage.Keys[0], model), submitter, _stage.Keys[0], model);
        var store = new ContentStore(_folder["winner"]);
        ContentId honest = Seal(_stage.BetterModel.Opening, best.Id, delivery.PublicKey);
        using var source = new PathSource(store.Folder);
        using var stranger = DeliveryKey.Generate();

        string path = Receive(best.Id, honest.ToArray());
        Prover.Commitments.ModelOpening received = ModelOpeningFile.Read(Path.ChangeExtension(path, ".opening"));
        Assert.Equal(model, _stage.Pipeline.Recommit(received).Commitment);
        Assert.Equal(NetworkFile.Encode(received.Network), File.ReadAllBytes(path));
        File.Delete(path);

        UserErrorException other = Assert.Throws<UserErrorException>(() => Receive(best.Id, Seal(_stage.WorseModel.Opening, best.Id, delivery.PublicKey).ToArray()));
        Assert.Contains("not the one that was proved", other.Message, StringComparison.Ordinal);
        Assert.Throws<FileFormatException>(() => Receive(best.Id, Seal(_stage.BetterModel.Opening, best.Id, stranger.PublicKey).ToArray()));
        Assert.Throws<FileFormatException>(() => Receive(best.Id, Seal(_stage.BetterModel.Opening, _challenge, delivery.PublicKey).ToArray()));
        Assert.Contains("no content id", Assert.Throws<UserErrorException>(() => Receive(best.Id, [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ContentException>(() => Receive(best.Id, new ContentId(ContentCodec.Raw, _challenge).ToArray()));
        Assert.Throws<NodeException>(() => Receive(_challenge, honest.ToArray()));
        Assert.False(File.Exists(path));

        var chain = new StubChainClient();
        Assert.Contains(
            "no model was delivered",
            Assert.Throws<UserErrorException>(() => new DataOwner(new AccuracyMarketContract(chain, Address), new MarketFolder(_folder.Root))
                .Receive(secret.Challenge, [], _stage.Pipeline)).Message,
            StringComparison.Ordinal);

        ContentId Seal(Prover.Commitments.ModelOpening opening, Bytes32 submission, Bytes32 key) => ModelDelivery.Seal(opening, secret.Challenge, submission, key, store);

        string Receive(Bytes32 submission, byte[] contentId) => new DataOwner(
            Market(
                Log(AccuracyMarketAbi.ModelDelivered, [secret.Challenge, submission], new AbiTuple().AddBytes(contentId).Add(1).ToArray()),
                Submitted(best) with { Event = Submitted(best).Event with { Topics = [Submitted(best).Event.Topics[0], secret.Challenge, .. Submitted(best).Event.Topics.Skip(2)] } }),
            new MarketFolder(_folder.Root)).Receive(secret.Challenge, [source], _stage.Pipeline);
    }

    private static CallOutcome Answer(CallRequest request, Challenge state, ChallengeOffer offer, ChallengePhase phase)
    {
        ReadOnlySpan<byte> selector = request.Data.Span[..AbiSelector.Size];
        if (selector.SequenceEqual(new AbiTuple().ToCalldata(AccuracyMarketAbi.GetTerms)))
            return new CallOutcome(false, AccuracyMarketAbi.EncodeOffer(offer));
        return selector.SequenceEqual(new AbiTuple().ToCalldata(AccuracyMarketAbi.Phase))
            ? new CallOutcome(false, new AbiTuple().Add((int)phase).ToArray())
            : new CallOutcome(false, MarketValues.Encode(state));
    }

    private static TransactionSender Sender(IChainClient chain) => new(chain, Account.Create(), AccuracyMarketAbi.Errors, new TransactionOptions());

    private static AccuracyMarketContract Market(Challenge state, ChallengeOffer offer) =>
        new(new StubChainClient { OnCall = request => Answer(request, state, offer, ChallengePhase.Draw) }, Address);

    /// <summary>A market whose node has these events.</summary>
    private static AccuracyMarketContract Market(params PlacedLog[] logs) =>
        new(new StubChainClient { Logs = filter => [.. logs.Where(log => log.Event.Topics[0] == filter.Topics[0]![0])] }, Address);

    private static PlacedLog With(PlacedLog log, EventLog changed) => log with { Event = changed };

    private static PlacedLog Log(string signature, Bytes32[] topics, byte[] data) =>
        new(new EventLog(Address, [AbiSelector.TopicOf(signature), .. topics], data), 1, default, default, 0);

    private PlacedLog Submitted(ListedSubmission told) => Log(
        AccuracyMarketAbi.ModelSubmitted,
        [_challenge, told.Id, new Bytes32(new AbiTuple().Add(told.Submitter).ToArray())],
        new AbiTuple().Add(told.Key).Add(told.Model).Add(1).ToArray());

    private PlacedLog Published(string signature, PublishedGroup[] groups) =>
        Log(signature, [_challenge], new AbiTuple().AddArray([.. groups.Select(group => new AbiTuple().Add(group.Commitment).Add(group.Key))]).ToArray());

    private OwnerSecret Prepare() => new DataOwner(new AccuracyMarketContract(new StubChainClient(), Address), new MarketFolder(_folder.Root)).Prepare(
        _stage.Plan(GroupSet.Empty), EthereumAddress.From(9), _stage.Keys, _stage.Pipeline, CancellationToken.None);
}
