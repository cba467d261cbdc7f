using System.Numerics;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace Zkml.Prover.Transcripts;

/// <summary>keccak256 as the EVM computes it (the padding of the original submission, not of SHA-3).</summary>
internal static class Keccak
{
    /// <summary>Bytes of a digest, and of an EVM word.</summary>
    public const int Size = 32;

    /// <summary>The digest of a label's ASCII bytes.</summary>
    public static byte[] HashLabel(string label)
    {
        var digest = new KeccakDigest(Size * 8);
        digest.BlockUpdate(Encoding.ASCII.GetBytes(label));
        return Finish(digest);
    }

    /// <summary>The digest of some bytes.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> bytes)
    {
        var digest = new KeccakDigest(Size * 8);
        digest.BlockUpdate(bytes);
        return Finish(digest);
    }

    /// <summary>Ends a digest; it is then empty again.</summary>
    public static byte[] Finish(KeccakDigest digest)
    {
        byte[] hash = new byte[Size];
        digest.DoFinal(hash);
        return hash;
    }

    /// <summary>The digest as a big-endian integer modulo r. No residue is more than 6/5 as likely as in the uniform distribution.</summary>
    public static Fr ToScalar(ReadOnlySpan<byte> hash) => Fr.From(new BigInteger(hash, isUnsigned: true, isBigEndian: true));
}
