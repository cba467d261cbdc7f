using System.Numerics;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;
using Zkml.Prover.Transcripts;
using BouncyInteger = Org.BouncyCastle.Math.BigInteger;
using BouncyPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace Zkml.Prover.Chain;

/// <summary>ECDSA over secp256k1 as Ethereum uses it: nonces by RFC 6979, low s, a recovery identifier (Yellow Paper, appendix F).</summary>
internal static class Secp256k1
{
    /// <summary>Bytes of a private key.</summary>
    public const int KeySize = 32;

    private static readonly X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");

    private static readonly ECDomainParameters Domain = new(Curve);

    /// <summary>n, the order of the group.</summary>
    public static BigInteger Order { get; } = ToSystem(Curve.N);

    /// <summary>Makes a private key of a number in (0, n).</summary>
    /// <returns>False when the number is not in this range.</returns>
    public static bool TryCreateKey(ReadOnlySpan<byte> bytes, out ECPrivateKeyParameters? key)
    {
        var k = new BouncyInteger(1, bytes.ToArray());
        bool valid = bytes.Length == KeySize && k.SignValue > 0 && k.CompareTo(Domain.N) < 0;
        key = valid ? new ECPrivateKeyParameters(k, Domain) : null;
        return valid;
    }

    /// <summary>The address of the key's account.</summary>
    public static EthereumAddress AddressOf(ECPrivateKeyParameters key) =>
        AddressOf(new FixedPointCombMultiplier().Multiply(Domain.G, key.D).Normalize());

    /// <summary>Signs a digest. The same key and digest give the same signature.</summary>
    /// <param name="key">The private key.</param>
    /// <param name="hash">The digest, 32 bytes.</param>
    /// <exception cref="CryptographicException">The signature does not check: a fault of this machine.</exception>
    public static RecoverableSignature Sign(ECPrivateKeyParameters key, ReadOnlySpan<byte> hash)
    {
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(forSigning: true, key);
        BouncyInteger[] rs = signer.GenerateSignature(hash.ToArray());
        BigInteger r = ToSystem(rs[0]);
        BigInteger s = ToSystem(rs[1]);
        if (s > Order >> 1)
            s = Order - s; // EIP-2

        EthereumAddress address = AddressOf(key);
        for (int id = 0; id < 4; id++)
        {
            var signature = new RecoverableSignature(r, s, id);
            if (Recover(hash, signature) == address)
                return signature;
        }

        throw new CryptographicException("a signature that was just made does not check");
    }

    /// <summary>The address whose key made the signature, or null where there is none.</summary>
    /// <remarks>With R the point of x-coordinate r (+ n) and the parity told: Q = r⁻¹(sR - hash·G). SEC 1, section 4.1.6.</remarks>
    public static EthereumAddress? Recover(ReadOnlySpan<byte> hash, RecoverableSignature signature)
    {
        if (signature.R.Sign <= 0 || signature.R >= Order || signature.S.Sign <= 0 || signature.S > Order >> 1)
            return null;

        BigInteger x = signature.R + ((signature.RecoveryId & 2) == 0 ? 0 : Order);
        if (x >= ToSystem(Curve.Curve.Field.Characteristic))
            return null;

        byte[] compressed = new byte[1 + KeySize];
        compressed[0] = (byte)(2 + (signature.RecoveryId & 1));
        WriteWord(x, compressed.AsSpan(1));
        BouncyPoint nonce;
        try
        {
            nonce = Curve.Curve.DecodePoint(compressed);
        }
        catch (ArgumentException)
        {
            return null; // x³ + 7 is no square
        }

        BouncyInteger inverse = FromSystem(signature.R).ModInverse(Domain.N);
        BouncyInteger ofNonce = FromSystem(signature.S).Multiply(inverse).Mod(Domain.N);
        BouncyInteger ofGenerator = new BouncyInteger(1, hash.ToArray()).Negate().Multiply(inverse).Mod(Domain.N);
        BouncyPoint key = ECAlgorithms.SumOfTwoMultiplies(Domain.G, ofGenerator, nonce, ofNonce).Normalize();
        return key.IsInfinity ? null : AddressOf(key);
    }

    private static EthereumAddress AddressOf(BouncyPoint publicKey) =>
        new(Keccak.Hash(publicKey.GetEncoded(compressed: false).AsSpan(1)).AsSpan(^EthereumAddress.Size..));

    private static void WriteWord(BigInteger number, Span<byte> word)
    {
        word.Clear();
        number.TryWriteBytes(word[(KeySize - number.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
    }

    private static BigInteger ToSystem(BouncyInteger x) => new(x.ToByteArrayUnsigned(), isUnsigned: true, isBigEndian: true);

    private static BouncyInteger FromSystem(BigInteger x) => new(1, x.ToByteArray(isUnsigned: true, isBigEndian: true));
}
