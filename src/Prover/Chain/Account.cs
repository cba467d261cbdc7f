using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Zkml.Circuits;

namespace Zkml.Prover.Chain;

/// <summary>An account that can sign. The private key goes in and comes out encrypted only: no member, message or text form shows it.</summary>
/// <remarks>The key stays in managed memory until it is collected; .NET gives no way to erase it from there for certain.</remarks>
public sealed class Account
{
    /// <summary>The environment variable that holds a private key.</summary>
    public const string EnvironmentVariable = "PROVER_PRIVATE_KEY";

    private readonly ECPrivateKeyParameters _key;

    private Account(ECPrivateKeyParameters key)
    {
        _key = key;
        Address = Secp256k1.AddressOf(key);
    }

    /// <summary>The account's address.</summary>
    public EthereumAddress Address { get; }

    /// <summary>An account that nobody had before, of a key from the system's random numbers.</summary>
    public static Account Create()
    {
        byte[] key = new byte[Secp256k1.KeySize];
        try
        {
            ECPrivateKeyParameters? parameters;
            do
                RandomNumberGenerator.Fill(key);
            while (!Secp256k1.TryCreateKey(key, out parameters)); // one number in 2^127 is none
            return new Account(parameters!);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The account of the key in the environment variable <see cref="EnvironmentVariable"/>.</summary>
    /// <exception cref="UserErrorException">The variable is not set, or holds no key. The message does not show what it holds.</exception>
    public static Account FromEnvironment() =>
        Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } text
            ? FromHex(text, EnvironmentVariable)
            : throw new UserErrorException(
                $"{EnvironmentVariable} is not set, so there is no account to send from",
                $"set {EnvironmentVariable} to the account's private key, 64 hexadecimal digits");

    /// <summary>The account of a private key in hexadecimal digits.</summary>
    /// <param name="text">64 digits, with 0x before them or not.</param>
    /// <param name="source">Where the key comes from, for messages.</param>
    /// <exception cref="UserErrorException">It is no key. The message does not show what it is.</exception>
    public static Account FromHex(string text, string source)
    {
        ReadOnlySpan<char> digits = text.AsSpan().Trim();
        if (digits.StartsWith(Hex.Prefix, StringComparison.Ordinal))
            digits = digits[Hex.Prefix.Length..];
        if (!Hex.TryDecodeDigits(digits, out byte[] bytes) || bytes.Length != Secp256k1.KeySize)
        {
            throw new UserErrorException(
                $"{source}: this is not a private key", "a private key is 64 hexadecimal digits, with 0x before them or not");
        }

        try
        {
            return FromPrivateKey(bytes, source);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The account of a private key.</summary>
    /// <param name="key">32 bytes: a number in (0, n), big-endian.</param>
    /// <param name="source">Where the key comes from, for messages.</param>
    /// <exception cref="UserErrorException">It is not in this range.</exception>
    public static Account FromPrivateKey(ReadOnlySpan<byte> key, string source) =>
        Secp256k1.TryCreateKey(key, out ECPrivateKeyParameters? parameters)
            ? new Account(parameters!)
            : throw new UserErrorException(
                $"{source}: the private key is not between 1 and the order of secp256k1", "check that the whole key was copied, or make a new one");

    /// <summary>Signs a digest.</summary>
    /// <param name="hash">What is signed.</param>
    public RecoverableSignature Sign(Bytes32 hash) => Secp256k1.Sign(_key, hash.ToArray());

    /// <summary>The private key's 32 bytes under a cipher: the only form that leaves this object.</summary>
    /// <param name="encrypt">Encrypts; must keep no copy.</param>
    internal byte[] EncryptKey(Func<byte[], byte[]> encrypt)
    {
        byte[] key = new byte[Secp256k1.KeySize];
        byte[] digits = _key.D.ToByteArrayUnsigned();
        try
        {
            digits.CopyTo(key, key.Length - digits.Length);
            return encrypt(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(digits);
        }
    }

    /// <summary>The address.</summary>
    public override string ToString() => Address.ToString();
}
