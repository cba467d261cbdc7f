using System.Numerics;
using System.Text;

namespace Zkml.Prover.Transcripts;

/// <summary>
/// The constants that keep one use of a hash from being taken for another. They are part of the proof system's
/// definition: a change here changes every proof, and its version with it.
/// </summary>
public static class TranscriptLabels
{
    /// <summary>The inner proof's Poseidon2 sponge.</summary>
    public const string InnerProof = "zkml.inner-proof.v1";

    /// <summary>The Mercury opening's Keccak transcript.</summary>
    public const string Mercury = "zkml.mercury.v1";

    /// <summary>The wrapped proof's Keccak transcript.</summary>
    public const string Wrap = "zkml.wrap.v1";

    /// <summary>The digest of a wrapped proof's verification key.</summary>
    public const string WrapKey = "zkml.wrap-key.v1";

    /// <summary>The digest of the full statement.</summary>
    public const string Statement = "zkml.statement.v1";

    /// <summary>The digest of a circuit's descriptor.</summary>
    public const string Circuit = "zkml.circuit.v1";

    /// <summary>The label's ASCII bytes as a big-endian integer: at most 31 characters.</summary>
    internal static Fr ToScalar(string label) => Fr.From(new BigInteger(Encoding.ASCII.GetBytes(label), isUnsigned: true, isBigEndian: true));
}
