using Zkml.Algebra.Curves;
using Zkml.Prover.Chain;
using Zkml.Prover.Content;

namespace Zkml.Prover.Market;

/// <summary>What the owner of a challenge needs to go on with it, saved before the first transaction is sent.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Market">The market's contract.</param>
/// <param name="Owner">Who creates the challenge.</param>
/// <param name="Request">The SHA-256 of what was asked for: asked again, the same challenge is meant.</param>
/// <param name="Master">32 bytes, of which the groups' keys and the delivery key are derived: the secret.</param>
/// <param name="Commitments">The commitments to all groups, which nobody else knows before they are published.</param>
/// <param name="Offer">What is created.</param>
public sealed record OwnerSecret(
    ulong ChainId, EthereumAddress Market, EthereumAddress Owner, Bytes32 Request, ReadOnlyMemory<byte> Master, IReadOnlyList<G1Affine> Commitments, ChallengeOffer Offer)
{
    /// <summary>The challenge's identifier.</summary>
    public Bytes32 Challenge => AccuracyMarketAbi.ChallengeId(ChainId, Market, Owner, Offer);

    /// <summary>Groups as they are published.</summary>
    public IReadOnlyList<PublishedGroup> Open(GroupSet groups) =>
        [.. groups.Members.Select(group => new PublishedGroup(Commitments[group], new Bytes32(GroupKeys.Derive(Master.Span, group))))];
}
