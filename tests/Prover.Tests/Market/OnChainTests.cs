using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Circuits;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;
using Zkml.Prover.Tests.Chain;
using Zkml.Prover.Tests.Content;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Tests.Market;

/// <summary>The market's contract on a real chain: it sees what this program sees, and what is cut off anywhere is carried out once.</summary>
[Collection(MarketStage.Collection)]
public sealed class OnChainTests(MarketStage stage)
{
    [ContractFact]
    public void Contract_HasTheSameIdentifiersTermsAndSplits()
    {
        using var world = new MarketWorld(stage);
        var secrets = new List<OwnerSecret>();
        for (int i = 0; i < 4; i++)
        {
            var owner = new DataOwner(world.Market, world.Owner.Folder);
            OwnerPlan plan = stage.Plan(GroupSet.Empty);
            OwnerSecret secret = owner.Prepare(
                plan with { Request = MarketValues.Word(new Random(i)), Terms = plan.Terms with { Salt = MarketValues.Word(new Random(i)) } },
                world.Owner.Address,
                stage.Keys,
                stage.Pipeline,
                CancellationToken.None);
            TransactionReceipt created = owner.Create(world.Sender(world.Owner), secret)!;
            Assert.Equal(secret.Challenge, created.Logs[0].Topics[1]);
            Assert.Null(owner.Create(world.Sender(world.Owner), secret));
            secrets.Add(secret);
        }

        Assert.Equal(secrets.Select(secret => secret.Challenge), world.Market.FindChallenges().Select(challenge => challenge.Id));
        Assert.All(secrets, secret => Assert.Equal(secret.Challenge, world.Market.ResolveChallenge(secret.Challenge.ToString()[..20])));
        Assert.Throws<UserErrorException>(() => world.Market.ResolveChallenge("0x"));
        Assert.Throws<UserErrorException>(() => world.Market.ResolveChallenge("0xg"));
        world.Chain.Mine(133);
        foreach (OwnerSecret secret in secrets)
        {
            ChallengeOffer offer = world.Market.ReadOffer(secret.Challenge);
            Assert.Equal(AccuracyMarketAbi.EncodeOffer(secret.Offer), AccuracyMarketAbi.EncodeOffer(offer));
            world.Market.Draw(world.Sender(world.Other), secret.Challenge, world.Market.ReadChallenge(secret.Challenge).DrawBlock);
            Challenge state = world.Market.ReadChallenge(secret.Challenge);
            Bytes32 randao = world.Market.FindRandao(secret.Challenge)!.Value;
            Assert.Equal((state.HoldOut, state.Substitutes), HoldOutSplit.Draw(secret.Challenge, randao, MarketStage.Groups, MarketStage.HoldOutGroups));
            Assert.Equal(ChallengePhase.Publication, world.Market.ReadPhase(secret.Challenge));
        }

        Bytes32 challenge = secrets[0].Challenge;
        new DataOwner(world.Market, world.Owner.Folder).PublishTraining(world.Sender(world.Owner), challenge);
        G1Affine model = stage.BetterModel.Commitment.Commitment;
        TransactionReceipt submitted = world.Market.Submit(world.Sender(world.Trainer), challenge, secrets[0].Offer.Terms, stage.Keys[0], model);
        Bytes32 submission = AccuracyMarketAbi.SubmissionId(challenge, world.Trainer.Address, stage.Keys[0], model);
        Assert.Equal(submission, submitted.Logs[0].Topics[2]);
        Assert.Equal(new Submission(world.Trainer.Address, 1, null, false), world.Market.FindSubmission(challenge, submission));
        Assert.Null(world.Market.FindSubmission(challenge, challenge));
        Assert.Throws<UserErrorException>(() => world.Market.ReadChallenge(submission));
    }

    [ContractFact]
    public void Create_CutOffAnywhere_IsOneChallengeAndOnePayment()
    {
        using var world = new MarketWorld(stage);
        OwnerPlan plan = stage.Plan(GroupSet.Of(0, 3));
        BigInteger stake = plan.Terms.OwnerStake;
        CutOffAnywhere(world, (client, root) =>
        {
            var folder = new MarketFolder(root);
            var owner = new DataOwner(new AccuracyMarketContract(client, world.Market.Address), folder);
            OwnerSecret secret = owner.Prepare(plan, world.Owner.Address, stage.Keys, stage.Pipeline, CancellationToken.None);
            owner.Create(MarketWorld.Sender(client, world.Owner, folder), secret);
        }, root =>
        {
            ListedChallenge only = Assert.Single(world.Market.FindChallenges());
            Assert.Equal([only.Id.ToString()], Directory.GetDirectories(root).Select(Path.GetFileName).Where(name => name!.StartsWith("0x", StringComparison.Ordinal)));
            Assert.Equal(stake, world.Client.GetBalance(world.Market.Address));
            Assert.Equal(1UL, world.Client.GetMinedNonce(world.Owner.Address));
        });
    }

    [ContractFact]
    public void SubmitProveAndDeliver_CutOffAnywhere_AreCarriedOutOnce()
    {
        using var world = new MarketWorld(stage);
        OwnerSecret secret = world.Publish(GroupSet.Of(0, 3));
        BigInteger before = world.Client.GetBalance(world.Market.Address);
        int made = 0;

        // The key is made again for each submission, which takes longer than all else.
        CutOffAnywhere(world, Submit, _ =>
        {
            Assert.Equal(world.Trainer.Address, Assert.Single(world.Market.FindSubmissions(secret.Challenge)).Submitter);
            Assert.Equal(before + secret.Offer.Terms.SubmissionBond, world.Client.GetBalance(world.Market.Address));
            Assert.Equal(1UL, world.Client.GetMinedNonce(world.Trainer.Address));
        }, keeps: true);

        world.Pass(MarketStage.Periods.Submission);
        new DataOwner(world.Market, world.Owner.Folder).Reveal(world.Sender(world.Owner), secret.Challenge);
        Bytes32 submission = Assert.Single(world.Market.FindSubmissions(secret.Challenge)).Id;
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Trainer trainer = world.AsTrainer(world.Trainer, secret.Challenge);
        Assert.ThrowsAny<OperationCanceledException>(() => trainer.MakeProof(
            secret.Offer, submission, new Pipelines.ProvingPipeline(Algebra.Backends.Cpu.CpuBackend.Create(), stage.Srs, Pipelines.NoProgress.Instance, cancellation.Token), Pipelines.NoProgress.Instance));
        Assert.False(File.Exists(world.Trainer.Folder.Of(secret.Challenge).Proof(submission, onHoldOut: true)));

        WrappedProof? proof = null;
        CutOffAnywhere(world, (client, root) =>
        {
            // The proof's file is that of the trainer's folder, and is made once.
            SubmissionProof found = world.AsTrainer(world.Trainer, secret.Challenge, client).MakeProof(
                secret.Offer, submission, stage.Pipeline, Pipelines.NoProgress.Instance);
            made += found.Proof.Opening == (proof ??= found.Proof).Opening ? 0 : 1;
            world.AsTrainer(world.Trainer, secret.Challenge, client).Prove(MarketWorld.Sender(client, world.Trainer, new MarketFolder(root)), found);
        }, _ =>
        {
            Assert.Equal(MarketStage.HoldOutSamples, world.Market.FindSubmission(secret.Challenge, submission)!.Correct);
            Assert.Equal(1U, world.Market.ReadChallenge(secret.Challenge).Proofs);
            Assert.Equal(2UL, world.Client.GetMinedNonce(world.Trainer.Address));
        }, keeps: true);
        Assert.Equal(0, made);

        world.Pass(MarketStage.Periods.Reveal + MarketStage.Periods.Proving);
        var sealedModels = new HashSet<Bytes32>();
        CutOffAnywhere(
            world,
            (client, root) => world.AsTrainer(world.Trainer, secret.Challenge, client).Deliver(
                MarketWorld.Sender(client, world.Trainer, new MarketFolder(root)), secret.Offer, submission),
            _ =>
            {
                DeliveredModel delivered = world.Market.FindDelivery(secret.Challenge)!;
                sealedModels.Add(delivered.Digest);
                Assert.Equal(3UL, world.Client.GetMinedNonce(world.Trainer.Address));
            });
        Assert.Single(sealedModels);

        void Submit(IChainClient client, string root) => world.AsTrainer(world.Trainer, secret.Challenge, client, new MarketFolder(root)).Submit(
            MarketWorld.Sender(client, world.Trainer, new MarketFolder(root)), secret.Offer, stage.BetterModel, stage.Pipeline);
    }

    /// <summary>Runs something that is cut off before each of its requests in turn, and after each that sends; then once more; then checks what came of it.</summary>
    /// <param name="world">The chain, which each try finds as it was.</param>
    /// <param name="run">Does it, with a client and the folder of this try.</param>
    /// <param name="check">Checks, given the folder.</param>
    /// <param name="keeps">Whether what the last try did stays, for the trainer.</param>
    private static void CutOffAnywhere(MarketWorld world, Action<IChainClient, string> run, Action<string> check, bool keeps = false)
    {
        using var folder = new TemporaryFolder();
        string snapshot = world.Chain.Snapshot();
        for (int failAt = 0, tries = 0; ; failAt++)
        {
            bool ends = true;
            foreach (bool afterwards in new[] { false, true })
            {
                string root = folder[$"{tries++}"];
                var client = new FailingChainClient(world.Client, failAt, afterwards);
                try
                {
                    run(client, root);
                }
                catch (SimulatedChain.CrashException)
                {
                    // Whoever was killed runs the command again.
                }

                ends &= !client.HasFailed;
                run(world.Client, root);
                check(root);
                if (ends && keeps)
                {
                    run(world.Client, world.Trainer.Root);
                    check(root);
                    return;
                }

                world.Chain.Revert(snapshot);
                snapshot = world.Chain.Snapshot();
                if (client.LastWasRead)
                    break;
            }

            if (ends)
                return;
        }
    }
}
