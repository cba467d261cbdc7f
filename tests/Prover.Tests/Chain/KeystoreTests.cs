using System.Globalization;
using System.Text;
using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

/// <summary>The test vectors of the Web3 Secret Storage Definition and of go-ethereum (v3_test_vector.json), and a file that cast 1.7.1 wrote.</summary>
public sealed class KeystoreTests
{
    private const string Password = "testpassword";

    private const string Key = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";

    private const string Pbkdf2 =
        """
        {"crypto": {"cipher": "aes-128-ctr", "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
         "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46", "kdf": "pbkdf2",
         "kdfparams": {"c": 262144, "dklen": 32, "prf": "hmac-sha256", "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
         "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
         "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "version": 3}
        """;

    /// <summary>Written by <c>cast wallet import</c>.</summary>
    private const string CastScrypt =
        """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"9f7cdd21aad6b52b2295a645a7e4f9ff"},
         "ciphertext":"4707036ae8f69c69c0575158b704b1f9f71abe7098da9d8210880aa4d38c8356","kdf":"scrypt",
         "kdfparams":{"dklen":32,"n":8192,"p":1,"r":8,"salt":"b09900b2af0e096573436775d68301549ade173a559fade92cd1d6d78f1f48b6"},
         "mac":"72cab03f042be0cc7b1d3fa9bf5717c4c01ca0a9b393ca08f2796cfae4a19706"},"id":"11a23139-6101-4b52-9d2a-73571f3e9a44","version":3}
        """;

    private const string ShortKeyScrypt =
        """
        {"crypto": {"cipher": "aes-128-ctr", "cipherparams": {"iv": "e0c41130a323adc1446fc82f724bca2f"},
         "ciphertext": "9517cd5bdbe69076f9bf5057248c6c050141e970efa36ce53692d5d59a3984", "kdf": "scrypt",
         "kdfparams": {"dklen": 32, "n": 2, "r": 8, "p": 1, "salt": "711f816911c92d649fb4c84b047915679933555030b3552c1212609b38208c63"},
         "mac": "d5e116151c6aa71470e67a7d42c9620c75c4d23229847dcc127794f0732b0db5"}, "id": "fecfc4ce-e956-48fd-953b-30f8b52ed66c", "version": 3}
        """;

    /// <summary>Its parameters break RFC 7914 (N is not below 2^(16 r)), and no wallet writes such.</summary>
    private const string Scrypt =
        """
        {"crypto": {"cipher": "aes-128-ctr", "cipherparams": {"iv": "83dbcc02d8ccb40e466191a123791e0e"},
         "ciphertext": "d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c", "kdf": "scrypt",
         "kdfparams": {"dklen": 32, "n": 262144, "p": 8, "r": 1, "salt": "ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
         "mac": "2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},
         "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "version": 3}
        """;

    [Theory]
    [InlineData(Pbkdf2, Password, Key)]
    [InlineData(CastScrypt, Password, Key)]
    [InlineData(ShortKeyScrypt, "foo", "00fa7b3db73dc7dfdf8c5fbdb796d741e4488628c41fc4febd9160a866ba0f35")]
    public void Decrypt_AVector_IsItsKey(string json, string password, string key) =>
        Assert.Equal(Account.FromHex(key, "key").Address, Decrypt(json, password).Address);

    [Fact]
    public void Decrypt_WrongPassword_SaysSoWithoutShowingIt()
    {
        UserErrorException exception = Assert.Throws<UserErrorException>(() => Decrypt(Pbkdf2, "Testpassword"));
        Assert.Contains("password is wrong", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Testpassword", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Decrypt_AddressOfAnother_IsRefused()
    {
        string mine = Pbkdf2.Replace("\"version\"", "\"address\": \"008aeeda4d805471df9b2a5b0f38a0c3bcba786b\", \"version\"", StringComparison.Ordinal);
        Assert.Equal("0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b", Decrypt(mine, Password).Address.ToString());
        UserErrorException exception = Assert.Throws<UserErrorException>(() => Decrypt(mine.Replace("008a", "018a", StringComparison.Ordinal), Password));
        Assert.Contains("the file says", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"version\": 3", "\"version\": 1")]
    [InlineData("\"version\": 3", "\"version\": \"3\"")]
    [InlineData("aes-128-ctr", "aes-128-cbc")]
    [InlineData("pbkdf2", "argon2")]
    [InlineData("hmac-sha256", "hmac-md5")]
    [InlineData("262144", "0")]
    [InlineData("262144", "99999999999")]
    [InlineData("\"dklen\": 32", "\"dklen\": 31")]
    [InlineData("6087dab2", "6087da")]
    [InlineData("5318b4d5", "005318b4d5")]
    [InlineData("5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46", "")]
    [InlineData("5318b4d5", "5318b4d")]
    [InlineData("5318b4d5", "5318b4dx")]
    [InlineData("\"mac\"", "\"mac2\"")]
    [InlineData("517ead92", "517ead93")]
    [InlineData("517ead92", "")]
    [InlineData("\"crypto\"", "\"crypt\"")]
    [InlineData("\"crypto\": {", "\"crypto\": [{")]
    [InlineData("\"id\"", "\"version\"")]
    [InlineData("3198bc9c", "\\ud800")]
    public void Decrypt_Changed_IsRefusedWithHelp(string from, string to)
    {
        string changed = Pbkdf2.Replace(from, to, StringComparison.Ordinal);
        UserErrorException exception = Assert.Throws<UserErrorException>(() => Decrypt(changed, Password));
        Assert.StartsWith("key.json: ", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.Help);
    }

    [Theory]
    [InlineData(1L << 18, 1L, 8L)]
    [InlineData(1L, 1L, 1L)]
    [InlineData(262143L, 1L, 1L)]
    [InlineData(1L << 25, 1L, 1L)]
    [InlineData(1L << 24, 8L, 1L)]
    [InlineData(1L << 18, 0L, 1L)]
    [InlineData(1L << 18, 1L, 0L)]
    [InlineData(1L << 18, 1L, 17L)]
    [InlineData(1L << 18, long.MaxValue, 1L)]
    [InlineData(-2L, 1L, 1L)]
    public void Decrypt_ScryptThatWouldNotEnd_IsRefused(long n, long r, long p)
    {
        string changed = Scrypt
            .Replace("\"n\": 262144", Number("n", n), StringComparison.Ordinal)
            .Replace("\"r\": 1", Number("r", r), StringComparison.Ordinal)
            .Replace("\"p\": 8", Number("p", p), StringComparison.Ordinal);
        Assert.Contains("scrypt", Assert.Throws<UserErrorException>(() => Decrypt(changed, Password)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AFile_AndOneThatIsTooLarge()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "key.json");
            File.WriteAllText(path, Pbkdf2);
            Assert.Equal(Account.FromHex(Key, "key").Address, Keystore.Read(path, Password).Address);
            File.WriteAllBytes(path, new byte[70_000]);
            Assert.Contains("too large", Assert.Throws<UserErrorException>(() => Keystore.Read(path, Password)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Write_IsReadAgain_AndIsForItsOwnerOnly()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "key.json");
            var account = Account.FromHex(Key, "key");
            Keystore.Write(path, account, Password);
            Assert.Equal(account.Address, Keystore.Read(path, Password).Address);
            Assert.DoesNotContain(Key, File.ReadAllText(path), StringComparison.OrdinalIgnoreCase);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Contains("there is a file already", Assert.Throws<UserErrorException>(() => Keystore.Write(path, account, Password)).Message, StringComparison.Ordinal);
            Assert.Throws<UserErrorException>(() => Keystore.Write(path + "2", account, ""));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(Key)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("00ff000000000000000000000000000000000000000000000000000000000100")]
    public void Encrypt_AnyKey_IsDecrypted(string key)
    {
        var account = Account.FromHex(key, "key");
        string json = Keystore.Encrypt(account, "pässword", cost: 2).ToJsonString();
        Assert.Equal(account.Address, Decrypt(json, "pässword").Address);
        Assert.Contains("password is wrong", Assert.Throws<UserErrorException>(() => Decrypt(json, "other")).Message, StringComparison.Ordinal);
        Assert.NotEqual(json, Keystore.Encrypt(account, "pässword", cost: 2).ToJsonString());
    }

    private static string Number(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"\"{name}\": {value}");

    private static Account Decrypt(string json, string password) => Keystore.Decrypt(Encoding.UTF8.GetBytes(json), password, "key.json");
}
