using System.Globalization;
using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.Tests.Transcripts;

public sealed class KeccakTranscriptTests
{
    // keccak256("") and keccak256("abc"), as in the Ethereum yellow paper and everywhere since.
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    public void HashLabel_IsEthereumsKeccak(string label, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Keccak.HashLabel(label)));

    // What a contract does: keccak256 over the state word and the words absorbed since, reduced modulo r.
    [Fact]
    public void Challenge_IsTheHashOfTheWordsInOrder()
    {
        var transcript = new KeccakTranscript("abc");
        transcript.Absorb(G1Affine.Generator);
        transcript.Absorb(Fr.From(3));
        string words = Convert.ToHexStringLower(Keccak.HashLabel("abc")) + Word(1) + Word(2) + Word(3);
        byte[] state = Hash(Convert.FromHexString(words));
        Assert.Equal(Reduce(state), transcript.Challenge());
        transcript.Absorb(Fr.Zero);
        Assert.Equal(Reduce(Hash([.. state, .. new byte[32]])), transcript.Challenge());
    }

    [Fact]
    public void Challenges_InARow_Differ()
    {
        var transcript = new KeccakTranscript(TranscriptLabels.Mercury);
        Assert.NotEqual(transcript.Challenge(), transcript.Challenge());
    }

    [Fact]
    public void StatementDigest_IsTheHashOfItsWords()
    {
        Fr digest = new StatementDigest().Add(7UL).Add(Fr.From(-1)).Add([G1Affine.Generator, G1Affine.Infinity]).Add(BigInteger.One << 255).ToScalar();
        string words = Convert.ToHexStringLower(Keccak.HashLabel(TranscriptLabels.Statement)) + Word(7) + Word(Fr.Modulus - 1)
            + Word(2) + Word(1) + Word(2) + Word(0) + Word(0) + Word(BigInteger.One << 255);
        Assert.Equal(Reduce(Hash(Convert.FromHexString(words))), digest);
    }

    [Fact]
    public void StatementDigest_NumberThatIsNoWord_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StatementDigest().Add(BigInteger.MinusOne));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StatementDigest().Add(BigInteger.One << 256));
        Assert.Throws<ArgumentException>(() => new StatementDigest().Add(new byte[31]));
    }

    private static byte[] Hash(byte[] bytes) => Org.BouncyCastle.Security.DigestUtilities.CalculateDigest("KECCAK-256", bytes);

    private static Fr Reduce(byte[] hash) => Fr.From(new BigInteger(hash, isUnsigned: true, isBigEndian: true));

    private static string Word(BigInteger value) =>
        value.ToString("x64", CultureInfo.InvariantCulture)[^64..];
}
