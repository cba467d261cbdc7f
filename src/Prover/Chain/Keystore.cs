using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Zkml.Circuits;
using Zkml.Prover.Files;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Chain;

/// <summary>Private keys in files of the Web3 Secret Storage Definition, version 3: a key encrypted under a password.</summary>
public static class Keystore
{
    private const int Version = 3;

    private const string Cipher = "aes-128-ctr";

    private const int MaximalFile = 1 << 16;

    private const int DerivedKeySize = 32;

    private const int CipherKeySize = 16;

    /// <summary>scrypt takes 128 N r bytes: 1 GiB, four times what wallets use.</summary>
    private const long MaximalScryptMemory = 1L << 30;

    private const int MaximalScryptParallelism = 16;

    /// <summary>RFC 7914, section 2: N is below 2^(128 r / 8).</summary>
    private const int HighestCostOfOneBlock = 1 << 15;

    private const int MaximalIterations = 10_000_000;

    /// <summary>scrypt's N, r, p in the files that this program writes, those of go-ethereum: 256 MiB and about a second.</summary>
    private const int UsualCost = 1 << 18;

    private const int UsualBlockSize = 8;

    private const int UsualParallelism = 1;

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };

    /// <summary>The account of a keystore file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">Its password.</param>
    /// <exception cref="UserErrorException">It is no such file, or the password is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Account Read(string path, string password)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > MaximalFile)
            throw Malformed(path, "the file is too large");
        byte[] json = new byte[file.Length];
        file.ReadExactly(json);
        return Decrypt(json, password, path);
    }

    /// <summary>Writes an account's keystore file, for its owner only.</summary>
    /// <param name="path">The file to make. One that is there is not replaced: it may hold the only copy of a key.</param>
    /// <param name="account">The account.</param>
    /// <param name="password">Its password.</param>
    /// <exception cref="UserErrorException">There is a file already, or the password is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Account account, string password)
    {
        if (password.Length == 0)
            throw new UserErrorException($"{path}: the password is empty", "choose one that nobody guesses");
        if (File.Exists(path))
            throw new UserErrorException($"{path}: there is a file already, and it may hold a key", "choose another path");
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(Encrypt(account, password, UsualCost), Layout);
        AtomicFile.Write(path, stream => stream.Write(json), secret: true);
    }

    /// <summary>An account's keystore.</summary>
    /// <param name="account">The account.</param>
    /// <param name="password">Its password.</param>
    /// <param name="cost">scrypt's N.</param>
    internal static JsonObject Encrypt(Account account, string password, int cost)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(DerivedKeySize);
        byte[] iv = RandomNumberGenerator.GetBytes(CipherKeySize);
        byte[] derived = SCrypt.Generate(Encoding.UTF8.GetBytes(password), salt, cost, UsualBlockSize, UsualParallelism, DerivedKeySize);
        try
        {
            byte[] ciphertext = account.EncryptKey(key =>
            {
                byte[] encrypted = new byte[key.Length];
                ApplyCounterMode(derived.AsSpan(0, CipherKeySize), iv, key, encrypted);
                return encrypted;
            });
            return new JsonObject
            {
                ["version"] = Version,
                ["id"] = Guid.NewGuid().ToString(),
                ["address"] = Convert.ToHexStringLower(account.Address.ToArray()),
                ["crypto"] = new JsonObject
                {
                    ["cipher"] = Cipher,
                    ["cipherparams"] = new JsonObject { ["iv"] = Convert.ToHexStringLower(iv) },
                    ["ciphertext"] = Convert.ToHexStringLower(ciphertext),
                    ["kdf"] = "scrypt",
                    ["kdfparams"] = new JsonObject
                    {
                        ["n"] = cost,
                        ["r"] = UsualBlockSize,
                        ["p"] = UsualParallelism,
                        ["dklen"] = DerivedKeySize,
                        ["salt"] = Convert.ToHexStringLower(salt),
                    },
                    ["mac"] = Convert.ToHexStringLower(Keccak.Hash([.. derived[CipherKeySize..], .. ciphertext])),
                },
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    /// <summary>The account in a keystore's bytes.</summary>
    /// <param name="json">The bytes: anything.</param>
    /// <param name="password">The password.</param>
    /// <param name="source">The file, for messages.</param>
    /// <exception cref="UserErrorException">As for <see cref="Read"/>.</exception>
    internal static Account Decrypt(ReadOnlyMemory<byte> json, string password, string source)
    {
        JsonElement crypto;
        EthereumAddress? address;
        try
        {
            JsonElement root = StrictJson.Parse(json);
            if (Number(root, "version", source) != Version)
                throw Malformed(source, "only version 3 is supported");
            crypto = Find(root, "crypto") ?? Find(root, "Crypto") ?? throw Malformed(source, "'crypto' is missing");
            address = ReadAddress(root, source);
        }
        catch (JsonException exception)
        {
            throw Malformed(source, "the file is not JSON", exception);
        }

        if (Text(crypto, "cipher", source) != Cipher)
            throw Malformed(source, $"only the cipher {Cipher} is supported");
        byte[] iv = Bytes(Required(crypto, "cipherparams", source), "iv", source);
        byte[] ciphertext = Bytes(crypto, "ciphertext", source);
        byte[] mac = Bytes(crypto, "mac", source);
        if (iv.Length != CipherKeySize || ciphertext.Length is 0 or > Secp256k1.KeySize)
            throw Malformed(source, "the encrypted key or its initial counter has not the right size");

        // Old wallets leave out leading zeros of the key.
        byte[] key = new byte[Secp256k1.KeySize];
        byte[] derived = DeriveKey(crypto, Encoding.UTF8.GetBytes(password), source);
        try
        {
            if (!CryptographicOperations.FixedTimeEquals(Keccak.Hash([.. derived[CipherKeySize..], .. ciphertext]), mac))
                throw new UserErrorException($"{source}: the password is wrong, or the file is damaged", "try the password again");
            ApplyCounterMode(derived.AsSpan(0, CipherKeySize), iv, ciphertext, key.AsSpan(^ciphertext.Length..));
            var account = Account.FromPrivateKey(key, source);
            return address is null || address == account.Address
                ? account
                : throw Malformed(source, $"the key is that of {account.Address}, the file says {address}");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] DeriveKey(JsonElement crypto, byte[] password, string source)
    {
        JsonElement parameters = Required(crypto, "kdfparams", source);
        if (Number(parameters, "dklen", source) != DerivedKeySize)
            throw Malformed(source, "'dklen' is not 32");
        byte[] salt = Bytes(parameters, "salt", source);
        switch (Text(crypto, "kdf", source))
        {
            case "scrypt":
                long n = Number(parameters, "n", source);
                long r = Number(parameters, "r", source);
                long p = Number(parameters, "p", source);
                // Each bound before the product, which then cannot overflow.
                if (n is < 2 or > 1 << 24 || !long.IsPow2(n) || r is < 1 or > 1 << 10 || p is < 1 or > MaximalScryptParallelism
                    || 128 * n * r > MaximalScryptMemory || (r == 1 && n > HighestCostOfOneBlock))
                {
                    throw Malformed(source, "the parameters of scrypt are out of range");
                }

                return SCrypt.Generate(password, salt, (int)n, (int)r, (int)p, DerivedKeySize);
            case "pbkdf2":
                long iterations = Number(parameters, "c", source);
                if (iterations is < 1 or > MaximalIterations || Text(parameters, "prf", source) != "hmac-sha256")
                    throw Malformed(source, "the parameters of pbkdf2 are out of range");
                return Rfc2898DeriveBytes.Pbkdf2(password, salt, (int)iterations, HashAlgorithmName.SHA256, DerivedKeySize);
            case var other:
                throw Malformed(source, $"the key derivation '{NodeText.OneLine(other)}' is not supported");
        }
    }

    private static void ApplyCounterMode(ReadOnlySpan<byte> key, byte[] iv, byte[] input, Span<byte> output)
    {
        var cipher = new BufferedBlockCipher(new SicBlockCipher(AesUtilities.CreateEngine()));
        cipher.Init(forEncryption: false, new ParametersWithIV(new KeyParameter(key), iv));
        cipher.DoFinal(input, output);
    }

    private static EthereumAddress? ReadAddress(JsonElement root, string source)
    {
        if (Find(root, "address") is not { ValueKind: JsonValueKind.String } text)
            return null;
        string digits = text.GetString()!;
        if (digits.Length == 0)
            return null;
        if (!digits.StartsWith(Hex.Prefix, StringComparison.Ordinal))
            digits = Hex.Prefix + digits;
        return EthereumAddress.TryParse(digits, out EthereumAddress address) ? address : throw Malformed(source, "'address' is not an address");
    }

    private static JsonElement? Find(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) ? value : null;

    private static JsonElement Required(JsonElement parent, string name, string source) =>
        Find(parent, name) ?? throw Malformed(source, $"'{name}' is missing");

    private static long Number(JsonElement parent, string name, string source) =>
        Required(parent, name, source) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number)
            ? number
            : throw Malformed(source, $"'{name}' is not a whole number");

    private static string Text(JsonElement parent, string name, string source) =>
        Required(parent, name, source) is { ValueKind: JsonValueKind.String } value
            ? value.GetString()!
            : throw Malformed(source, $"'{name}' is not a text");

    private static byte[] Bytes(JsonElement parent, string name, string source)
    {
        string digits = Text(parent, name, source);
        if (digits.StartsWith(Hex.Prefix, StringComparison.Ordinal))
            digits = digits[Hex.Prefix.Length..];
        return Hex.TryDecodeDigits(digits, out byte[] bytes) ? bytes : throw Malformed(source, $"'{name}' is not hexadecimal digits");
    }

    private static UserErrorException Malformed(string source, string problem, Exception? cause = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{source}: {problem}"), "use a keystore file of version 3, as wallets write it", cause);
}
