using System.Numerics;

namespace Zkml.Prover.Chain;

/// <summary>An ECDSA signature over secp256k1 from which the signer's key can be computed.</summary>
/// <param name="R">r, in (0, n).</param>
/// <param name="S">s, in (0, n/2]: the other half is refused since EIP-2, so that a signature has one form.</param>
/// <param name="RecoveryId">The parity of the nonce point's y; plus 2 where its x is r + n, which nobody has seen.</param>
public readonly record struct RecoverableSignature(BigInteger R, BigInteger S, int RecoveryId);
