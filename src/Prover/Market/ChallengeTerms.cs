using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Prover.Chain;
using Zkml.Prover.Content;

namespace Zkml.Prover.Market;

/// <summary>What the owner of a challenge offers and asks for: <c>Terms</c> in src/Verifier.Sol. Amounts are in the token's smallest unit.</summary>
/// <param name="Token">What is paid in: an ERC-20 token, or zero for ETH.</param>
/// <param name="Reward">What the winner gets.</param>
/// <param name="OwnerBond">What the owner loses by not publishing what it promised.</param>
/// <param name="SubmissionBond">What each submission puts up.</param>
/// <param name="Threshold">The least number of correct samples that wins.</param>
/// <param name="GroupBits">log2 of the samples a group.</param>
/// <param name="HoldOutGroups">How many groups form the hold-out.</param>
/// <param name="NamedHoldOut">The hold-out, if the owner names it; empty if it is to be drawn.</param>
/// <param name="Periods">How long each phase lasts.</param>
/// <param name="Manifest">The SHA-256 of the manifest (<see cref="ChallengeManifest"/>).</param>
/// <param name="DeliveryKey">The owner's X25519 key, for the winner's model.</param>
/// <param name="Salt">Makes the identifier unique.</param>
public sealed record ChallengeTerms(
    EthereumAddress Token,
    BigInteger Reward,
    BigInteger OwnerBond,
    BigInteger SubmissionBond,
    int Threshold,
    int GroupBits,
    int HoldOutGroups,
    GroupSet NamedHoldOut,
    PhasePeriods Periods,
    Bytes32 Manifest,
    Bytes32 DeliveryKey,
    Bytes32 Salt)
{
    /// <summary>The largest amount that the contract takes.</summary>
    public static readonly BigInteger MaximumAmount = (BigInteger.One << 128) - 1;

    /// <summary>Whether payments are in ETH.</summary>
    public bool IsInEther => Token.IsZero;

    /// <summary>N, the number of samples that a count is out of.</summary>
    public int Samples => HoldOutGroups << GroupBits;

    /// <summary>The content id of the manifest, which is one leaf.</summary>
    public ContentId ManifestId => new(ContentCodec.Raw, Manifest);

    /// <summary>What the owner pays at creation.</summary>
    public BigInteger OwnerStake => Reward + OwnerBond;
}

/// <summary>How long the phases of a challenge last, in seconds.</summary>
/// <param name="Publication">For the owner to publish the training groups.</param>
/// <param name="Submission">For models to be committed.</param>
/// <param name="Reveal">For the owner to publish the hold-out.</param>
/// <param name="Proving">For submitters to prove.</param>
/// <param name="Delivery">For the winner to deliver its model.</param>
public sealed record PhasePeriods(uint Publication, uint Submission, uint Reveal, uint Proving, uint Delivery)
{
    /// <summary>The shortest phase that the contract accepts.</summary>
    public const uint Shortest = 30 * 60;

    /// <summary>The longest.</summary>
    public const uint Longest = 365 * 24 * 60 * 60;

    /// <summary>The periods in the order of the phases.</summary>
    public IReadOnlyList<uint> All => [Publication, Submission, Reveal, Proving, Delivery];
}

/// <summary>What the owner publishes of a group of samples, and has committed to by its hash before: <c>Group</c> in src/Verifier.Sol.</summary>
/// <param name="Commitment">The owner's hiding commitment to the samples and labels.</param>
/// <param name="Key">The key of the group's file.</param>
public readonly record struct PublishedGroup(G1Affine Commitment, Bytes32 Key);

/// <summary>All that is agreed upon in a challenge, and fixed for ever by its identifier.</summary>
/// <param name="Terms">The terms.</param>
/// <param name="Keys">The digests of the accepted circuits' keys.</param>
/// <param name="Groups">The hashes of all groups (<see cref="AccuracyMarketAbi.GroupHash"/>).</param>
public sealed record ChallengeOffer(ChallengeTerms Terms, IReadOnlyList<Bytes32> Keys, IReadOnlyList<Bytes32> Groups)
{
    /// <summary>The most groups that the contract accepts.</summary>
    public const int MaximumGroups = GroupSet.Capacity;

    /// <summary>The most circuits that the contract accepts.</summary>
    public const int MaximumKeys = 16;
}
