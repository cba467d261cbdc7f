using System.Numerics;
using System.Text;
using Zkml.Prover.Chain;
using Zkml.Prover.Cli;
using Zkml.Prover.Content;
using Zkml.Prover.Market;
using Zkml.Prover.Tests.Cli;

namespace Zkml.Prover.Tests.Market;

/// <summary>A chain with a market on it, and people who have accounts, folders and keystore files.</summary>
internal sealed class MarketWorld : IDisposable
{
    private const string Password = "tests";

    private readonly MarketStage _stage;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("market-");
    private readonly List<IContentSource> _sources = [];

    // Nobody else of this process reads the variable, and it stays as it is.
    static MarketWorld() => System.Environment.SetEnvironmentVariable("PROVER_KEYSTORE_PASSWORD", Password);

    public MarketWorld(MarketStage stage, bool deploys = true)
    {
        _stage = stage;
        Chain = DevelopmentChain.Start();
        Client = new JsonRpcChainClient(Chain.Url);
        (Owner, Trainer, Other) = (Enter("owner"), Enter("trainer"), Enter("other"));
        if (!deploys)
            return;
        var deployer = new TransactionSender(Client, Chain.UnsafeAccount, AccuracyMarketAbi.Errors, new TransactionOptions());
        (AccuracyVerifierContract verifier, _) = AccuracyVerifierContract.Deploy(Client, deployer, ContractArtifact.AccuracyVerifier());
        (Market, _) = AccuracyMarketContract.Deploy(Client, deployer, verifier.Address);
        verifier.Register(deployer, stage.Key);
    }

    public DevelopmentChain Chain { get; }

    public JsonRpcChainClient Client { get; }

    public AccuracyMarketContract Market { get; set; } = null!;

    public Person Owner { get; }

    public Person Trainer { get; }

    public Person Other { get; }

    public void Dispose()
    {
        foreach (IContentSource source in _sources)
            source.Dispose();
        Client.Dispose();
        Chain.Dispose();
        _folder.Delete(recursive: true);
    }

    public IContentSource FilesOf(Person person, Bytes32 challenge)
    {
        _sources.Add(new PathSource(person.Folder.Of(challenge).Content.Folder));
        return _sources[^1];
    }

    /// <summary>Whose transactions go through a client, with the journal of a folder.</summary>
    public static TransactionSender Sender(IChainClient client, Person person, MarketFolder folder) => new(
        client,
        person.Account,
        AccuracyMarketAbi.Errors,
        new TransactionOptions { Journal = folder.JournalOf(client.GetGenesis()), PollInterval = TimeSpan.FromMilliseconds(50) });

    public TransactionSender Sender(Person person) => Sender(Client, person, person.Folder);

    /// <summary>A challenge whose hold-out the owner names, with its training groups published.</summary>
    public OwnerSecret Publish(GroupSet named)
    {
        var owner = new DataOwner(Market, Owner.Folder);
        OwnerSecret secret = owner.Prepare(_stage.Plan(named), Owner.Address, _stage.Keys, _stage.Pipeline, CancellationToken.None);
        owner.Create(Sender(Owner), secret);
        owner.PublishTraining(Sender(Owner), secret.Challenge);
        return secret;
    }

    /// <summary>Somebody's side of a challenge of the owner's.</summary>
    public Trainer AsTrainer(Person person, Bytes32 challenge, IChainClient? client = null, MarketFolder? folder = null) => new(
        new AccuracyMarketContract(client ?? Client, Market.Address), challenge, (folder ?? person.Folder).Of(challenge), [FilesOf(Owner, challenge)]);

    /// <summary>Lets a phase pass.</summary>
    public void Pass(uint seconds) => Chain.AdvanceTime(seconds + 1);

    /// <summary>Runs a command that sends.</summary>
    public CommandLineHarness Send(Person person, ExitCode expected, params string[] arguments) => Run(expected, ["market", .. arguments, .. Options(person), "--yes", "--json"]);

    /// <summary>Runs a command that sends twice: the second time, nothing is sent.</summary>
    public CommandLineHarness SendTwice(Person person, params string[] arguments)
    {
        CommandLineHarness first = Send(person, ExitCode.Ok, arguments);
        (ulong, BigInteger) before = StateOf(person);
        CommandLineHarness second = Send(person, ExitCode.Ok, arguments);
        Assert.Equal(before, StateOf(person));
        Assert.True((bool?)second.Json["done"], second.Output);
        Assert.Null(second.Json["transaction"]);
        return first;
    }

    /// <summary>Runs a command that only reads.</summary>
    public CommandLineHarness Ask(Person person, params string[] arguments) => Run(ExitCode.Ok, [.. Reading(person, arguments), "--json"]);

    /// <summary>A command that only reads.</summary>
    public string[] Reading(Person person, params string[] arguments) =>
        ["market", .. arguments, "--rpc", Chain.Url, "--market", $"{Market.Address}", "--folder", person.Root];

    public (ulong Nonce, BigInteger Balance) StateOf(Person person) => (Client.GetNonce(person.Address), Client.GetBalance(person.Address));

    /// <summary>The options of a command that sends.</summary>
    public string[] Options(Person person) =>
    [
        "--rpc", Chain.Url, "--folder", person.Root, "--keystore", person.Keystore,
        .. Market is null ? Array.Empty<string>() : ["--market", $"{Market.Address}"],
    ];

    /// <summary>Runs a command that must end so.</summary>
    public static CommandLineHarness Run(ExitCode expected, params string[] arguments)
    {
        var harness = new CommandLineHarness();
        ExitCode code = harness.Run(arguments);
        Assert.True(code == expected, $"{string.Join(' ', arguments)}: {code}\n{harness.Error}");
        return harness;
    }

    private Person Enter(string name)
    {
        Account account = Chain.CreateAccount();
        string keystore = Path.Combine(_folder.FullName, $"{name}.json");

        // As Keystore.Write does, but at the least cost.
        File.WriteAllBytes(keystore, Encoding.UTF8.GetBytes(Keystore.Encrypt(account, Password, 2).ToJsonString()));
        return new Person(account, Path.Combine(_folder.FullName, name), keystore);
    }
}

/// <summary>Somebody with an account and a folder.</summary>
internal sealed record Person(Account Account, string Root, string Keystore)
{
    public EthereumAddress Address => Account.Address;

    public MarketFolder Folder => new(Root);
}
