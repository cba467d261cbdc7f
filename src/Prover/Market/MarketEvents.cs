using Zkml.Algebra.Curves;
using Zkml.Prover.Chain;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Market;

/// <summary>A challenge as the market's events tell of it.</summary>
/// <param name="Id">The challenge.</param>
/// <param name="Owner">Its owner.</param>
/// <param name="Block">The block in which it was created.</param>
public sealed record ListedChallenge(Bytes32 Id, EthereumAddress Owner, ulong Block);

/// <summary>A submission as the market's events tell of it.</summary>
/// <param name="Id">The submission.</param>
/// <param name="Submitter">Whose it is.</param>
/// <param name="Key">The digest of its circuit's key.</param>
/// <param name="Model">The commitment to its weights.</param>
public sealed record ListedSubmission(Bytes32 Id, EthereumAddress Submitter, Bytes32 Key, G1Affine Model);

/// <summary>What a submitter hands to the market.</summary>
/// <param name="Submission">The submission.</param>
/// <param name="Data">The commitments to the groups that it was scored on, in their order.</param>
/// <param name="Proof">The proof.</param>
public sealed record SubmissionProof(ListedSubmission Submission, IReadOnlyList<G1Affine> Data, WrappedProof Proof);

/// <summary>Where a winner's sealed model is.</summary>
/// <param name="Submission">The submission.</param>
/// <param name="ContentId">The content id of the sealed file, as the winner gave it: any bytes.</param>
/// <param name="Digest">Its SHA-256, likewise.</param>
public sealed record DeliveredModel(Bytes32 Submission, ReadOnlyMemory<byte> ContentId, Bytes32 Digest);
