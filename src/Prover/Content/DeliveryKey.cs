using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc7748;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Content;

/// <summary>A key pair of X25519 (RFC 7748), to which files are delivered: <see cref="SealedBox"/>.</summary>
public sealed class DeliveryKey : IDisposable
{
    /// <summary>Bytes of either half.</summary>
    public const int Size = X25519.PointSize;

    private readonly byte[] _private;

    private DeliveryKey(byte[] privateKey)
    {
        _private = privateKey;
        Span<byte> publicKey = stackalloc byte[Size];
        X25519.ScalarMultBase(privateKey, publicKey);
        PublicKey = new Bytes32(publicKey);
    }

    /// <summary>The half that others seal to.</summary>
    public Bytes32 PublicKey { get; }

    private static ReadOnlySpan<byte> Label => "zkml.delivery-key.v1"u8;

    /// <summary>A new key pair.</summary>
    public static DeliveryKey Generate() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>The key pair that belongs to a secret: its private half is HKDF-SHA256 of the secret with the information label ‖ context.</summary>
    /// <param name="master">32 secret bytes.</param>
    /// <param name="context">What it is for, such as the job.</param>
    public static DeliveryKey Derive(ReadOnlySpan<byte> master, ReadOnlySpan<byte> context = default)
    {
        GroupKeys.RequireMaster(master);
        byte[] key = new byte[Size];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, key, salt: [], [.. Label, .. context]);
        return new DeliveryKey(key);
    }

    /// <summary>Whether files can be sealed to a public key: anything but the few points of low order, whose shared secrets everybody knows.</summary>
    public static bool IsUsable(Bytes32 publicKey)
    {
        // A private key is a multiple of the cofactor 8: if it takes a point to zero, every one does.
        using DeliveryKey any = Generate();
        return any.TryAgree(publicKey, new byte[Size]);
    }

    /// <summary>Overwrites the private half.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_private);

    /// <summary>A key pair of given private bytes.</summary>
    internal static DeliveryKey FromPrivate(ReadOnlySpan<byte> privateKey) => new(privateKey.ToArray());

    /// <summary>The secret shared with the owner of a public key.</summary>
    /// <returns>False where it is zero: the public key is a point of low order (RFC 7748, section 6.1).</returns>
    internal bool TryAgree(Bytes32 publicKey, Span<byte> secret)
    {
        byte[] shared = new byte[Size];
        bool agreed = X25519.CalculateAgreement(_private, 0, publicKey.ToArray(), 0, shared, 0);
        shared.CopyTo(secret);
        CryptographicOperations.ZeroMemory(shared);
        return agreed;
    }
}
