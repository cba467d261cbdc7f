using System.Numerics;
using Zkml.Algebra.Curves;

namespace Zkml.Prover.Chain;

/// <summary>What is proved, as the verifying contract takes it: its <c>Statement</c>.</summary>
/// <param name="Key">The digest of a registered key.</param>
/// <param name="Consumer">The contract that acts on the proof.</param>
/// <param name="ChallengeId">What the consumer calls the challenge, in [0, 2^256).</param>
/// <param name="Submitter">Whose proof it is.</param>
/// <param name="Correct">K.</param>
/// <param name="Model">C_W.</param>
/// <param name="Data">C_data, one a group.</param>
public sealed record ContractStatement(
    Bytes32 Key,
    EthereumAddress Consumer,
    BigInteger ChallengeId,
    EthereumAddress Submitter,
    int Correct,
    G1Affine Model,
    IReadOnlyList<G1Affine> Data);
