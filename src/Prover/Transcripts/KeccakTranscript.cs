using Org.BouncyCastle.Crypto.Digests;
using Zkml.Algebra.Curves;

namespace Zkml.Prover.Transcripts;

/// <summary>
/// The transcript of whatever a contract checks: state ← keccak256(state ‖ everything absorbed since), a challenge is the
/// new state modulo r. Scalars are words of 32 big-endian bytes, points two words x, y, infinity (0, 0), as precompiles take them.
/// </summary>
/// <remarks>
/// A contract keeps the state at the head of a buffer and hashes the buffer in place. Messages have the lengths that the
/// protocol fixes, and each word is fixed in size, so the encoding is unambiguous. The state starts as keccak256(label); the
/// caller absorbs the statement first.
/// </remarks>
public sealed class KeccakTranscript
{
    private readonly KeccakDigest _digest;

    /// <summary>Starts a transcript.</summary>
    /// <param name="label">One of <see cref="TranscriptLabels"/>.</param>
    public KeccakTranscript(string label)
    {
        _digest = new KeccakDigest(Keccak.Size * 8);
        _digest.BlockUpdate(Keccak.HashLabel(label));
    }

    private KeccakTranscript(KeccakDigest digest) => _digest = digest;

    /// <summary>A transcript that has absorbed the same and goes its own way.</summary>
    internal KeccakTranscript Copy() => new(new KeccakDigest(_digest));

    /// <summary>Binds a scalar.</summary>
    public void Absorb(Fr scalar)
    {
        Span<byte> word = stackalloc byte[Fr.Size];
        scalar.WriteBigEndian(word);
        _digest.BlockUpdate(word);
    }

    /// <summary>Binds scalars in order.</summary>
    public void Absorb(params ReadOnlySpan<Fr> scalars)
    {
        foreach (Fr scalar in scalars)
        {
            Absorb(scalar);
        }
    }

    /// <summary>Binds a digest of 32 bytes as one word.</summary>
    /// <exception cref="ArgumentException">It has not 32 bytes.</exception>
    public void AbsorbDigest(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != Keccak.Size)
            throw new ArgumentException("a digest has 32 bytes", nameof(digest));
        _digest.BlockUpdate(digest);
    }

    /// <summary>Binds a point.</summary>
    public void Absorb(in G1Affine point)
    {
        Span<byte> words = stackalloc byte[2 * Fq.Size];
        point.X.WriteBigEndian(words);
        point.Y.WriteBigEndian(words[Fq.Size..]);
        _digest.BlockUpdate(words);
    }

    /// <summary>A challenge that depends on everything absorbed so far.</summary>
    public Fr Challenge()
    {
        byte[] state = Keccak.Finish(_digest);
        _digest.BlockUpdate(state);
        return Keccak.ToScalar(state);
    }
}
