using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Tests.Chain;

public sealed class AccountTests
{
    private const string One = "0000000000000000000000000000000000000000000000000000000000000001";

    private const string Order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    private const string OrderMinusOne = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";

    /// <summary>Known addresses: keys 1 and n - 1, the example of web3.js, anvil's first account.</summary>
    [Theory]
    [InlineData(One, "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf")]
    [InlineData(OrderMinusOne, "0x80C0dbf239224071c59dD8970ab9d542E3414aB2")]
    [InlineData("0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318", "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23")]
    [InlineData(" ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80\n", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")]
    public void Address_OfAKey_IsKnown(string key, string address)
    {
        var account = Account.FromHex(key, "key");
        Assert.Equal(address, account.Address.ToString());
        Assert.Equal(address, account.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(Order)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f36231")]
    [InlineData("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f36231800")]
    [InlineData("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f36231g")]
    public void FromHex_NoKey_IsRefusedWithoutShowingIt(string text)
    {
        UserErrorException exception = Assert.Throws<UserErrorException>(() => Account.FromHex(text, "PROVER_PRIVATE_KEY"));
        Assert.StartsWith("PROVER_PRIVATE_KEY: ", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.Help);
        if (text.Length > 2)
            Assert.DoesNotContain(text[..8], exception.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void FromEnvironment_ReadsTheVariable_OrSaysThatItIsMissing()
    {
        string? before = Environment.GetEnvironmentVariable(Account.EnvironmentVariable);
        try
        {
            Environment.SetEnvironmentVariable(Account.EnvironmentVariable, null);
            Assert.Contains(Account.EnvironmentVariable, Assert.Throws<UserErrorException>(Account.FromEnvironment).Help, StringComparison.Ordinal);
            Environment.SetEnvironmentVariable(Account.EnvironmentVariable, One);
            Assert.Equal("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf", Account.FromEnvironment().Address.ToString());
        }
        finally
        {
            Environment.SetEnvironmentVariable(Account.EnvironmentVariable, before);
        }
    }

    /// <summary>The vectors for secp256k1 with SHA-256 that Bitcoin libraries share (RFC 6979, low s).</summary>
    [Theory]
    [InlineData(
        One,
        "Satoshi Nakamoto",
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8",
        "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [InlineData(
        One,
        "All those moments will be lost in time, like tears in rain. Time to die...",
        "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b",
        "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21")]
    public void Sign_IsDeterministic(string key, string message, string r, string s)
    {
        var account = Account.FromHex(key, "key");
        var hash = new Bytes32(SHA256.HashData(Encoding.ASCII.GetBytes(message)));
        RecoverableSignature signature = account.Sign(hash);
        Assert.Equal(r, Word(signature.R));
        Assert.Equal(s, Word(signature.S));
        Assert.Equal(account.Address, Secp256k1.Recover(hash.ToArray(), signature));
    }

    [Fact]
    public void Sign_AnyDigest_RecoversToTheAccountWithLowS() =>
        Gen.Select(Gen.Byte.Array[32], Gen.Byte.Array[32]).Where(pair => pair.Item1[0] is > 0 and < 255).Sample(
            (key, digest) =>
            {
                var account = Account.FromPrivateKey(key, "key");
                RecoverableSignature signature = account.Sign(new Bytes32(digest));
                Assert.True(signature.S <= Secp256k1.Order / 2);
                Assert.Equal(account.Address, Secp256k1.Recover(digest, signature));
                Assert.NotEqual(account.Address, Secp256k1.Recover(digest, signature with { RecoveryId = signature.RecoveryId ^ 1 }));
                Assert.NotEqual(account.Address, Secp256k1.Recover(digest, signature with { R = signature.R + 1 }));
                Assert.Null(Secp256k1.Recover(digest, signature with { S = Secp256k1.Order - signature.S }));
                digest[5] ^= 1;
                Assert.NotEqual(account.Address, Secp256k1.Recover(digest, signature));
            },
            iter: 30);

    [Fact]
    public void Recover_OutOfRange_IsNobody()
    {
        byte[] hash = new byte[32];
        foreach (BigInteger bad in new[] { BigInteger.Zero, -1, Secp256k1.Order, BigInteger.Pow(2, 256) })
        {
            Assert.Null(Secp256k1.Recover(hash, new RecoverableSignature(bad, 1, 0)));
            Assert.Null(Secp256k1.Recover(hash, new RecoverableSignature(1, bad, 0)));
        }
    }

    private static string Word(BigInteger number) => Convert.ToHexStringLower(number.ToByteArray(isUnsigned: true, isBigEndian: true)).PadLeft(64, '0');
}
