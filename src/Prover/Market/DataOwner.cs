using Zkml.Circuits;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Content;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Market;

/// <summary>What the owner of data wants.</summary>
/// <param name="Request">The SHA-256 of all that was asked for.</param>
/// <param name="Title">What the challenge is about.</param>
/// <param name="Samples">All samples, a whole number of groups.</param>
/// <param name="Circuits">The accepted circuits, for as many samples as form the hold-out.</param>
/// <param name="Terms">The terms; manifest and delivery key are still to come.</param>
public sealed record OwnerPlan(
    Bytes32 Request, string Title, SampleSet Samples, IReadOnlyList<AccuracyCircuit> Circuits, ChallengeTerms Terms);

/// <summary>The owner's side of a challenge: commits to the data, publishes keys in time, receives the model.</summary>
/// <param name="market">The market.</param>
/// <param name="folder">Where the owner's secrets are kept.</param>
public sealed class DataOwner(AccuracyMarketContract market, MarketFolder folder)
{
    /// <summary>Seconds since 1970 by the clock of this machine.</summary>
    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>
    /// Commits to the samples, seals them, and saves all that the challenge needs, the secret included. Nothing is sent. What was
    /// prepared for the same request is found again.
    /// </summary>
    /// <param name="plan">What is wanted.</param>
    /// <param name="owner">Who will create it.</param>
    /// <param name="keys">The keys of the plan's circuits.</param>
    /// <param name="pipeline">Commits.</param>
    /// <param name="cancellation">Ends the work; nothing is left of it.</param>
    public OwnerSecret Prepare(
        OwnerPlan plan, EthereumAddress owner, IReadOnlyList<Bytes32> keys, ProvingPipeline pipeline, CancellationToken cancellation)
    {
        ulong chain = market.Client.GetChainId(cancellation);
        if (folder.FindOwn(plan.Request) is { } prepared)
        {
            RequireOwn(prepared, owner, cancellation);
            return prepared.Offer.Keys.SequenceEqual(keys)
                ? prepared
                : throw new UserErrorException(
                    $"challenge {prepared.Challenge} was prepared by the same command with another SRS", "use that SRS, or another --again");
        }

        byte[] master = GroupKeys.NewMaster();
        (DataCommitment commitment, DataOpening opening) = pipeline.CommitData(plan.Samples, plan.Terms.GroupBits);
        ChallengeFolder draft = folder.BeginDraft();
        IReadOnlyList<ContentId> ids = GroupArchive.Seal(opening, master, draft.Content);
        using var file = new MemoryStream(ChallengeManifestFile.Encode(
            new ChallengeManifest(plan.Title, plan.Samples.Shape, plan.Terms.GroupBits, ids, plan.Circuits)));
        ContentId manifest = draft.Content.Add(file, cancellation);
        using var delivery = DeliveryKey.Derive(master);
        var offer = new ChallengeOffer(plan.Terms with { Manifest = manifest.Digest, DeliveryKey = delivery.PublicKey }, keys, []);
        var secret = new OwnerSecret(chain, market.Address, owner, plan.Request, master, commitment.Groups, offer);
        secret = secret with
        {
            Offer = offer with { Groups = [.. secret.Open(GroupSet.Empty.Others(commitment.Groups.Count)).Select(AccuracyMarketAbi.GroupHash)] },
        };
        OwnerSecretFile.Write(draft.OwnerSecret, secret);
        folder.FinishDraft(draft, secret.Challenge);
        return secret;
    }

    /// <summary>Creates a prepared challenge, unless it is there already.</summary>
    /// <returns>The receipt, or null if there was nothing to do.</returns>
    public TransactionReceipt? Create(TransactionSender sender, OwnerSecret secret, CancellationToken cancellation = default)
    {
        if (market.ReadPhase(secret.Challenge, cancellation) != ChallengePhase.None)
            return null;
        if (!secret.Offer.Terms.IsInEther)
            new Erc20Contract(market.Client, secret.Offer.Terms.Token).Approve(sender, market.Address, secret.Offer.Terms.OwnerStake, cancellation);
        return market.Create(sender, secret.Challenge, secret.Offer, cancellation);
    }

    /// <summary>Publishes the training groups.</summary>
    /// <remarks>
    /// What is published stays so, whatever becomes of the block that drew the split: whoever calls this waits until the draw is
    /// deep enough.
    /// </remarks>
    /// <exception cref="UserErrorException">It is not the time for it; no key leaves this machine then.</exception>
    public TransactionReceipt PublishTraining(TransactionSender sender, Bytes32 challenge, CancellationToken cancellation = default)
    {
        OwnerSecret secret = ReadSecret(challenge);
        RequireOwn(secret, sender.Address, cancellation);
        Challenge state = RequireSplit(secret, ChallengePhase.Publication, state => state.IsPublished, cancellation);
        GroupSet holdOut = DrawHoldOut(secret, state, cancellation);
        string record = folder.Of(challenge).Publication;
        if (Publication.Find(record) is { } earlier && earlier.HoldOut != holdOut)
        {
            throw new UserErrorException(
                $"{record}: other groups were about to be published, as the hold-out was {earlier.HoldOut} then, not {holdOut}",
                "find out which node lied, or whether the chain was reorganized; remove the file if nothing was sent");
        }

        new Publication(holdOut, Now).Write(record);
        return market.PublishTraining(sender, challenge, secret.Open(holdOut.Others(secret.Offer.Groups.Count)), cancellation);
    }

    /// <summary>Publishes the hold-out groups.</summary>
    /// <remarks>As for <see cref="PublishTraining"/>: whoever calls this waits until the last submission's block is deep enough.</remarks>
    /// <exception cref="UserErrorException">As for <see cref="PublishTraining"/>.</exception>
    public TransactionReceipt Reveal(TransactionSender sender, Bytes32 challenge, CancellationToken cancellation = default)
    {
        OwnerSecret secret = ReadSecret(challenge);
        RequireOwn(secret, sender.Address, cancellation);
        Challenge state = RequireSplit(secret, ChallengePhase.Reveal, state => state.IsRevealed, cancellation);
        var publication = Publication.Find(folder.Of(challenge).Publication);
        GroupSet holdOut = publication?.HoldOut ?? DrawHoldOut(secret, state, cancellation);
        if (holdOut != state.HoldOut)
            throw new NodeException($"the market {market.Address}: the hold-out is not the one that was left unpublished", "try another node");

        // A node may say that the submissions are over. They last so long from a block that is not older than the publication; a chain for
        // development has a time of its own.
        if (publication is not null && secret.ChainId != DevelopmentChain.Id && Now <= publication.Time + secret.Offer.Terms.Periods.Submission)
            throw new NodeException("by the clock of this machine, models can still be committed", "check the clock; try another node");
        return market.Reveal(sender, challenge, secret.Open(holdOut), cancellation);
    }

    /// <summary>Opens the winner's model, and checks that it is the one that was proved.</summary>
    /// <param name="challenge">The challenge.</param>
    /// <param name="sources">Where to look for the sealed file.</param>
    /// <param name="pipeline">Commits.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>The file of the network.</returns>
    /// <exception cref="UserErrorException">It is not delivered, or not the model that was proved.</exception>
    public string Receive(
        Bytes32 challenge, IReadOnlyList<IContentSource> sources, ProvingPipeline pipeline, CancellationToken cancellation = default)
    {
        OwnerSecret secret = ReadSecret(challenge);
        DeliveredModel delivered = market.FindDelivery(challenge, cancellation)
            ?? throw new UserErrorException($"no model was delivered in challenge {challenge}", "see 'prover market status'");
        ListedSubmission submission = market.FindSubmissions(challenge, cancellation).FirstOrDefault(entry => entry.Id == delivered.Submission)
            ?? throw new NodeException($"the market {market.Address}: submission {delivered.Submission}, which is delivered, was never made", "try another node");
        if (!ContentId.TryRead(delivered.ContentId.Span, out ContentId? id))
            throw new UserErrorException("the winner delivered something that is no content id", "the model cannot be had; ask the winner");
        ChallengeFolder files = folder.Of(challenge);
        using var key = DeliveryKey.Derive(secret.Master.Span);
        ModelOpening opening = ModelDelivery.Fetch(id, challenge, submission.Id, key, files.Content, sources, cancellation);
        if (pipeline.Recommit(opening).Commitment != submission.Model)
            throw new UserErrorException("the delivered model is not the one that was proved", "the winner broke the rules; ask it for the right one");
        ModelOpeningFile.Write(files.ReceivedModel, opening);
        NetworkFile.Write(files.ReceivedNetwork, opening.Network);
        return files.ReceivedNetwork;
    }

    /// <summary>
    /// The challenge, if groups can be published now. What is about to be sent is shown to the node before, to estimate its gas: in another phase
    /// the contract would refuse keys that the node has seen by then, before the draw those of all groups.
    /// </summary>
    private Challenge RequireSplit(OwnerSecret secret, ChallengePhase expected, Func<Challenge, bool> isDone, CancellationToken cancellation)
    {
        ChallengePhase phase = market.ReadPhase(secret.Challenge, cancellation);
        Challenge state = market.ReadChallenge(secret.Challenge, cancellation);
        if (phase != expected && !isDone(state))
            throw new UserErrorException($"challenge {secret.Challenge} is in phase {phase}: nothing was sent", "see 'prover market status'");
        return state.IsSplit(secret.Offer.Groups.Count)
            ? state
            : throw new NodeException($"the market {market.Address}: hold-out and substitutes are not disjoint sets of groups that there are", "try another node");
    }

    /// <summary>The hold-out by what the owner named, or by the header of the block that draws: not by what the market's state is said to be.</summary>
    private GroupSet DrawHoldOut(OwnerSecret secret, Challenge state, CancellationToken cancellation)
    {
        ChallengeTerms terms = secret.Offer.Terms;
        GroupSet holdOut = terms.NamedHoldOut;
        if (holdOut.IsEmpty)
        {
            ReadOnlyMemory<byte> header = market.Client.GetBlockHeader(state.DrawBlock, cancellation)
                ?? throw new NodeException("the node does not have the block that draws the split", "try another node");
            holdOut = HoldOutSplit.Draw(secret.Challenge, BlockHeader.ReadRandao(header.Span), secret.Offer.Groups.Count, terms.HoldOutGroups).HoldOut;
        }

        return holdOut == state.HoldOut
            ? holdOut
            : throw new NodeException($"the market {market.Address}: the hold-out is not the one that was named or drawn", "try another node");
    }

    /// <summary>Requires that what is about to be done is about the challenge that the secret is of.</summary>
    private void RequireOwn(OwnerSecret secret, EthereumAddress sender, CancellationToken cancellation)
    {
        if (secret.ChainId != market.Client.GetChainId(cancellation) || secret.Market != market.Address || secret.Owner != sender)
        {
            throw new UserErrorException(
                $"challenge {secret.Challenge} is of {secret.Owner}, on chain {secret.ChainId}, in the market {secret.Market}",
                "use that account, chain and market, or another --folder");
        }
    }

    /// <summary>The owner's secret.</summary>
    /// <exception cref="UserErrorException">It is not in the folder.</exception>
    private OwnerSecret ReadSecret(Bytes32 challenge)
    {
        string path = folder.Of(challenge).OwnerSecret;
        return File.Exists(path)
            ? OwnerSecretFile.Read(path)
            : throw new UserErrorException($"{path}: there is no such file, and only it has the keys of the groups", "use the --folder of the challenge's creation");
    }
}
