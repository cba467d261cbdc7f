using Zkml.Circuits;
using Zkml.Prover.Chain;
using Zkml.Prover.Files;
using Zkml.Prover.Market;
using Zkml.Prover.Tests.Chain;
using Zkml.Prover.Tests.Content;

namespace Zkml.Prover.Tests.Market;

[Collection(MarketStage.Collection)]
public sealed class MarketFolderTests(MarketStage stage) : IDisposable
{
    private static readonly EthereumAddress Owner = EthereumAddress.From(5);

    private readonly TemporaryFolder _folder = new();

    private readonly AccuracyMarketContract _market = new(new StubChainClient(), EthereumAddress.From(7));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prepare_Again_IsTheSameChallenge()
    {
        OwnerSecret secret = Prepare();
        OwnerSecret again = Prepare();
        Assert.Equal(secret.Challenge, again.Challenge);
        Assert.True(secret.Master.Span.SequenceEqual(again.Master.Span));
        Assert.Equal([secret.Challenge.ToString()], Directory.GetDirectories(_folder.Root).Select(Path.GetFileName));
        Assert.Equal(1 + MarketStage.Groups, Directory.GetFiles(new MarketFolder(_folder.Root).Of(secret.Challenge).Content.Folder).Length);
    }

    [Fact]
    public void Prepare_ForAnotherAccountMarketOrChain_IsRefused()
    {
        Prepare();
        OwnerPlan plan = stage.Plan(GroupSet.Empty);
        (AccuracyMarketContract Market, EthereumAddress Owner)[] others =
        [
            (_market, EthereumAddress.From(6)),
            (new AccuracyMarketContract(new StubChainClient(), EthereumAddress.From(8)), Owner),
            (new AccuracyMarketContract(new StubChainClient { ChainId = 6 }, EthereumAddress.From(7)), Owner),
        ];
        foreach ((AccuracyMarketContract market, EthereumAddress owner) in others)
        {
            Assert.Throws<UserErrorException>(() =>
                new DataOwner(market, new MarketFolder(_folder.Root)).Prepare(plan, owner, stage.Keys, stage.Pipeline, CancellationToken.None));
        }
    }

    // A crash before the draft is finished: nothing of it is taken for a challenge.
    [Fact]
    public void Draft_ThatIsNotFinished_IsNoChallenge()
    {
        OwnerSecret crashed = Prepare();
        var folder = new MarketFolder(_folder.Root);
        string draft = _folder["draft-of-an-earlier-run"];
        Directory.Move(folder.Of(crashed.Challenge).Root, draft);
        Assert.Null(folder.FindOwn(crashed.Request));
        OwnerSecret secret = Prepare();
        Assert.NotEqual(crashed.Challenge, secret.Challenge);
        Assert.Equal(secret.Challenge, folder.FindOwn(crashed.Request)!.Challenge);
    }

    [Fact]
    public void Prepare_Cancelled_LeavesNoChallenge()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => new DataOwner(_market, new MarketFolder(_folder.Root)).Prepare(
            stage.Plan(GroupSet.Empty), Owner, stage.Keys, stage.Pipeline, cancellation.Token));
        Assert.Null(new MarketFolder(_folder.Root).FindOwn(stage.Plan(GroupSet.Empty).Request));
    }

    [Fact]
    public void FindOwn_ADamagedSecret_IsTold()
    {
        OwnerSecret secret = Prepare();
        File.WriteAllBytes(new MarketFolder(_folder.Root).Of(secret.Challenge).OwnerSecret, [1, 2, 3]);
        Assert.Throws<FileFormatException>(Prepare);
    }

    [Fact]
    public void Folders_AreForTheirOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
            return;
        string root = _folder["market"];
        var folder = new MarketFolder(root);
        ChallengeFolder files = folder.Of(MarketValues.Word(new Random(1)));
        Bytes32 submission = MarketValues.Word(new Random(2));
        ModelOpeningFile.Write(files.ModelOpening(submission), stage.BetterModel.Opening);
        Assert.Equal([submission], files.Submissions);
        const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        string[] folders = [root, folder.JournalOf(new Block(0, default, default, 0)).Directory, files.Root, files.Content.Folder, folder.BeginDraft().Root, Path.GetDirectoryName(files.ModelOpening(submission))!];
        foreach (string path in folders)
            Assert.Equal(OwnersFolder, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(files.ModelOpening(submission)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(new MarketFolder(_folder.Root).Of(Prepare().Challenge).OwnerSecret));
    }

    private OwnerSecret Prepare() => new DataOwner(_market, new MarketFolder(_folder.Root)).Prepare(
        stage.Plan(GroupSet.Empty), Owner, stage.Keys, stage.Pipeline, CancellationToken.None);
}
