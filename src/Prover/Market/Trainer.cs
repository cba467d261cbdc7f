using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Zkml.Algebra.Curves;
using Zkml.Circuits;
using Zkml.Circuits.Compilation;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Content;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Market;

/// <summary>A trainer's side of a challenge: reads what is published, commits to models, proves, delivers. It trusts neither owner nor node.</summary>
/// <param name="market">The market.</param>
/// <param name="challenge">The challenge.</param>
/// <param name="folder">Where the trainer's secrets are kept.</param>
/// <param name="sources">Where to look for files.</param>
public sealed class Trainer(AccuracyMarketContract market, Bytes32 challenge, ChallengeFolder folder, IReadOnlyList<IContentSource> sources)
{
    private const long MaximumManifest = 1L << 18;

    /// <summary>The challenge's manifest, which the terms bind.</summary>
    /// <exception cref="ContentException">No source gives it.</exception>
    /// <exception cref="UserErrorException">It does not fit the terms.</exception>
    public ChallengeManifest ReadManifest(ChallengeOffer offer, CancellationToken cancellation = default)
    {
        string path = folder.Content.Require(offer.Terms.ManifestId, sources, MaximumManifest, cancellation);
        ChallengeManifest manifest = ChallengeManifestFile.Read(path);
        bool fits = manifest.GroupBits == offer.Terms.GroupBits && manifest.Groups.Count == offer.Groups.Count
            && manifest.Circuits.Count == offer.Keys.Count && manifest.Circuits.All(circuit => circuit.Samples == offer.Terms.Samples);
        return fits
            ? manifest
            : throw new UserErrorException($"{path}: the manifest does not fit the terms of challenge {challenge}", "do not take part: its owner made a mistake, or hopes that nobody looks");
    }

    /// <summary>Gets published groups, and checks that they are what was committed to.</summary>
    /// <param name="offer">The challenge's terms and groups.</param>
    /// <param name="groups">Which groups.</param>
    /// <param name="published">All published groups.</param>
    /// <param name="pipeline">Commits.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <exception cref="UserErrorException">A group is not what was committed to.</exception>
    public (DataCommitment Commitment, DataOpening Opening) FetchGroups(
        ChallengeOffer offer,
        GroupSet groups,
        IReadOnlyDictionary<int, PublishedGroup> published,
        ProvingPipeline pipeline,
        CancellationToken cancellation = default)
    {
        ChallengeManifest manifest = ReadManifest(offer, cancellation);
        var openings = new List<DataOpening>();
        foreach (int group in groups.Members)
        {
            string path = GroupArchive.Fetch(manifest, group, folder.Content, sources, cancellation);
            DataOpening opening = GroupArchive.Open(path, group, published[group].Key, cancellation);
            if (opening.Samples.Shape != manifest.Shape || opening.GroupBits != manifest.GroupBits || opening.Samples.Count != 1 << manifest.GroupBits)
                throw Broken(group);
            openings.Add(opening);
        }

        (DataCommitment commitment, DataOpening all) = pipeline.Recommit(GroupArchive.Join(openings));
        foreach ((int group, G1Affine point) in groups.Members.Zip(commitment.Groups))
        {
            if (point != published[group].Commitment)
                throw Broken(group);
        }

        return (commitment, all);
    }

    /// <summary>Commits to a model on chain, and saves what proving it takes before.</summary>
    /// <param name="sender">Whose submission it is.</param>
    /// <param name="offer">The challenge's terms.</param>
    /// <param name="model">The commitment, and what opens it.</param>
    /// <param name="pipeline">Makes the circuit's key again: a key from elsewhere may be one that anybody can forge proofs under.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The submission, and the receipt, or null if it was there already.</returns>
    /// <exception cref="UserErrorException">The model is not one that could win: its circuit is not accepted, or its opening is wrong.</exception>
    public (Bytes32 Submission, TransactionReceipt? Receipt) Submit(
        TransactionSender sender,
        ChallengeOffer offer,
        (ModelCommitment Commitment, ModelOpening Opening) model,
        ProvingPipeline pipeline,
        CancellationToken cancellation = default)
    {
        ChallengeManifest manifest = ReadManifest(offer, cancellation);
        if (!DeliveryKey.IsUsable(offer.Terms.DeliveryKey))
            throw new UserErrorException($"no model can be sealed to the delivery key of challenge {challenge}", "do not take part: a winner could not deliver");
        // A file that is not there now may never be, and what cannot be had cannot be proved on.
        for (int group = 0; group < manifest.Groups.Count; group++)
            GroupArchive.Fetch(manifest, group, folder.Content, sources, cancellation);
        Bytes32 key = RequireAccepted(offer, manifest, model.Commitment, pipeline);
        if (pipeline.Recommit(model.Opening).Commitment != model.Commitment.Commitment)
            throw new UserErrorException("the model's opening does not open its commitment", "commit again with 'prover commit-model'");

        G1Affine point = model.Commitment.Commitment;
        Bytes32 submission = AccuracyMarketAbi.SubmissionId(challenge, sender.Address, key, point);
        ModelCommitmentFile.Write(folder.ModelCommitment(submission), model.Commitment);
        ModelOpeningFile.Write(folder.ModelOpening(submission), model.Opening);
        if (market.FindSubmission(challenge, submission, cancellation) is not null)
            return (submission, null);
        if (!offer.Terms.IsInEther)
            new Erc20Contract(market.Client, offer.Terms.Token).Approve(sender, market.Address, offer.Terms.SubmissionBond, cancellation);
        return (submission, market.Submit(sender, challenge, offer.Terms, key, point, cancellation));
    }

    /// <summary>Makes a submission's proof, or finds the one that was made.</summary>
    /// <param name="offer">The challenge's terms and groups.</param>
    /// <param name="submission">The submission.</param>
    /// <param name="pipeline">Proves.</param>
    /// <param name="progress">Told of the verification.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="UserErrorException">There is no such submission, or what it was made of is damaged.</exception>
    public SubmissionProof MakeProof(
        ChallengeOffer offer,
        Bytes32 submission,
        ProvingPipeline pipeline,
        IProgressSink progress,
        CancellationToken cancellation = default)
    {
        ListedSubmission entry = market.FindSubmissions(challenge, cancellation).FirstOrDefault(listed => listed.Id == submission)
            ?? throw new UserErrorException($"challenge {challenge} has no submission {submission}", "see 'prover market status'");
        Challenge state = market.ReadChallenge(challenge, cancellation);
        IReadOnlyDictionary<int, PublishedGroup> published = market.FindGroups(challenge, offer, state, cancellation);
        G1Affine[] scored = [.. state.Scored.Members.Select(group => published[group].Commitment)];
        ModelCommitment commitment = ModelCommitmentFile.Read(folder.ModelCommitment(submission));
        var context = new StatementContext(
            market.Client.GetChainId(cancellation),
            market.Address.ToBigInteger(),
            new BigInteger(challenge.ToArray(), isUnsigned: true, isBigEndian: true),
            entry.Submitter.ToBigInteger());
        string path = folder.Proof(submission, state.IsRevealed);
        if (FindProof(path, offer, context, commitment, scored, pipeline, progress) is { } made)
            return new SubmissionProof(entry, scored, made);

        (DataCommitment Commitment, DataOpening Opening) data = FetchGroups(offer, state.Scored, published, pipeline, cancellation);
        ModelOpening opening = ModelOpeningFile.Read(folder.ModelOpening(submission));
        (AccuracyCircuit circuit, WrapKey key, WrappedProof proof) = pipeline.Prove((opening, commitment), (data.Opening, data.Commitment), context);
        var placed = new PlacedProof(context, proof);
        Verdict verdict = ProvingPipeline.Verify(key, circuit, commitment, data.Commitment, placed, progress);
        if (!verdict.IsAccepted)
            throw new UserErrorException($"the proof does not verify ({verdict.Reason})", "the model's opening is damaged; restore your copy");
        WrappedProofFile.Write(path, placed);
        return new SubmissionProof(entry, scored, proof);
    }

    /// <summary>Has the contract record a submission's count.</summary>
    /// <param name="sender">Whose submission it is.</param>
    /// <param name="proof">Its proof.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The receipt, or null if it was recorded already.</returns>
    public TransactionReceipt? Prove(TransactionSender sender, SubmissionProof proof, CancellationToken cancellation = default) =>
        market.FindSubmission(challenge, proof.Submission.Id, cancellation) is { Correct: not null } ? null : market.Prove(sender, challenge, proof, cancellation);

    /// <summary>Seals the winning model for the challenge's owner and says where it is. The file must travel from the folder's store.</summary>
    /// <returns>The file, and the receipt.</returns>
    public (ContentId File, TransactionReceipt Receipt) Deliver(
        TransactionSender sender, ChallengeOffer offer, Bytes32 submission, CancellationToken cancellation = default)
    {
        string record = folder.DeliveryId(submission);
        ContentId id = FindSealed(record) ?? ModelDelivery.Seal(
            ModelOpeningFile.Read(folder.ModelOpening(submission)), challenge, submission, offer.Terms.DeliveryKey, folder.Content);
        AtomicFile.Write(record, stream => stream.Write(Encoding.ASCII.GetBytes(id.ToString())));
        using FileStream file = File.OpenRead(folder.Content.PathOf(id));
        var digest = new Bytes32(SHA256.HashData(file));
        return (id, market.Deliver(sender, challenge, id.ToArray(), digest, cancellation));
    }

    // A file that was sealed before is the one that a transaction may have named already.
    private ContentId? FindSealed(string record)
    {
        if (!File.Exists(record))
            return null;
        var id = ContentId.Parse(File.ReadAllText(record), record);
        return folder.Content.Contains(id) && ContentHasher.OfFile(folder.Content.PathOf(id)) == id ? id : null;
    }

    private Bytes32 RequireAccepted(ChallengeOffer offer, ChallengeManifest manifest, ModelCommitment model, ProvingPipeline pipeline)
    {
        AccuracyCircuit circuit = CircuitCompiler.Compile(model.Architecture, offer.Terms.Samples, offer.Terms.GroupBits);
        // All keys, not the model's alone: under a key of the owner's making, anybody whom it tells the secret wins with any count.
        Bytes32[] keys = [.. manifest.Circuits.Select(other => new Bytes32(pipeline.MakeKey(other).Digest()))];
        if (!keys.SequenceEqual(offer.Keys))
        {
            throw new UserErrorException(
                $"the keys that challenge {challenge} accepts are not those of its circuits under this SRS",
                "use the SRS that the owner names; if it is of no ceremony you know, do not take part");
        }

        byte[] id = CircuitDigest.Of(circuit);
        int accepted = manifest.Circuits.ToList().FindIndex(other => CircuitDigest.Of(other).AsSpan().SequenceEqual(id));
        if (accepted < 0)
        {
            throw new UserErrorException(
                $"the model's architecture is none of the {manifest.Circuits.Count} that challenge {challenge} accepts",
                "train one that it accepts; 'prover market fetch' writes their descriptors");
        }

        return offer.Keys[accepted];
    }

    /// <summary>The proof that an earlier run made; null if there is none, or if it is damaged, or of what is not scored any more.</summary>
    private static WrappedProof? FindProof(
        string path,
        ChallengeOffer offer,
        StatementContext context,
        ModelCommitment commitment,
        IReadOnlyList<G1Affine> scored,
        ProvingPipeline pipeline,
        IProgressSink progress)
    {
        if (!File.Exists(path))
            return null;
        PlacedProof placed;
        try
        {
            placed = WrappedProofFile.Read(path);
        }
        catch (FileFormatException)
        {
            return null;
        }

        AccuracyCircuit circuit = CircuitCompiler.Compile(commitment.Architecture, offer.Terms.Samples, offer.Terms.GroupBits);
        var data = new DataCommitment(commitment.Architecture.Input, offer.Terms.Samples, offer.Terms.GroupBits, scored);
        bool holds = placed.Context == context
            && ProvingPipeline.Verify(pipeline.MakeKey(circuit), circuit, commitment, data, placed, progress).IsAccepted;
        return holds ? placed.Proof : null;
    }

    private UserErrorException Broken(int group) => new(
        string.Create(CultureInfo.InvariantCulture, $"group {group} of challenge {challenge} is not what its owner committed to"),
        "do not take part: nothing can be proved about data that is not there");
}
