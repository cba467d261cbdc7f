using System.Numerics;
using System.Text;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Fields;
using Zkml.Prover.Chain;
using Zkml.Testing;

namespace Zkml.Prover.Tests.Chain;

/// <summary>Against calldata that cast 1.7.1 encoded (<c>cast calldata</c>, <c>cast sig</c>).</summary>
public sealed class AbiTests
{
    [Theory]
    [InlineData("transfer(address,uint256)", 0xa9059cbb)]
    [InlineData(AccuracyVerifierAbi.Verify, 0xe2a5da3b)]
    [InlineData(AccuracyVerifierAbi.Register, 0x7c4ff765)]
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
        var key = new ContractVerificationKey(
            new Bytes32([.. new byte[31], 0xab]), 200, 6, 20, 18, Fr.From(7), Point(1, 2), new G2Affine(new Fq2(Fq.From(2), Fq.From(1)), new Fq2(Fq.From(4), Fq.From(3))));
        byte[] calldata = AccuracyVerifierAbi.EncodeRegister(key);
        int[] words = [0xab, 200, 6, 20, 18, 7, 1, 2, 1, 2, 3, 4];
        Assert.Equal("7c4ff765" + string.Concat(words.Select(word => word.ToString("x64", null))), Convert.ToHexStringLower(calldata));
    }

    /// <summary>
    /// The whole of verify: a statement of three groups, a proof whose words count up from 101. Vectors/verify-calldata.hex is the output of
    /// <c>cast calldata SIGNATURE "(0xab..ab,0x5FbDB2315678afecb367f032d93F642f64180aa3,77,0x70997970C51812dc3A010C7d01b50e0d17dc79C8,123,(101,102),[(103,104),...])" "(...)"</c>.
    /// </summary>
    [Fact]
    public void Verify_IsWhatCastEncodes()
    {
        int last = 100;
        var key = new Bytes32([.. Enumerable.Repeat((byte)0xab, Bytes32.Size)]);
        var consumer = EthereumAddress.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3", "consumer");
        var submitter = EthereumAddress.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "submitter");
        var statement = new ContractStatement(key, consumer, 77, submitter, 123, NextPoint(), NextPoints(3));
        AbiTuple proof = new AbiTuple()
            .AddArray(NextPoints(3)) // aux
            .Add(NextPoints(2)) // multiplicities, mask
            .AddArray(NextScalars(5)) // claim
            .Add(NextPoints(3)).Add(NextScalars(18)) // plonk
            .Add(NextPoints(5)).Add(NextScalars(6)) // mercury
            .Add(NextPoints(2)); // w, wPrime
        byte[] calldata = new AbiTuple().AddDynamic(AccuracyVerifierAbi.Encode(statement)).AddDynamic(proof).ToCalldata(AccuracyVerifierAbi.Verify);

        string expected = File.ReadAllText(Repository.PathOf("tests", "Prover.Tests", "Chain", "Vectors", "verify-calldata.hex"));
        Assert.Equal(expected.Trim(), Hex.Encode(calldata));

        G1Affine NextPoint() => Point(++last, ++last);
        G1Affine[] NextPoints(int count) => [.. Enumerable.Range(0, count).Select(_ => NextPoint())];
        Fr[] NextScalars(int count) => [.. Enumerable.Range(0, count).Select(_ => Fr.From(++last))];
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

    [Fact]
    public void DecodeKeyDigest_TakesOneWordOnly()
    {
        byte[] word = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        Assert.Equal(new Bytes32(word), AccuracyVerifierAbi.DecodeKeyDigest(new CallOutcome(false, word)));
        Assert.Throws<NodeException>(() => AccuracyVerifierAbi.DecodeKeyDigest(new CallOutcome(false, default)));
        Assert.Throws<NodeException>(() => AccuracyVerifierAbi.DecodeKeyDigest(new CallOutcome(false, new byte[64])));
        Assert.Throws<ChainRefusedException>(() => AccuracyVerifierAbi.DecodeKeyDigest(new CallOutcome(true, word)));
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

    private static G1Affine Point(long x, long y) => new(Fq.From(x), Fq.From(y));
}
