using System.Diagnostics;
using System.Numerics;
using System.Text.Json.Nodes;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Content;
using Zkml.Prover.Market;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary>
/// Two challenges from creation to the last withdrawal. In the first the hold-out is drawn, the better of two models wins, and a copied proof
/// and a lying count are refused; in the second the owner names the hold-out and then does not reveal it.
/// </summary>
internal sealed class MarketStory : IDisposable
{
    /// <summary>log2 of the samples a group.</summary>
    public const int GroupBits = 4;

    /// <summary>How many images the owner has.</summary>
    public const int Samples = 12 << GroupBits;

    /// <summary>How many of them models are scored on.</summary>
    public const int HoldOutSamples = HoldOutGroups << GroupBits;

    private const int HoldOutGroups = 3;

    /// <summary>The block that draws the split is not so far from its creation.</summary>
    private const int BlocksToTheDraw = 133;

    private static readonly BigInteger Milliether = BigInteger.Pow(10, 15);

    private static readonly PhasePeriods Periods = new(86_400, 7 * 86_400, 86_400, 2 * 86_400, 2 * 86_400);

    private readonly DevelopmentChain _chain;
    private readonly JsonRpcChainClient _client;
    private readonly ProvingPipeline _pipeline;
    private readonly CommandSession _session;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("market-");
    private readonly List<IContentSource> _sources = [];
    private readonly List<Actor> _actors = [];
    private readonly List<JsonNode[]> _calls = [];
    private readonly List<JsonNode[]> _refusals = [];
    private readonly List<JsonNode[]> _outcomes = [];
    private AccuracyMarketContract _market = null!;

    /// <summary>Prepares the stage.</summary>
    /// <param name="chain">The chain; it stays the caller's.</param>
    /// <param name="pipeline">Commits and proves.</param>
    /// <param name="session">Told of each step.</param>
    public MarketStory(DevelopmentChain chain, ProvingPipeline pipeline, CommandSession session)
    {
        _chain = chain;
        _client = new JsonRpcChainClient(chain.Url);
        _pipeline = pipeline;
        _session = session;
    }

    /// <summary>Plays it.</summary>
    /// <param name="images">The owner's images.</param>
    /// <param name="strong">The better model.</param>
    /// <param name="weak">The other one.</param>
    /// <exception cref="UnreachableException">A lie was not refused, or a truth was.</exception>
    public void Play(SampleSet images, IntegerNetwork strong, IntegerNetwork weak)
    {
        Actor owner = Enter("owner");
        Actor winner = Enter("trainer A");
        Actor second = Enter("trainer B");
        Actor copier = Enter("copier");
        AccuracyVerifierContract verifier = null!;
        Call(owner, "deploy the verifier", () =>
        {
            (verifier, TransactionReceipt receipt) = AccuracyVerifierContract.Deploy(
                _client, owner.Sender, ContractArtifact.AccuracyVerifier(), cancellation: _session.Cancellation);
            return receipt;
        });
        Call(owner, "deploy the market", () =>
        {
            (_market, TransactionReceipt receipt) = AccuracyMarketContract.Deploy(_client, owner.Sender, verifier.Address, cancellation: _session.Cancellation);
            return receipt;
        });

        AccuracyCircuit[] circuits =
            [.. new[] { strong, weak }.Select(network => CircuitCompiler.Compile(network.Architecture, HoldOutSamples, GroupBits))];
        WrapKey[] keys = [.. circuits.Select(_pipeline.MakeKey)];
        foreach (WrapKey key in keys)
            Call(owner, "register a circuit", () => verifier.Register(owner.Sender, key, _session.Cancellation)!);

        PlayDrawn(new Stage(images, circuits, keys), owner, (winner, strong), (second, weak), copier);
        PlaySilent(new Stage(images, circuits, keys), owner, (second, weak));
    }

    /// <summary>Tells who got what, what each call cost, and what was refused.</summary>
    public void Tell(Report report)
    {
        report
            .AddTable("outcomes", [("challenge", "challenge"), ("outcome", "outcome"), ("winner", "winner"), ("correct", "proved correct"), ("samples", "of")], _outcomes)
            .AddTable(
                "accounts",
                [("who", "who"), ("address", "address"), ("balance", "got more than it paid"), ("gas", "gas paid")],
                [.. _actors.Select(actor => actor.Row(_client.GetBalance(actor.Sender.Address, _session.Cancellation)))])
            .AddTable("refusals", [("who", "who"), ("what", "what was refused"), ("reason", "the contract's reason")], _refusals)
            .AddTable("calls", [("challenge", "challenge"), ("who", "who"), ("call", "call"), ("gas", "gas"), ("seconds", "seconds")], _calls);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        foreach (IContentSource source in _sources)
            source.Dispose();
        _folder.Delete(recursive: true);
    }

    private void PlayDrawn(
        Stage stage, Actor owner, (Actor Actor, IntegerNetwork Network) strong, (Actor Actor, IntegerNetwork Network) weak, Actor copier)
    {
        OwnerSecret secret = Create(stage, owner, GroupSet.Empty, "drawn");
        Bytes32 challenge = secret.Challenge;
        _chain.Mine(BlocksToTheDraw);
        Challenge state = _market.ReadChallenge(challenge, _session.Cancellation);
        Call(copier, "drawSplit", () => _market.Draw(copier.Sender, challenge, state.DrawBlock, _session.Cancellation), "drawn");
        Call(owner, "publishTraining", () => owner.AsOwner(_market).PublishTraining(owner.Sender, challenge, _session.Cancellation), "drawn");

        Entry best = Submit(secret, owner, strong.Actor, strong.Network, "drawn");
        Entry other = Submit(secret, owner, weak.Actor, weak.Network, "drawn");
        ListedSubmission original = _market.FindSubmissions(challenge, _session.Cancellation).Single(listed => listed.Id == best.Submission);
        Call(
            copier,
            "submit",
            () => _market.Submit(copier.Sender, challenge, secret.Offer.Terms, original.Key, original.Model, _session.Cancellation),
            "drawn");

        Pass(Periods.Submission);
        Call(owner, "reveal", () => owner.AsOwner(_market).Reveal(owner.Sender, challenge, _session.Cancellation), "drawn");
        SubmissionProof truth = Prove(secret, best, "drawn");
        ListedSubmission copy = _market.FindSubmissions(challenge, _session.Cancellation).Single(listed => listed.Submitter == copier.Sender.Address);
        Refuse(copier, "the winner's proof as one's own", () => _market.Prove(copier.Sender, challenge, truth with { Submission = copy }, _session.Cancellation));

        SubmissionProof modest = other.Trainer.MakeProof(secret.Offer, other.Submission, _pipeline, _session.Progress, _session.Cancellation);
        WrappedProof lie = modest.Proof with { Correct = modest.Proof.Correct + 1 };
        Refuse(other.Actor, "one correct sample more than there are", () => _market.Prove(other.Actor.Sender, challenge, modest with { Proof = lie }, _session.Cancellation));
        Prove(secret, other, "drawn");

        End(secret, owner, best, [best.Actor, other.Actor, copier], "drawn");
    }

    private void PlaySilent(Stage stage, Actor owner, (Actor Actor, IntegerNetwork Network) trainer)
    {
        OwnerSecret secret = Create(stage, owner, GroupSet.Of(1, 4, 9), "silent");
        Call(owner, "publishTraining", () => owner.AsOwner(_market).PublishTraining(owner.Sender, secret.Challenge, _session.Cancellation), "silent");
        Entry entry = Submit(secret, owner, trainer.Actor, trainer.Network, "silent");
        Pass(Periods.Submission + Periods.Reveal);
        Prove(secret, entry, "silent");
        End(secret, owner, entry, [trainer.Actor], "silent");
    }

    private OwnerSecret Create(Stage stage, Actor owner, GroupSet named, string title)
    {
        var terms = new ChallengeTerms(
            default,
            1000 * Milliether,
            200 * Milliether,
            10 * Milliether,
            HoldOutSamples / 2,
            GroupBits,
            HoldOutGroups,
            named,
            Periods,
            default,
            default,
            default);
        var plan = new OwnerPlan(
            new Bytes32(Transcripts.Keccak.HashLabel(title)), title, stage.Images, stage.Circuits, terms);
        OwnerSecret secret = owner.AsOwner(_market).Prepare(
            plan, owner.Sender.Address, [.. stage.Keys.Select(key => new Bytes32(key.Digest()))], _pipeline, _session.Cancellation);
        Call(owner, "createChallenge", () => owner.AsOwner(_market).Create(owner.Sender, secret, _session.Cancellation)!, title);
        return secret;
    }

    private Entry Submit(OwnerSecret secret, Actor owner, Actor actor, IntegerNetwork network, string title)
    {
        var trainer = new Trainer(
            _market, secret.Challenge, actor.Folder.Of(secret.Challenge), [FilesOf(owner, secret.Challenge)]);
        Challenge state = _market.ReadChallenge(secret.Challenge, _session.Cancellation);
        trainer.FetchGroups(
            secret.Offer,
            state.HoldOut.Others(secret.Offer.Groups.Count),
            _market.FindGroups(secret.Challenge, secret.Offer, state, _session.Cancellation),
            _pipeline,
            _session.Cancellation);
        (ModelCommitment, ModelOpening) model = _pipeline.CommitModel(network);
        Bytes32 submission = default;
        Call(
            actor,
            "submit",
            () =>
            {
                (submission, TransactionReceipt? receipt) = trainer.Submit(actor.Sender, secret.Offer, model, _pipeline, _session.Cancellation);
                return receipt!;
            },
            title);
        return new Entry(actor, trainer, submission);
    }

    private SubmissionProof Prove(OwnerSecret secret, Entry entry, string title)
    {
        SubmissionProof proof = null!;
        Call(
            entry.Actor,
            "prove",
            () =>
            {
                proof = entry.Trainer.MakeProof(secret.Offer, entry.Submission, _pipeline, _session.Progress, _session.Cancellation);
                return entry.Trainer.Prove(entry.Actor.Sender, proof, _session.Cancellation)!;
            },
            title);
        return proof;
    }

    private void End(OwnerSecret secret, Actor owner, Entry best, IReadOnlyList<Actor> submitters, string title)
    {
        Bytes32 challenge = secret.Challenge;
        Challenge state = _market.ReadChallenge(challenge, _session.Cancellation);
        if (state.Best != best.Submission)
            throw new UnreachableException("the better model is not the best");
        Pass((uint)(state.Deadlines.Proving + 1 - _client.GetHead(_session.Cancellation).Timestamp));
        Call(best.Actor, "deliver", () => best.Trainer.Deliver(best.Actor.Sender, secret.Offer, best.Submission, _session.Cancellation).Receipt, title);
        Call(submitters[^1], "finalize", () => _market.Finalize(submitters[^1].Sender, challenge, _session.Cancellation), title);
        owner.AsOwner(_market).Receive(
            challenge, [FilesOf(best.Actor, challenge)], _pipeline, _session.Cancellation);

        Bytes32[] submissions = [.. _market.FindSubmissions(challenge, _session.Cancellation).Select(listed => listed.Id)];
        Call(submitters[0], "settle", () => _market.Settle(submitters[0].Sender, challenge, submissions, _session.Cancellation), title);
        foreach (Actor actor in submitters.Append(owner))
        {
            if (!_market.ReadCredit(secret.Offer.Terms.Token, actor.Sender.Address, _session.Cancellation).IsZero)
                Call(actor, "withdraw", () => _market.Withdraw(actor.Sender, secret.Offer.Terms.Token, actor.Sender.Address, _session.Cancellation), title);
        }

        _outcomes.Add(
        [
            title, $"{_market.FindOutcome(challenge, _session.Cancellation)}", best.Actor.Name, state.BestCorrect, secret.Offer.Terms.Samples,
        ]);
    }

    private Actor Enter(string name)
    {
        Account account = _chain.CreateAccount();
        var folder = new MarketFolder(Path.Combine(_folder.FullName, name));
        var actor = new Actor(
            name,
            folder,
            new TransactionSender(
                _client, account, AccuracyMarketAbi.Errors, new TransactionOptions { Journal = folder.JournalOf(_client.GetGenesis(_session.Cancellation)) }),
            _client.GetBalance(account.Address, _session.Cancellation));
        _actors.Add(actor);
        return actor;
    }

    // The files travel by path; a gateway would serve the same folder.
    private IContentSource FilesOf(Actor actor, Bytes32 challenge)
    {
        _sources.Add(new PathSource(actor.Folder.Of(challenge).Content.Folder));
        return _sources[^1];
    }

    private void Pass(uint seconds) => _chain.AdvanceTime(seconds + 1);

    private void Call(Actor actor, string call, Func<TransactionReceipt> send, string challenge = "")
    {
        long start = Stopwatch.GetTimestamp();
        TransactionReceipt receipt = send();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        actor.GasPaid += receipt.GasUsed * receipt.EffectiveGasPrice;
        _calls.Add([challenge, actor.Name, call, (long)receipt.GasUsed, Math.Round(seconds, 2)]);
        _session.Status($"{actor.Name}: {call}, {receipt.GasUsed:N0} gas");
    }

    private void Refuse(Actor actor, string what, Func<TransactionReceipt> send)
    {
        try
        {
            send();
        }
        catch (ChainRefusedException refusal)
        {
            string reason = AccuracyMarketAbi.Errors.Describe((refusal.RevertData ?? default).Span);
            _refusals.Add([actor.Name, what, reason]);
            _session.Status($"{actor.Name}: {what}: refused, {reason}");
            return;
        }

        throw new UnreachableException($"the market accepted {what}");
    }

    /// <summary>What both challenges are about.</summary>
    private sealed record Stage(SampleSet Images, IReadOnlyList<AccuracyCircuit> Circuits, IReadOnlyList<WrapKey> Keys);

    /// <summary>A submission, and who stands behind it.</summary>
    private sealed record Entry(Actor Actor, Trainer Trainer, Bytes32 Submission);

    /// <summary>Somebody with an account and a folder.</summary>
    private sealed class Actor(string name, MarketFolder folder, TransactionSender sender, BigInteger balance)
    {
        public string Name => name;

        public MarketFolder Folder => folder;

        public TransactionSender Sender => sender;

        public BigInteger GasPaid { get; set; }

        public DataOwner AsOwner(AccuracyMarketContract market) => new(market, folder);

        public JsonNode[] Row(BigInteger now)
        {
            BigInteger change = now - balance + GasPaid;
            string sign = change.Sign < 0 ? "-" : change.Sign > 0 ? "+" : "";
            return [name, sender.Address.ToString(), sign + Currency.Ether.Format(BigInteger.Abs(change)), Currency.Ether.Format(GasPaid)];
        }
    }
}
