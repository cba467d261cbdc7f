using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Zkml.Circuits.Data;
using Zkml.Circuits.Network;
using Zkml.Prover.Chain;
using Zkml.Prover.Cli;
using Zkml.Prover.Files;
using Zkml.Prover.Market;
using Zkml.Prover.Tests.Chain;
using Zkml.Prover.Tests.Cli;

namespace Zkml.Prover.Tests.Market;

/// <summary>The market's commands one after another, as users run them, each of them twice.</summary>
[Collection(MarketStage.Collection)]
public sealed class MarketCommandTests(MarketStage stage)
{
    private static readonly BigInteger Ether = BigInteger.Pow(10, 18);

    [ContractFact]
    public void DrawnChallenge_FromCreationToTheLastWithdrawal()
    {
        using var world = new MarketWorld(stage, deploys: false);
        (Person owner, Person trainer, Person other) = (world.Owner, world.Trainer, world.Other);
        JsonObject deployed = world.Send(owner, ExitCode.Ok, "deploy").Json;
        Assert.Equal("31337", (string)deployed["chainId"]!);
        world.Market = new AccuracyMarketContract(world.Client, EthereumAddress.Parse((string)deployed["market"]!, "market"));
        Assert.Equal((string)deployed["verifier"]!, world.Market.RequireVerifier().Address.ToString());
        Assert.Empty(world.Ask(other, "list").Json["challenges"]!.AsArray());

        JsonObject created = world.SendTwice(owner, Create()).Json;
        string id = (string)created["challenge"]!;
        string content = (string)created["content"]!;
        Assert.Equal((MarketStage.Groups, MarketStage.HoldOutGroups, MarketStage.HoldOutSamples, 2), ((int)created["groups"]!, (int)created["holdOutGroups"]!, (int)created["samples"]!, (int)created["threshold"]!));
        Assert.Equal($"{Ether}", (string)created["reward"]!);
        Assert.True(File.Exists((string)created["secret"]!));
        Assert.Equal(12 * Ether / 10, world.Client.GetBalance(world.Market.Address));

        JsonNode listed = Assert.Single(world.Ask(other, "list").Json["challenges"]!.AsArray())!;
        Assert.Equal((id, "Draw", "1 ETH", "2 of 4", 0), ((string)listed["challenge"]!, (string)listed["phase"]!, (string)listed["reward"]!, (string)listed["threshold"]!, (int)listed["submissions"]!));
        RequireNext(world, owner, id, "draw");
        RequireNothingSent(world, other, ExitCode.Failed, "is still to come", "draw", id);
        RequireNothingSent(world, owner, ExitCode.Failed, "is in phase Draw", "publish", id, "--depth", "1");

        Assert.Null(Fetch(world, trainer, id, content)["training"]);

        world.Chain.Mine(133);
        JsonObject drawn = world.SendTwice(other, "draw", id).Json;
        int[] holdOut = [.. ((string)drawn["holdOut"]!).Split(',').Select(group => int.Parse(group, CultureInfo.InvariantCulture))];
        Assert.Equal(MarketStage.HoldOutGroups, holdOut.Length);
        RequireNext(world, owner, id, "publish");
        RequireNext(world, other, id);
        RequireAsked(world, owner, "publish", id, "--depth", "1");
        world.SendTwice(owner, "publish", id, "--depth", "1");
        RequireNothingSent(world, owner, ExitCode.Failed, "is in phase Submission", "reveal", id, "--depth", "1");

        JsonObject fetched = Fetch(world, trainer, id, content);
        Assert.Equal("small", (string)fetched["title"]!);
        Assert.Equal(File.ReadAllBytes((string)fetched["training"]!), File.ReadAllBytes((string)Fetch(world, trainer, id, content)["training"]!));
        SampleSet training = SampleReader.Read((string)fetched["training"]!, recordShape: stage.Samples.Shape);
        int[] groups = [.. Enumerable.Range(0, MarketStage.Groups).Except(holdOut)];
        Assert.Equal(groups.SelectMany(group => stage.Samples.Labels.Skip(2 * group).Take(2)), training.Labels);
        RequireNext(world, trainer, id, "submit");

        // The first digits of it will do.
        string submission = (string)world.SendTwice(trainer, Submit("better", id[..12], content)).Json["submission"]!;
        world.SendTwice(other, Submit("worse", id, content));
        RequireNext(world, owner, id, "submit");
        world.Pass(MarketStage.Periods.Submission);
        Assert.Equal("Reveal", (string)world.Ask(other, "watch", id, "--until", "Reveal").Json["phase"]!);
        RequireNext(world, trainer, id);
        world.SendTwice(owner, "reveal", id, "--depth", "1");

        RequireNext(world, owner, id);
        RequireNext(world, trainer, id, "prove");
        JsonObject proved = world.SendTwice(trainer, Prove(id, content)).Json;
        Assert.Equal((submission, MarketStage.HoldOutSamples, MarketStage.HoldOutSamples), ((string)proved["submission"]!, (int)proved["correct"]!, (int)proved["samples"]!));
        world.SendTwice(other, Prove(id, content));
        RequireNothingSent(world, trainer, ExitCode.Failed, "is in phase Proving", "deliver", id);
        RequireNothingSent(world, trainer, ExitCode.Failed, "is in phase Proving", "finalize", id);
        world.Pass(MarketStage.Periods.Proving + MarketStage.Periods.Reveal);
        RequireNext(world, trainer, id, "deliver");
        RequireNext(world, other, id);
        RequireNothingSent(world, other, ExitCode.Failed, "is not one that was proved from here", "deliver", id, "--depth", "1");
        world.SendTwice(trainer, "deliver", id, "--depth", "1");

        Assert.Equal("Won", (string)world.SendTwice(other, "finalize", id).Json["outcome"]!);
        JsonObject closed = world.Ask(other, "status", id, "--account", $"{trainer.Address}").Json;
        Assert.Equal(("Closed", "Won", submission, 1), ((string)closed["phase"]!, (string)closed["outcome"]!, (string)closed["best"]!, (int)closed["ownSubmissions"]!));
        foreach ((Person person, BigInteger amount) in new[] { (trainer, 101 * Ether / 100), (other, Ether / 100), (owner, Ether / 5) })
            Assert.Equal($"{amount}", (string)world.SendTwice(person, "withdraw", id).Json["amount"]!);
        Assert.Equal(0, world.Client.GetBalance(world.Market.Address));
        Assert.Equal("Closed", (string)world.Ask(other, "watch", id).Json["phase"]!);
        Assert.Contains("Outcome", MarketWorld.Run(ExitCode.Ok, world.Reading(other, "status", id)).Output, StringComparison.Ordinal);
        Assert.Contains("2 of 4", MarketWorld.Run(ExitCode.Ok, world.Reading(other, "list")).Output, StringComparison.Ordinal);

        string[] receive = ["receive", id, "--srs", stage.PathOf(DefaultFiles.Srs), "--from", trainer.Folder.Of(world.Market.ResolveChallenge(id)).Content.Folder];
        string network = (string)world.Ask(owner, receive).Json["network"]!;
        Assert.Equal(network, (string)world.Ask(owner, receive).Json["network"]!);
        Assert.Equal(NetworkFile.Encode(stage.BetterModel.Opening.Network), File.ReadAllBytes(network));
    }

    [ContractFact]
    public void NamedChallengeInAToken_WhoseOwnerStaysSilent()
    {
        using var world = new MarketWorld(stage);
        (Person owner, Person trainer) = (world.Owner, world.Trainer);
        EthereumAddress token = TestToken.Deploy(world.Client, owner.Account, 6);
        var contract = new Erc20Contract(world.Client, token);
        TestToken.Transfer(world.Client, owner.Account, token, trainer.Address, 20_000);

        // Less than the bond is left over from before: this token changes no allowance but from or to zero.
        contract.Approve(world.Sender(trainer), world.Market.Address, 5);
        RequireNothingSent(world, world.Other, ExitCode.Failed, "units of the token", Create(("--token", $"{token}"), ("--hold-out", null), ("--hold-out-groups", "0,3")));
        string id = (string)world.SendTwice(owner, Create(("--token", $"{token}"), ("--hold-out", null), ("--hold-out-groups", "0,3"))).Json["challenge"]!;
        Assert.Equal(1_200_000, contract.ReadBalance(world.Market.Address));
        Assert.Equal($"1 (token {token})", (string)world.Ask(trainer, "list").Json["challenges"]![0]!["reward"]!);
        world.SendTwice(owner, "publish", id, "--depth", "1");
        string content = owner.Folder.Of(world.Market.ResolveChallenge(id)).Content.Folder;
        world.SendTwice(trainer, Submit("better", id, content));
        Assert.Equal(1_210_000, contract.ReadBalance(world.Market.Address));
        Assert.Equal(0, contract.ReadAllowance(trainer.Address, world.Market.Address));

        world.Pass(MarketStage.Periods.Submission + MarketStage.Periods.Reveal);
        RequireNothingSent(world, owner, ExitCode.Failed, "is in phase Proving", "reveal", id, "--depth", "1");
        JsonObject proved = world.SendTwice(trainer, Prove(id, content)).Json;
        Assert.Equal(MarketStage.HoldOutSamples, (int)proved["correct"]!);
        world.Pass(MarketStage.Periods.Proving);
        world.SendTwice(trainer, "deliver", id, "--depth", "1");
        Assert.Equal("Won", (string)world.SendTwice(trainer, "finalize", id).Json["outcome"]!);
        Assert.Equal("1210000", (string)world.SendTwice(trainer, "withdraw", id, "--to", $"{world.Other.Address}").Json["amount"]!);
        Assert.Equal(1_210_000, contract.ReadBalance(world.Other.Address));
        Assert.Equal("0", (string)world.Send(owner, ExitCode.Ok, "withdraw", id).Json["amount"]!);
    }

    // Anybody can create a challenge, in a token of any kind: others see the list all the same.
    [ContractFact]
    public void List_WithATokenThatTellsNoDecimals_IsShown()
    {
        using var world = new MarketWorld(stage);
        EthereumAddress token = TestToken.Deploy(world.Client, world.Owner.Account, 255);
        OwnerPlan plan = stage.Plan(GroupSet.Empty);
        var owner = new DataOwner(world.Market, world.Owner.Folder);
        OwnerSecret secret = owner.Prepare(
            plan with { Terms = plan.Terms with { Token = token } }, world.Owner.Address, stage.Keys, stage.Pipeline, CancellationToken.None);
        owner.Create(world.Sender(world.Owner), secret);
        Assert.Equal($"1000 (smallest units of token {token})", (string)world.Ask(world.Other, "list").Json["challenges"]![0]!["reward"]!);
        Assert.Equal("1000", (string)world.Ask(world.Other, "status", $"{secret.Challenge}").Json["reward"]!);
        RequireNothingSent(world, world.Owner, ExitCode.Failed, "it is no ERC-20 token", Create(("--token", $"{token}")));
    }

    [ContractFact]
    public void Reorganizations_BetweenTheSteps_AreMendedByTheSameCommands()
    {
        using var world = new MarketWorld(stage);
        OwnerSecret secret = world.Publish(GroupSet.Of(2, 5));
        string id = secret.Challenge.ToString();
        string content = world.Owner.Folder.Of(secret.Challenge).Content.Folder;
        string[] submit = Submit("better", id, content);
        BigInteger before = world.Client.GetBalance(world.Market.Address);
        JsonObject submitted = world.Send(world.Trainer, ExitCode.Ok, submit).Json;
        world.Chain.Reorganize(1);
        Assert.Empty(world.Market.FindSubmissions(secret.Challenge));
        RequireNothingSent(world, world.Trainer, ExitCode.Failed, "no submission to challenge", Prove(id, content));
        Assert.Equal((string)submitted["transaction"]!, (string)world.Send(world.Trainer, ExitCode.Ok, submit).Json["transaction"]!);
        Assert.Equal(before + 10, world.Client.GetBalance(world.Market.Address));

        world.Pass(MarketStage.Periods.Submission);
        string revealed = (string)world.Send(world.Owner, ExitCode.Ok, "reveal", id, "--depth", "1").Json["transaction"]!;
        world.Chain.Reorganize(1);
        Assert.Equal(ChallengePhase.Reveal, world.Market.ReadPhase(secret.Challenge));
        Assert.Equal(revealed, (string)world.Send(world.Owner, ExitCode.Ok, "reveal", id, "--depth", "1").Json["transaction"]!);
        string proved = (string)world.Send(world.Trainer, ExitCode.Ok, Prove(id, content)).Json["transaction"]!;
        world.Chain.Reorganize(1);
        Assert.Equal(0U, world.Market.ReadChallenge(secret.Challenge).Proofs);
        Assert.Equal(proved, (string)world.Send(world.Trainer, ExitCode.Ok, Prove(id, content)).Json["transaction"]!);
        Assert.Equal(1U, world.Market.ReadChallenge(secret.Challenge).Proofs);
        Assert.Equal(2UL, world.Client.GetMinedNonce(world.Trainer.Address));
    }

    [ContractFact]
    public void Create_OfWhatMakesNoSense_IsBadUsageAndSendsNothing()
    {
        using var world = new MarketWorld(stage);
        (string Option, string Value)[] wrong =
        [
            ("--hold-out", "0"), ("--hold-out", "4"), ("--hold-out", "1073741824"), ("--hold-out", "2147483647"),
            ("--hold-out-groups", "0,0"), ("--hold-out-groups", "0,6"), ("--hold-out-groups", "0,x"), ("--hold-out-groups", ""), ("--hold-out-groups", "0,1,2,3"),
            ("--threshold", "0"), ("--threshold", "5"), ("--threshold", "101%"), ("--threshold", "79228162514264337593543950335%"), ("--threshold", "1.5"), ("--threshold", "-1"),
            ("--reward", "0"), ("--bond", "0"), ("--reward", "340282366920938463464"), ("--submission-bond", "340282366920938463464"),
            ("--reveal", "5m"), ("--proving", "366d"), ("--title", "a\nb"), ("--title", "\ufffd"), ("--title", new string('x', 1025)),
            ("--group-size", "3"), ("--samples", "11"), ("--confirmations", "0"),
        ];
        foreach ((string option, string value) in wrong)
        {
            string[] create = option == "--hold-out-groups" ? Create((option, value), ("--hold-out", null)) : Create((option, value));
            RequireNothingSent(world, world.Owner, ExitCode.BadUsage, option.TrimStart('-').Replace("-groups", "", StringComparison.Ordinal), create);
        }

        RequireNothingSent(world, world.Owner, ExitCode.BadUsage, "exclude each other", Create(("--hold-out-groups", "0,3")));
        RequireNothingSent(world, world.Owner, ExitCode.Failed, "not an amount", Create(("--reward", "1e3")));
        RequireNothingSent(world, world.Owner, ExitCode.Failed, "no ERC-20 token", Create(("--token", $"{world.Other.Address}")));
        Assert.Empty(world.Market.FindChallenges());
        Assert.False(Directory.Exists(world.Owner.Root) && Directory.GetDirectories(world.Owner.Root).Any(folder => folder.Contains("0x", StringComparison.Ordinal)));
        RequireAsked(world, world.Owner, Create());

        string[] ids = [.. Enumerable.Range(0, 2).Select(again => (string)world.Send(world.Owner, ExitCode.Ok, Create(("--again", $"{again}"))).Json["challenge"]!)];
        Assert.Equal(ids, world.Ask(world.Other, "list").Json["challenges"]!.AsArray().Select(challenge => (string)challenge!["challenge"]!));
        RequireNothingSent(world, world.Other, ExitCode.Failed, "more than one challenge", "draw", "0x");
    }

    // A chain forgets hashes after 8,191 blocks (EIP-2935), this one after 256: so many are made sooner.
    [ContractFact]
    public void Draw_MissedForTooLong_IsScheduledAnew()
    {
        using var world = new MarketWorld(stage);
        using (var rpc = new JsonRpcConnection(world.Chain.Url, JsonRpcChainClient.DefaultTimeout))
            rpc.Ask("anvil_setCode", ["0x0000F90827F1C53a10cb7A02335B175320002935", "0x"], CancellationToken.None);
        string id = (string)world.Send(world.Owner, ExitCode.Ok, Create()).Json["challenge"]!;
        ulong missed = world.Market.ReadChallenge(world.Market.ResolveChallenge(id)).DrawBlock;
        world.Chain.Mine(133 + 256);
        JsonObject scheduled = world.Send(world.Other, ExitCode.Ok, "draw", id).Json;
        Assert.Null(scheduled["holdOut"]);
        Assert.InRange(ulong.Parse((string)scheduled["drawBlock"]!, CultureInfo.InvariantCulture), missed + 256, missed + 512);
        RequireNothingSent(world, world.Other, ExitCode.Failed, "is still to come", "draw", id);
        world.Chain.Mine(133);
        Assert.NotNull(world.SendTwice(world.Other, "draw", id).Json["holdOut"]);
    }

    [ContractFact]
    public void Reveal_CancelledWhileItWaits_SendsNothingAndWatchGoesOn()
    {
        using var world = new MarketWorld(stage);
        OwnerSecret secret = world.Publish(GroupSet.Of(2, 5));
        string id = secret.Challenge.ToString();
        world.Market.Submit(world.Sender(world.Trainer), secret.Challenge, secret.Offer.Terms, stage.Keys[0], stage.BetterModel.Commitment.Commitment);
        Task<CommandLineHarness> watch = Task.Run(() => world.Ask(world.Other, "watch", id, "--until", "Proving"));
        world.Pass(MarketStage.Periods.Submission);

        (ulong, BigInteger) before = world.StateOf(world.Owner);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var cancelled = new CommandLineHarness(cancellation.Token);
        Assert.Equal(ExitCode.Failed, cancelled.Run(["market", "reveal", id, "--depth", "50", .. world.Options(world.Owner), "--yes"]));
        Assert.Contains("error: cancelled", cancelled.ErrorLines);
        Assert.Equal(before, world.StateOf(world.Owner));
        Assert.False(watch.IsCompleted);

        world.Chain.Mine(50);
        world.Send(world.Owner, ExitCode.Ok, "reveal", id, "--depth", "50");
        CommandLineHarness watched = watch.GetAwaiter().GetResult();
        Assert.Equal("Proving", (string)watched.Json["phase"]!);
        Assert.Contains(watched.ErrorLines, line => line.Contains(": Proving until", StringComparison.Ordinal) && line.Contains("1 submissions, 0 proved", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("status", "0x12")]
    [InlineData("withdraw", "0x12")]
    [InlineData("publish")]
    [InlineData("nonsense")]
    public void Commands_WithoutWhatTheyNeed_AreBadUsage(params string[] arguments) => MarketWorld.Run(ExitCode.BadUsage, ["market", .. arguments]);

    /// <summary>Requires that the command asks before it sends, and sends nothing if the answer is no or nobody answers.</summary>
    private static void RequireAsked(MarketWorld world, Person person, params string[] arguments)
    {
        (ulong, BigInteger) before = world.StateOf(person);
        string[] command = ["market", .. arguments, .. world.Options(person)];
        var declined = new CommandLineHarness(input: "n\n");
        Assert.Equal(ExitCode.Failed, declined.Run(command));
        Assert.Contains("send it? [y/N]", declined.Error, StringComparison.Ordinal);
        Assert.Empty(declined.Output);
        MarketWorld.Run(ExitCode.BadUsage, command);
        Assert.Equal(before, world.StateOf(person));
    }

    private static void RequireNothingSent(MarketWorld world, Person person, ExitCode expected, string message, params string[] arguments)
    {
        (ulong, BigInteger) before = world.StateOf(person);
        CommandLineHarness harness = world.Send(person, expected, arguments);
        Assert.Contains(harness.ErrorLines, line => line.StartsWith("error: ", StringComparison.Ordinal) && line.Contains(message, StringComparison.Ordinal));
        Assert.Empty(harness.Output);
        Assert.Equal(before, world.StateOf(person));
    }

    /// <summary>Requires that these are the steps that somebody can take now, as 'status' tells them.</summary>
    private static void RequireNext(MarketWorld world, Person person, string id, params string[] commands)
    {
        JsonObject status = world.Ask(person, "status", id, "--account", $"{person.Address}").Json;
        Assert.Equal(commands.Select(command => $"prover market {command}"), status["next"]!.AsArray().Select(step => (string)step!["command"]!));
        Assert.Equal(id, (string)status["challenge"]!);
        Assert.Equal($"{person.Address}", (string)status["account"]!);
    }

    private JsonObject Fetch(MarketWorld world, Person person, string id, string content) =>
        world.Ask(person, "fetch", id, "--srs", stage.PathOf(DefaultFiles.Srs), "--from", content).Json;

    private string[] Submit(string model, string id, string content) =>
    [
        "submit", id, "--model", stage.PathOf($"{model}.commitment"), "--model-opening", stage.PathOf($"{model}.opening"),
        "--srs", stage.PathOf(DefaultFiles.Srs), "--from", content,
    ];

    private string[] Prove(string id, string content) => ["prove", id, "--srs", stage.PathOf(DefaultFiles.Srs), "--from", content];

    private string[] Create(params (string Option, string? Value)[] changes)
    {
        TensorShape shape = stage.Samples.Shape;
        var options = new Dictionary<string, string?>
        {
            ["--shape"] = $"{shape.Channels}x{shape.Width}x{shape.Height}",
            ["--group-size"] = $"{1 << MarketStage.GroupBits}",
            ["--hold-out"] = $"{MarketStage.HoldOutGroups}",
            ["--architecture"] = stage.PathOf(DefaultFiles.Architecture),
            ["--srs"] = stage.PathOf(DefaultFiles.Srs),
            ["--title"] = "small",
            ["--reward"] = "1",
            ["--bond"] = "0.2",
            ["--submission-bond"] = "0.01",
            ["--threshold"] = "50%",
            ["--publication"] = "1h",
            ["--submission"] = "2h",
            ["--reveal"] = "1h",
            ["--proving"] = "2h",
            ["--delivery"] = "1h",
        };
        foreach ((string option, string? value) in changes)
            options[option] = value;
        return ["create", stage.PathOf("images.bin"), .. options.Where(option => option.Value is not null).SelectMany(option => new[] { option.Key, option.Value! })];
    }
}
