using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Prover.Chain;
using Zkml.Prover.Transcripts;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Market;

/// <summary>The calls, answers, events and errors of the market's contract, <c>IAccuracyMarket</c> in src/Verifier.Sol.</summary>
public static class AccuracyMarketAbi
{
    /// <summary>The signature of <c>createChallenge</c>.</summary>
    internal const string CreateChallenge = $"createChallenge({TermsType},bytes32[],bytes32[])";

    /// <summary>The signature of <c>drawSplit</c>.</summary>
    internal const string DrawSplit = "drawSplit(bytes32,bytes)";

    /// <summary>The signature of <c>rescheduleDraw</c>.</summary>
    internal const string RescheduleDraw = "rescheduleDraw(bytes32)";

    /// <summary>The signature of <c>publishTraining</c>.</summary>
    internal const string PublishTraining = $"publishTraining(bytes32,{GroupType}[])";

    /// <summary>The signature of <c>submit</c>.</summary>
    internal const string Submit = $"submit(bytes32,bytes32,{PointType})";

    /// <summary>The signature of <c>reveal</c>.</summary>
    internal const string Reveal = $"reveal(bytes32,{GroupType}[])";

    /// <summary>The signature of <c>prove</c>.</summary>
    internal const string Prove = $"prove(bytes32,bytes32,{PointType},{PointType}[],uint256,{AccuracyVerifierAbi.ProofType})";

    /// <summary>The signature of <c>deliver</c>.</summary>
    internal const string Deliver = "deliver(bytes32,bytes,bytes32)";

    /// <summary>The signature of <c>finalize</c>.</summary>
    internal const string Finalize = "finalize(bytes32)";

    /// <summary>The signature of <c>settle</c>.</summary>
    internal const string Settle = "settle(bytes32,bytes32[])";

    /// <summary>The signature of <c>withdraw</c>.</summary>
    internal const string Withdraw = "withdraw(address,address)";

    /// <summary>The signature of <c>verifier</c>.</summary>
    internal const string Verifier = "verifier()";

    /// <summary>The signature of <c>phase</c>.</summary>
    internal const string Phase = "phase(bytes32)";

    /// <summary>The signature of <c>getChallenge</c>.</summary>
    internal const string GetChallenge = "getChallenge(bytes32)";

    /// <summary>The signature of <c>getTerms</c>.</summary>
    internal const string GetTerms = "getTerms(bytes32)";

    /// <summary>The signature of <c>getSubmission</c>.</summary>
    internal const string GetSubmission = "getSubmission(bytes32,bytes32)";

    /// <summary>The signature of <c>credit</c>.</summary>
    internal const string Credit = "credit(address,address)";

    /// <summary>The signature of the event <c>ChallengeCreated</c>.</summary>
    internal const string ChallengeCreated = $"ChallengeCreated(bytes32,address,{TermsType},bytes32[])";

    /// <summary>The signature of the event <c>SplitDrawn</c>.</summary>
    internal const string SplitDrawn = "SplitDrawn(bytes32,bytes32,uint256,uint256)";

    /// <summary>The signature of the event <c>TrainingPublished</c>.</summary>
    internal const string TrainingPublished = $"TrainingPublished(bytes32,{GroupType}[])";

    /// <summary>The signature of the event <c>ModelSubmitted</c>.</summary>
    internal const string ModelSubmitted = $"ModelSubmitted(bytes32,bytes32,address,bytes32,{PointType},uint256)";

    /// <summary>The signature of the event <c>HoldOutRevealed</c>.</summary>
    internal const string HoldOutRevealed = $"HoldOutRevealed(bytes32,{GroupType}[])";

    /// <summary>The signature of the event <c>ModelDelivered</c>.</summary>
    internal const string ModelDelivered = "ModelDelivered(bytes32,bytes32,bytes,bytes32)";

    /// <summary>The signature of the event <c>ChallengeFinalized</c>.</summary>
    internal const string ChallengeFinalized = "ChallengeFinalized(bytes32,uint8,bytes32,address,uint256)";

    private const string PointType = "(uint256,uint256)";

    private const string GroupType = $"({PointType},bytes32)";

    private const string TermsType =
        "(address,uint128,uint128,uint128,uint32,uint8,uint8,uint256,uint32,uint32,uint32,uint32,uint32,bytes32,bytes32,bytes32)";

    private const int MaximumContentId = 100;

    /// <summary>The end of the year 9999, which no deadline of a phase reaches.</summary>
    private const ulong LatestTime = 253_402_300_799;

    /// <summary>The errors that the contract reverts with: its own, the verifier's, and those of the libraries it is made with.</summary>
    public static ContractErrors Errors { get; } = new(
    [
        "WrongPhase(uint8)",
        "NotOwner(address)",
        "NotWinner(address)",
        "ChallengeExists(bytes32)",
        "NothingAtStake()",
        "ContentMissing()",
        "GroupsOutOfRange(uint256,uint256,uint256)",
        "KeysOutOfRange(uint256,uint256)",
        "KeyMismatch(bytes32,uint256,uint256)",
        "ThresholdOutOfRange(uint256,uint256)",
        "HoldOutMismatch(uint256)",
        "PeriodOutOfRange(uint256)",
        "TermsNotStored()",
        "DrawTooEarly(uint256)",
        "DrawMissed(uint256)",
        "DrawNotMissed(uint256)",
        "WrongHeader(uint256)",
        "GroupCountMismatch(uint256,uint256)",
        "WrongGroup(uint256)",
        "WrongData()",
        "MixedReferenceStrings(bytes32)",
        "RandomnessMissing()",
        "KeyNotAccepted(bytes32)",
        "AlreadySubmitted(bytes32)",
        "UnknownSubmission(bytes32)",
        "AlreadyProved(bytes32)",
        "ContentIdOutOfRange(uint256)",
        "WrongValue(uint256,uint256)",
        "WrongAmountReceived(uint256,uint256)",
        "NothingToWithdraw()",
        "InvalidRecipient(address)",
        "ReentrancyGuardReentrantCall()",
        "SafeERC20FailedOperation(address)",
        "InsufficientBalance(uint256,uint256)",
        "FailedCall()",
        "SafeCastOverflowedUintDowncast(uint8,uint256)",
        "FieldNotPresentInBlockHeader(uint8)",
        "RLPInvalidEncoding()",
        .. AccuracyVerifierAbi.Errors.Signatures,
    ]);

    /// <summary>The identifier of a challenge: the hash of the chain, the market, the owner and all that is offered.</summary>
    public static Bytes32 ChallengeId(ulong chainId, EthereumAddress market, EthereumAddress owner, ChallengeOffer offer) => new(
        Keccak.Hash(AddOffer(new AbiTuple().Add(chainId).Add(market).Add(owner), offer).ToArray()));

    /// <summary>The identifier of a submission: the hash of the challenge, the submitter, the circuit's key and the commitment.</summary>
    public static Bytes32 SubmissionId(Bytes32 challenge, EthereumAddress submitter, Bytes32 key, in G1Affine model) => new(
        Keccak.Hash(new AbiTuple().Add(challenge).Add(submitter).Add(key).Add(model).ToArray()));

    internal static byte[] EncodeCreateChallenge(ChallengeOffer offer) => AddOffer(new AbiTuple(), offer).ToCalldata(CreateChallenge);

    /// <summary>What a challenge has of a group before it is published. The key is random, so the hash hides the commitment too.</summary>
    public static Bytes32 GroupHash(PublishedGroup group) => new(Keccak.Hash(Encode(group).ToArray()));

    /// <summary>An offer as <c>getTerms</c> returns it.</summary>
    internal static byte[] EncodeOffer(ChallengeOffer offer) => AddOffer(new AbiTuple(), offer).ToArray();

    internal static byte[] EncodeDrawSplit(Bytes32 challenge, ReadOnlySpan<byte> header) =>
        new AbiTuple().Add(challenge).AddBytes(header).ToCalldata(DrawSplit);

    internal static byte[] EncodeGroups(string signature, Bytes32 challenge, IReadOnlyList<PublishedGroup> groups) =>
        new AbiTuple().Add(challenge).AddArray([.. groups.Select(Encode)]).ToCalldata(signature);

    internal static byte[] EncodeSettle(Bytes32 challenge, IReadOnlyList<Bytes32> submissions) =>
        new AbiTuple().Add(challenge).AddArray(submissions).ToCalldata(Settle);

    internal static byte[] EncodeSubmit(Bytes32 challenge, Bytes32 key, in G1Affine model) =>
        new AbiTuple().Add(challenge).Add(key).Add(model).ToCalldata(Submit);

    internal static byte[] EncodeProve(
        Bytes32 challenge, Bytes32 key, in G1Affine model, IReadOnlyList<G1Affine> data, WrappedProof proof) => new AbiTuple()
        .Add(challenge)
        .Add(key)
        .Add(model)
        .AddArray(data)
        .Add(proof.Correct)
        .AddDynamic(AccuracyVerifierAbi.Encode(proof))
        .ToCalldata(Prove);

    internal static byte[] EncodeDeliver(Bytes32 challenge, ReadOnlySpan<byte> contentId, Bytes32 digest) =>
        new AbiTuple().Add(challenge).AddBytes(contentId).Add(digest).ToCalldata(Deliver);

    internal static byte[] EncodeOf(string signature, params ReadOnlySpan<Bytes32> words)
    {
        var tuple = new AbiTuple();
        foreach (Bytes32 word in words)
            tuple.Add(word);
        return tuple.ToCalldata(signature);
    }

    internal static byte[] EncodeAccount(string signature, EthereumAddress token, EthereumAddress account) =>
        new AbiTuple().Add(token).Add(account).ToCalldata(signature);

    internal static ChallengePhase DecodePhase(AbiReader reader) =>
        (ChallengePhase)reader.ReadInt32((int)ChallengePhase.Closed);

    internal static Challenge DecodeChallenge(AbiReader reader)
    {
        EthereumAddress owner = reader.ReadAddress();
        uint submissions = ReadUInt32(reader);
        uint proofs = ReadUInt32(reader);
        bool published = reader.ReadBool();
        bool revealed = reader.ReadBool();
        bool delivered = reader.ReadBool();
        bool closed = reader.ReadBool();
        reader.ReadAddress();
        ulong drawBlock = reader.ReadUInt64();
        int bestCorrect = reader.ReadInt32();
        var deadlines = new PhaseDeadlines(
            ReadTime(reader), ReadTime(reader), ReadTime(reader), ReadTime(reader), ReadTime(reader), ReadTime(reader));
        GroupSet holdOut = ReadSet(reader);
        GroupSet substitutes = ReadSet(reader);
        reader.ReadBytes32();
        Bytes32 best = reader.ReadBytes32();
        return new Challenge(
            owner, submissions, proofs, published, revealed, delivered, closed, drawBlock, bestCorrect, deadlines, holdOut, substitutes, best);
    }

    internal static ChallengeOffer DecodeOffer(AbiReader reader)
    {
        ChallengeTerms terms = ReadTerms(reader);
        IReadOnlyList<Bytes32> keys = reader.ReadArray(item => item.ReadBytes32(), ChallengeOffer.MaximumKeys);
        IReadOnlyList<Bytes32> groups = reader.ReadArray(item => item.ReadBytes32(), ChallengeOffer.MaximumGroups);
        return new ChallengeOffer(terms, keys, groups);
    }

    internal static Submission? DecodeSubmission(AbiReader reader)
    {
        EthereumAddress submitter = reader.ReadAddress();
        uint order = ReadUInt32(reader);
        int correct = reader.ReadInt32();
        bool proved = reader.ReadBool();
        bool settled = reader.ReadBool();
        return submitter.IsZero ? null : new Submission(submitter, order, proved ? correct : null, settled);
    }

    internal static IReadOnlyList<PublishedGroup> DecodeGroups(AbiReader reader) =>
        reader.ReadArray(item => new PublishedGroup(item.ReadPoint(), item.ReadBytes32()), ChallengeOffer.MaximumGroups);

    internal static byte[] DecodeContentId(AbiReader reader) => reader.ReadBytes(MaximumContentId);

    private static ChallengeTerms ReadTerms(AbiReader reader)
    {
        EthereumAddress token = reader.ReadAddress();
        BigInteger reward = ReadAmount(reader);
        BigInteger ownerBond = ReadAmount(reader);
        BigInteger submissionBond = ReadAmount(reader);
        int threshold = reader.ReadInt32();
        int groupBits = reader.ReadByte();
        int holdOutGroups = reader.ReadByte();
        GroupSet named = ReadSet(reader);
        var periods = new PhasePeriods(
            ReadUInt32(reader),
            ReadUInt32(reader),
            ReadUInt32(reader),
            ReadUInt32(reader),
            ReadUInt32(reader));
        return new ChallengeTerms(
            token,
            reward,
            ownerBond,
            submissionBond,
            threshold,
            groupBits,
            holdOutGroups,
            named,
            periods,
            reader.ReadBytes32(),
            reader.ReadBytes32(),
            reader.ReadBytes32());
    }

    private static AbiTuple AddOffer(AbiTuple tuple, ChallengeOffer offer) =>
        AddTerms(tuple, offer.Terms).AddArray(offer.Keys).AddArray(offer.Groups);

    private static AbiTuple Encode(PublishedGroup group) => new AbiTuple().Add(group.Commitment).Add(group.Key);

    private static AbiTuple AddTerms(AbiTuple tuple, ChallengeTerms terms)
    {
        tuple
            .Add(terms.Token)
            .Add(terms.Reward)
            .Add(terms.OwnerBond)
            .Add(terms.SubmissionBond)
            .Add(terms.Threshold)
            .Add(terms.GroupBits)
            .Add(terms.HoldOutGroups)
            .Add(terms.NamedHoldOut.Bits);
        foreach (uint period in terms.Periods.All)
            tuple.Add(period);
        return tuple.Add(terms.Manifest).Add(terms.DeliveryKey).Add(terms.Salt);
    }

    private static uint ReadUInt32(AbiReader reader) => (uint)reader.ReadUInt(uint.MaxValue);

    private static ulong ReadTime(AbiReader reader) => (ulong)reader.ReadUInt(LatestTime);

    private static BigInteger ReadAmount(AbiReader reader) => reader.ReadUInt(ChallengeTerms.MaximumAmount);

    private static GroupSet ReadSet(AbiReader reader) => new(reader.ReadUInt256());
}
