using System.Numerics;
using System.Text;
using Zkml.Prover.Chain;
using Zkml.Testing;

namespace Zkml.Prover.Tests.Chain;

/// <summary>Against calldata that cast 1.7.1 encoded (<c>cast calldata</c>, <c>cast sig</c>).</summary>
public sealed class AbiTests
{
    [Theory]
    [InlineData("transfer(address,uint256)", 0xa9059cbb)]
    [InlineData(AccuracyVerifierAbi.Verify, 0x307f9b88)]
    [InlineData(AccuracyVerifierAbi.Register, 0x7c4ff765)]
    [InlineData(AccuracyVerifierAbi.VerificationKey, 0xe981eaa6)]
    [InlineData("ProofRejected()", 0xc3b0d8cd)]
    [InlineData("UnknownKey(bytes32)", 0x6dc3ba9d)]
    [InlineData("Error(string)", 0x08c379a0)]
    [InlineData("Panic(uint256)", 0x4e487b71)]
    public void Selector_IsWhatCastSays(string signature, uint expected) => Assert.Equal(expected, AbiSelector.Of(signature));

    [Theory]
    [InlineData("")]
    [InlineData("()")]
    [InlineData("verify")]
    [InlineData("verify(uint256, uint256)")]
    [InlineData("verify(uint256")]
    public void Selector_OfNoSignature_IsRefused(string text) => Assert.Throws<ArgumentException>(() => AbiSelector.Of(text));

    [Fact]
    public void Register_IsWhatCastEncodes()
    {
        byte[] calldata = AccuracyVerifierAbi.EncodeRegister(WrappedValues.Key);
        int[] before = [200, 6, 20, 18];
        int[] after = [1, 2, 1, 2, 3, 4];
        string expected = "7c4ff765" + new string('a', 64) + Words(before) + Convert.ToHexStringLower(new AbiTuple().Add(WrappedValues.Key.Omega).ToArray()) + Words(after);
        Assert.Equal(expected, Convert.ToHexStringLower(calldata));

        static string Words(int[] words) => string.Concat(words.Select(word => word.ToString("x64", null)));
    }

    /// <summary>
    /// The whole of verify: a statement of three groups, a proof whose words count up from 101. Vectors/verify-calldata.hex is the output of
    /// <c>cast calldata SIGNATURE "(0xab..ab,0x5FbDB2315678afecb367f032d93F642f64180aa3,77,0x70997970C51812dc3A010C7d01b50e0d17dc79C8,123,(101,102),[(103,104),...])" "(...)"</c>.
    /// </summary>
    [Fact]
    public void Verify_IsWhatCastEncodes()
    {
        byte[] calldata = AccuracyVerifierAbi.EncodeVerify(WrappedValues.Key, WrappedValues.Statement, WrappedValues.Proof);

        // Where cast was given 0xab..ab for the key's digest, which comes first in the statement: selector, two offsets, digest.
        WrappedValues.Key.Digest().Select(_ => (byte)0xab).ToArray().CopyTo(calldata, AbiSelector.Size + (2 * Bytes32.Size));
        string expected = File.ReadAllText(Repository.PathOf("tests", "Prover.Tests", "Chain", "Vectors", "verify-calldata.hex"));
        Assert.Equal(expected.Trim(), Hex.Encode(calldata));
    }

    [Fact]
    public void Verify_NamesTheKeyByItsDigest()
    {
        byte[] calldata = AccuracyVerifierAbi.EncodeVerify(WrappedValues.Key, WrappedValues.Statement, WrappedValues.Proof);
        Assert.Equal(WrappedValues.Key.Digest(), calldata[(AbiSelector.Size + (2 * Bytes32.Size))..][..Bytes32.Size]);
        Assert.Throws<ArgumentOutOfRangeException>(() => AccuracyVerifierAbi.EncodeVerify(
            WrappedValues.Key,
            WrappedValues.Statement with { Context = WrappedValues.Statement.Context with { Contract = BigInteger.One << 160 } },
            WrappedValues.Proof));
    }

    [Fact]
    public void Bytes_AreWhatCastEncodes() => Assert.Equal(
        $"8bcdb1ca{5:x64}{0x60:x64}{6:x64}{5:x64}" + "0102030405".PadRight(64, '0'),
        Convert.ToHexStringLower(new AbiTuple().Add(5).AddBytes([1, 2, 3, 4, 5]).Add(6).ToCalldata("f(uint256,bytes,uint256)")));

    [Fact]
    public void Add_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiTuple().Add(BigInteger.MinusOne));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiTuple().Add(BigInteger.One << 256));
        Assert.Equal(new string('f', 64), Convert.ToHexStringLower(new AbiTuple().Add((BigInteger.One << 256) - 1).ToArray()));
    }

    [Theory]
    [InlineData("", "no reason given")]
    [InlineData("c3b0", "unknown reason 0xc3b0")]
    [InlineData("c3b0d8cd", "ProofRejected()")]
    [InlineData("c3b0d8ce", "unknown error 0xc3b0d8ce")]
    [InlineData("c3b0d8cd00", "ProofRejected()")]
    [InlineData("6dc3ba9dabababababababababababababababababababababababababababababababab", "UnknownKey(0xabababababababababababababababababababababababababababababababab)")]
    [InlineData("6dc3ba9dabab", "UnknownKey(bytes32)")]
    [InlineData("4e487b710000000000000000000000000000000000000000000000000000000000000011", "panic 0x11 (overflow)")]
    [InlineData("4e487b71ff00000000000000000000000000000000000000000000000000000000000011", "panic of an unknown kind")]
    [InlineData(
        "08c379a0000000000000000000000000000000000000000000000000000000000000002000000000000000000000000000000000000000000000000000000000000000"
        + "036e6f210000000000000000000000000000000000000000000000000000000000",
        "\"no!\"")]
    [InlineData(
        "08c379a0000000000000000000000000000000000000000000000000000000000000002000000000000000000000000000000000000000000000000000000000000000"
        + "ff6e6f210000000000000000000000000000000000000000000000000000000000",
        "an error without its text")]
    [InlineData("08c379a0", "an error without its text")]
    public void Describe_IsReadable(string data, string expected) =>
        Assert.Equal(expected, AccuracyVerifierAbi.Errors.Describe(Convert.FromHexString(data)));

    [Fact]
    public void Describe_TwoArguments_ShowsBothByTheirTypes()
    {
        var errors = new ContractErrors("Mixed(uint256,address,bool)");
        byte[] data = new AbiTuple().Add(12).Add(EthereumAddress.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3", "a")).Add(1).ToCalldata("Mixed(uint256,address,bool)");
        Assert.Equal("Mixed(12, 0x5FbDB2315678afecb367f032d93F642f64180aa3, true)", errors.Describe(data));
        Assert.Equal("Mixed", errors.NameOf(data));
        Assert.Null(ContractErrors.Standard.NameOf(data));
    }

    [Fact]
    public void Describe_AnyBytes_IsOnePlainLine() =>
        Gen.Select(Gen.OneOf(Gen.Const(""), Gen.Const("08c379a0"), Gen.Const("4e487b71"), Gen.Const("6dc3ba9d"), Gen.Const("c3b0d8cd")), Gen.Byte.Array[0, 200]).Sample((selector, rest) =>
        {
            string text = AccuracyVerifierAbi.Errors.Describe([.. Convert.FromHexString(selector), .. rest]);
            Assert.NotEmpty(text);
            Assert.DoesNotContain(text, character => char.IsControl(character));
        });

    [Fact]
    public void Describe_ATextThatSteersTheTerminal_IsTamed()
    {
        byte[] text = Encoding.UTF8.GetBytes("\u001b[2J\nall\u202e fine");
        byte[] data = new AbiTuple().AddBytes(text).ToCalldata("Error(string)");
        Assert.Equal("\"[2J all  fine\"", ContractErrors.Standard.Describe(data));
    }
}
