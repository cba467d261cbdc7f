using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Circuits;
using Zkml.Prover.Chain;
using Zkml.Prover.Transcripts;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Market;

/// <summary>A market's contract on a chain.</summary>
/// <param name="client">The chain.</param>
/// <param name="address">The contract.</param>
/// <remarks>
/// The methods throw what <see cref="IChainClient"/>'s do. Each transaction is an action of the sender's journal: asked for again, it is
/// carried out once (<see cref="TransactionJournal"/>).
/// </remarks>
public sealed class AccuracyMarketContract(IChainClient client, EthereumAddress address)
{
    private const int DigestSize = 8;

    /// <summary>The contract's address.</summary>
    public EthereumAddress Address => address;

    /// <summary>The chain.</summary>
    public IChainClient Client => client;

    /// <summary>Creates a market for the proofs that a verifying contract accepts.</summary>
    /// <param name="client">The chain.</param>
    /// <param name="sender">Who creates it, on the same chain; nobody has a say in it afterwards.</param>
    /// <param name="verifier">The verifying contract.</param>
    /// <param name="action">The sender's name for it, by which it is created once however often it is asked for; null for a contract each time.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static (AccuracyMarketContract Contract, TransactionReceipt Receipt) Deploy(
        IChainClient client, TransactionSender sender, EthereumAddress verifier, string? action = null, CancellationToken cancellation = default)
    {
        TransactionReceipt receipt = sender.Deploy(action, CreationCode(verifier), cancellation);
        return (new AccuracyMarketContract(client, receipt.Contract!.Value), receipt);
    }

    /// <summary>The verifying contract that the market relies on.</summary>
    /// <exception cref="UserErrorException">There is no contract at the address, or another one than this program deploys.</exception>
    public AccuracyVerifierContract RequireVerifier(CancellationToken cancellation = default)
    {
        ReadOnlyMemory<byte> code = client.GetCode(address, cancellation);
        if (code.IsEmpty)
            throw new UserErrorException($"there is no contract at {address}", "check the address and the chain, or deploy a market with 'prover market deploy'");
        EthereumAddress verifier = Ask(AccuracyMarketAbi.EncodeOf(AccuracyMarketAbi.Verifier), reader => reader.ReadAddress(), cancellation);
        CallOutcome created = client.Call(new CallRequest(null, CreationCode(verifier)), cancellation);
        if (created.IsReverted || !created.Data.Span.SequenceEqual(code.Span))
            throw new UserErrorException($"{address} is not the market's contract of this version", "check the address, or deploy one with 'prover market deploy'");
        var contract = new AccuracyVerifierContract(client, verifier);
        return contract.HasCodeOf(ContractArtifact.AccuracyVerifier(), cancellation)
            ? contract
            : throw new UserErrorException(
                $"{address} relies on {verifier}, which is not the verifying contract of this version", "do not use this market");
    }

    /// <summary>What can happen next in a challenge, at the time of the latest block.</summary>
    public ChallengePhase ReadPhase(Bytes32 challenge, CancellationToken cancellation = default) =>
        Ask(AccuracyMarketAbi.EncodeOf(AccuracyMarketAbi.Phase, challenge), AccuracyMarketAbi.DecodePhase, cancellation);

    /// <summary>How far a challenge has come.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public Challenge ReadChallenge(Bytes32 challenge, CancellationToken cancellation = default)
    {
        Challenge state = Ask(
            AccuracyMarketAbi.EncodeOf(AccuracyMarketAbi.GetChallenge, challenge), AccuracyMarketAbi.DecodeChallenge, cancellation);
        return state.Owner.IsZero
            ? throw new UserErrorException($"the market {address} has no challenge {challenge}", "list them with 'prover market list'")
            : state;
    }

    /// <summary>What was agreed upon in a challenge.</summary>
    /// <exception cref="NodeException">The answer is not what the identifier stands for.</exception>
    public ChallengeOffer ReadOffer(Bytes32 challenge, CancellationToken cancellation = default)
    {
        EthereumAddress owner = ReadChallenge(challenge, cancellation).Owner;
        ChallengeOffer offer = Ask(AccuracyMarketAbi.EncodeOf(AccuracyMarketAbi.GetTerms, challenge), AccuracyMarketAbi.DecodeOffer, cancellation);
        return AccuracyMarketAbi.ChallengeId(client.GetChainId(cancellation), address, owner, offer) == challenge
            ? offer
            : throw new NodeException($"the terms that {address} has for {challenge} have another hash", "try another node");
    }

    /// <summary>A submission, or null if there is none.</summary>
    public Submission? FindSubmission(Bytes32 challenge, Bytes32 submission, CancellationToken cancellation = default) =>
        Ask(AccuracyMarketAbi.EncodeOf(AccuracyMarketAbi.GetSubmission, challenge, submission), AccuracyMarketAbi.DecodeSubmission, cancellation);

    /// <summary>How much an account may withdraw.</summary>
    public BigInteger ReadCredit(EthereumAddress token, EthereumAddress account, CancellationToken cancellation = default) =>
        Ask(AccuracyMarketAbi.EncodeAccount(AccuracyMarketAbi.Credit, token, account), reader => reader.ReadUInt256(), cancellation);

    /// <summary>All challenges, in the order of their creation.</summary>
    public IReadOnlyList<ListedChallenge> FindChallenges(ulong fromBlock = 0, CancellationToken cancellation = default) =>
    [
        .. Find(AccuracyMarketAbi.ChallengeCreated, null, fromBlock, cancellation).Select(log => new ListedChallenge(
            Topic(log, 1), TopicAddress(log, 2), log.Block)),
    ];

    /// <summary>The challenge that a user means.</summary>
    /// <param name="text">Its identifier, or the first digits of it.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="UserErrorException">No challenge has these digits, or more than one.</exception>
    public Bytes32 ResolveChallenge(string text, CancellationToken cancellation = default)
    {
        if (Bytes32.TryParse(text, out Bytes32 whole))
            return whole;
        Bytes32[] found =
        [
            .. FindChallenges(cancellation: cancellation).Select(challenge => challenge.Id)
                .Where(id => id.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase)),
        ];
        return found.Length == 1
            ? found[0]
            : throw new UserErrorException(
                $"{(found.Length == 0 ? "no challenge" : "more than one challenge")} of the market {address} begins with {text}",
                "write more digits of it; list them with 'prover market list'");
    }

    /// <summary>The submissions to a challenge, in their order.</summary>
    /// <exception cref="NodeException">A submission is told of that cannot be, or twice.</exception>
    public IReadOnlyList<ListedSubmission> FindSubmissions(Bytes32 challenge, CancellationToken cancellation = default)
    {
        ListedSubmission[] found = [.. Find(AccuracyMarketAbi.ModelSubmitted, challenge, 0, cancellation).Select(log => ReadSubmission(challenge, log))];
        return found.DistinctBy(submission => submission.Id).Count() == found.Length ? found : throw Wrong("a submission was made twice");
    }

    /// <summary>The published groups: those of training, and those of the hold-out once it is revealed.</summary>
    /// <exception cref="NodeException">A group is not the one that was committed to.</exception>
    public IReadOnlyDictionary<int, PublishedGroup> FindGroups(
        Bytes32 challenge, ChallengeOffer offer, Challenge state, CancellationToken cancellation = default)
    {
        if (state.IsPublished && !state.IsSplit(offer.Groups.Count))
            throw Wrong("hold-out and substitutes are not disjoint sets of groups that there are");
        var found = new Dictionary<int, PublishedGroup>();
        if (state.IsPublished)
            Add(AccuracyMarketAbi.TrainingPublished, state.HoldOut.Others(offer.Groups.Count));
        if (state.IsRevealed)
            Add(AccuracyMarketAbi.HoldOutRevealed, state.HoldOut);
        return found;

        void Add(string signature, GroupSet groups)
        {
            IReadOnlyList<PlacedLog> logs = Find(signature, challenge, 0, cancellation);
            IReadOnlyList<PublishedGroup> published = logs.Count == 0 ? [] : Read(logs[^1], AccuracyMarketAbi.DecodeGroups);
            if (published.Count != groups.Count)
                throw Wrong($"{published.Count} groups were published, not {groups.Count}");
            foreach ((int number, PublishedGroup group) in groups.Members.Zip(published))
            {
                if (AccuracyMarketAbi.GroupHash(group) != offer.Groups[number])
                    throw Wrong($"group {number} is not the one that was committed to");
                found.Add(number, group);
            }
        }
    }

    /// <summary>Where the winner's sealed model is, or null before it is delivered.</summary>
    public DeliveredModel? FindDelivery(Bytes32 challenge, CancellationToken cancellation = default)
    {
        IReadOnlyList<PlacedLog> logs = Find(AccuracyMarketAbi.ModelDelivered, challenge, 0, cancellation);
        if (logs.Count == 0)
            return null;
        (byte[] contentId, Bytes32 digest) = Read(logs[^1], reader => (AccuracyMarketAbi.DecodeContentId(reader), reader.ReadBytes32()));
        return new DeliveredModel(Topic(logs[^1], 2), contentId, digest);
    }

    /// <summary>How a closed challenge ended; null while it is open.</summary>
    public ChallengeOutcome? FindOutcome(Bytes32 challenge, CancellationToken cancellation = default)
    {
        IReadOnlyList<PlacedLog> logs = Find(AccuracyMarketAbi.ChallengeFinalized, challenge, 0, cancellation);
        return logs.Count == 0
            ? null
            : Read(logs[^1], reader =>
            {
                var outcome = (ChallengeOutcome)reader.ReadInt32((int)ChallengeOutcome.Abandoned);
                reader.ReadAddress();
                reader.ReadUInt256();
                return outcome;
            });
    }

    /// <summary>The RANDAO that drew the split, or null before, or if the owner named it.</summary>
    public Bytes32? FindRandao(Bytes32 challenge, CancellationToken cancellation = default)
    {
        IReadOnlyList<PlacedLog> logs = Find(AccuracyMarketAbi.SplitDrawn, challenge, 0, cancellation);
        return logs.Count == 0 ? null : Read(logs[^1], reader => reader.ReadMany(3, item => item.ReadBytes32())[0]);
    }

    /// <summary>The block in which the split was drawn, or null before, or if the owner named it.</summary>
    public ulong? FindDrawBlock(Bytes32 challenge, CancellationToken cancellation = default) =>
        Find(AccuracyMarketAbi.SplitDrawn, challenge, 0, cancellation) is [.., var log] ? log.Block : null;

    /// <summary>Whether the draw was missed for so long that it must be scheduled anew.</summary>
    public bool IsDrawMissed(EthereumAddress sender, Bytes32 challenge, CancellationToken cancellation = default) => !client.Call(
        new CallRequest(address, AccuracyMarketAbi.EncodeOf(AccuracyMarketAbi.RescheduleDraw, challenge)) { From = sender }, cancellation).IsReverted;

    /// <summary>Creates a challenge; a token's allowance must be there.</summary>
    public TransactionReceipt Create(TransactionSender sender, Bytes32 challenge, ChallengeOffer offer, CancellationToken cancellation = default) =>
        Send(
            sender,
            $"create {challenge}",
            AccuracyMarketAbi.EncodeCreateChallenge(offer),
            offer.Terms.IsInEther ? offer.Terms.OwnerStake : BigInteger.Zero,
            cancellation);

    /// <summary>Draws the split.</summary>
    /// <param name="sender">Who pays for it.</param>
    /// <param name="challenge">The challenge.</param>
    /// <param name="drawBlock">The block whose RANDAO draws.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="UserErrorException">The block is still to come.</exception>
    public TransactionReceipt Draw(TransactionSender sender, Bytes32 challenge, ulong drawBlock, CancellationToken cancellation = default)
    {
        ReadOnlyMemory<byte> header = client.GetBlockHeader(drawBlock, cancellation)
            ?? throw new UserErrorException($"block {drawBlock}, which draws the split, is still to come", "try again when it is there");
        return Send(sender, $"draw {challenge}", AccuracyMarketAbi.EncodeDrawSplit(challenge, header.Span), default, cancellation);
    }

    /// <summary>Schedules the draw anew.</summary>
    public TransactionReceipt RescheduleDraw(TransactionSender sender, Bytes32 challenge, ulong missed, CancellationToken cancellation = default) =>
        Send(
            sender, $"reschedule {challenge} {missed}", AccuracyMarketAbi.EncodeOf(AccuracyMarketAbi.RescheduleDraw, challenge), default, cancellation);

    /// <summary>Publishes the training groups.</summary>
    public TransactionReceipt PublishTraining(
        TransactionSender sender, Bytes32 challenge, IReadOnlyList<PublishedGroup> groups, CancellationToken cancellation = default) =>
        Send(sender, $"publish {challenge}", AccuracyMarketAbi.EncodeGroups(AccuracyMarketAbi.PublishTraining, challenge, groups), default, cancellation);

    /// <summary>Commits to a model; a token's allowance must be there.</summary>
    public TransactionReceipt Submit(
        TransactionSender sender,
        Bytes32 challenge,
        ChallengeTerms terms,
        Bytes32 key,
        G1Affine model,
        CancellationToken cancellation = default) => Send(
            sender,
            $"submit {AccuracyMarketAbi.SubmissionId(challenge, sender.Address, key, model)}",
            AccuracyMarketAbi.EncodeSubmit(challenge, key, model),
            terms.IsInEther ? terms.SubmissionBond : BigInteger.Zero,
            cancellation);

    /// <summary>Publishes the hold-out groups.</summary>
    public TransactionReceipt Reveal(
        TransactionSender sender, Bytes32 challenge, IReadOnlyList<PublishedGroup> groups, CancellationToken cancellation = default) =>
        Send(sender, $"reveal {challenge}", AccuracyMarketAbi.EncodeGroups(AccuracyMarketAbi.Reveal, challenge, groups), default, cancellation);

    /// <summary>Proves a submission's count.</summary>
    public TransactionReceipt Prove(
        TransactionSender sender, Bytes32 challenge, SubmissionProof proof, CancellationToken cancellation = default)
    {
        (ListedSubmission submission, IReadOnlyList<G1Affine> data, WrappedProof wrapped) = proof;
        return Send(
            sender,
            $"prove {submission.Id}",
            AccuracyMarketAbi.EncodeProve(challenge, submission.Key, submission.Model, data, wrapped),
            default,
            cancellation);
    }

    /// <summary>Says where the winner's sealed model is.</summary>
    public TransactionReceipt Deliver(
        TransactionSender sender, Bytes32 challenge, ReadOnlyMemory<byte> contentId, Bytes32 digest, CancellationToken cancellation = default) =>
        Send(sender, $"deliver {challenge}", AccuracyMarketAbi.EncodeDeliver(challenge, contentId.Span, digest), default, cancellation);

    /// <summary>Ends a challenge.</summary>
    public TransactionReceipt Finalize(TransactionSender sender, Bytes32 challenge, CancellationToken cancellation = default) =>
        Send(sender, $"finalize {challenge}", AccuracyMarketAbi.EncodeOf(AccuracyMarketAbi.Finalize, challenge), default, cancellation);

    /// <summary>Credits what submissions have back.</summary>
    public TransactionReceipt Settle(
        TransactionSender sender, Bytes32 challenge, IReadOnlyList<Bytes32> submissions, CancellationToken cancellation = default) =>
        Send(
            sender,
            $"settle {challenge}",
            AccuracyMarketAbi.EncodeSettle(challenge, submissions),
            default,
            cancellation);

    /// <summary>Sends the sender what it may withdraw.</summary>
    /// <remarks>No action of the journal: to withdraw again, when there is something again, is another withdrawal.</remarks>
    public TransactionReceipt Withdraw(TransactionSender sender, EthereumAddress token, EthereumAddress to, CancellationToken cancellation = default) =>
        sender.Send(address, AccuracyMarketAbi.EncodeAccount(AccuracyMarketAbi.Withdraw, token, to), cancellation: cancellation);

    private static byte[] CreationCode(EthereumAddress verifier) =>
        [.. ContractArtifact.AccuracyMarket().CreationCode.Span, .. new AbiTuple().Add(verifier).ToArray()];

    // The data is a part of the name: with other data it is another action, so that one that cannot be carried out any more, as a reorganization
    // made it wrong, is in the way of none. What must not be paid twice has the same data each time, or the contract refuses the second.
    private TransactionReceipt Send(
        TransactionSender sender, string action, byte[] data, BigInteger value, CancellationToken cancellation) =>
        sender.Send($"{address} {action} {Convert.ToHexStringLower(Keccak.Hash(data).AsSpan(0, DigestSize))}", address, data, value, cancellation);

    private T Ask<T>(byte[] calldata, Func<AbiReader, T> read, CancellationToken cancellation)
    {
        CallOutcome outcome = client.Call(new CallRequest(address, calldata), cancellation);
        return outcome.IsReverted
            ? throw new ChainRefusedException(
                $"{address}: {AccuracyMarketAbi.Errors.Describe(outcome.Data.Span)}", "check the address of the market and the challenge", outcome.Data)
            : AbiReader.Read(outcome.Data, $"the market {address}", read);
    }

    private IReadOnlyList<PlacedLog> Find(string signature, Bytes32? challenge, ulong fromBlock, CancellationToken cancellation) =>
        client.GetLogs(
            new LogFilter(address)
            {
                Topics = challenge is { } id ? [[AbiSelector.TopicOf(signature)], [id]] : [[AbiSelector.TopicOf(signature)]],
                FromBlock = fromBlock,
            },
            cancellation);

    private ListedSubmission ReadSubmission(Bytes32 challenge, PlacedLog log)
    {
        EthereumAddress submitter = TopicAddress(log, 3);
        (Bytes32 key, G1Affine model) = Read(log, reader =>
        {
            (Bytes32 Key, G1Affine Model) parts = (reader.ReadBytes32(), reader.ReadPoint());
            reader.ReadUInt256();
            return parts;
        });
        return AccuracyMarketAbi.SubmissionId(challenge, submitter, key, model) == Topic(log, 2)
            ? new ListedSubmission(Topic(log, 2), submitter, key, model)
            : throw Wrong("a submission has another identifier than its parts");
    }

    private T Read<T>(PlacedLog log, Func<AbiReader, T> read) => AbiReader.Read(log.Event.Data, $"an event of the market {address}", read);

    private Bytes32 Topic(PlacedLog log, int index) =>
        index < log.Event.Topics.Count ? log.Event.Topics[index] : throw Wrong("an event has too few topics");

    private EthereumAddress TopicAddress(PlacedLog log, int index) =>
        AbiReader.Read(Topic(log, index).ToArray(), $"an event of the market {address}", reader => reader.ReadAddress());

    private NodeException Wrong(string problem) => new($"the market {address}: {problem}", "try another node");
}
