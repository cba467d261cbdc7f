using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Prover.Chain;
using Zkml.Prover.Market;
using Zkml.Prover.Tests.Files;

namespace Zkml.Prover.Tests.Market;

/// <summary>What the market's contract is told and tells. FoundryTests compares the signatures with the contract's own, OnChainTests the identifiers.</summary>
public sealed class AccuracyMarketAbiTests
{
    [Fact]
    public void Offer_Decoded_IsWhatWasEncoded() => Gen.Select(Gen.Int, Gen.Int[0, 16], Gen.Int[0, 256]).Sample(
        (seed, keys, groups) =>
        {
            ChallengeOffer offer = MarketValues.Offer(new Random(seed), keys, groups);
            ChallengeOffer read = AbiReader.Read(AccuracyMarketAbi.EncodeOffer(offer), "test", AccuracyMarketAbi.DecodeOffer);
            Assert.Equal(offer.Terms with { Periods = read.Terms.Periods }, read.Terms);
            Assert.Equal(offer.Terms.Periods.All, read.Terms.Periods.All);
            Assert.Equal(offer.Keys, read.Keys);
            Assert.Equal(offer.Groups, read.Groups);
        },
        iter: 50);

    [Fact]
    public void Challenge_Decoded_IsWhatWasEncoded() => Gen.Int.Sample(seed =>
    {
        var random = new Random(seed);
        Challenge state = MarketValues.Challenge(random);
        byte[] answer = MarketValues.Encode(state, MarketValues.Address(random), MarketValues.Word(random));
        Assert.Equal(state, AbiReader.Read(answer, "test", AccuracyMarketAbi.DecodeChallenge));
    });

    [Fact]
    public void Groups_Decoded_AreWhatWasEncoded()
    {
        PublishedGroup[] groups = MarketValues.Groups(new Random(1), 5);
        Bytes32 challenge = MarketValues.Word(new Random(2));
        byte[] calldata = AccuracyMarketAbi.EncodeGroups(AccuracyMarketAbi.Reveal, challenge, groups);
        IReadOnlyList<PublishedGroup> read = AbiReader.Read(calldata.AsMemory(AbiSelector.Size), "test", reader =>
        {
            Assert.Equal(challenge, reader.ReadBytes32());
            return AccuracyMarketAbi.DecodeGroups(reader);
        });
        Assert.Equal(groups, read);
    }

    [Fact]
    public void Submission_ThatIsNotThere_IsNull()
    {
        Assert.Null(Decode(default, 0, 0, false, false));
        Submission proved = Decode(EthereumAddress.From(3), 2, 7, true, false)!;
        Assert.Equal(new Submission(EthereumAddress.From(3), 2, 7, false), proved);
        Assert.Null(Decode(EthereumAddress.From(3), 2, 0, false, true)!.Correct);

        static Submission? Decode(EthereumAddress submitter, int order, int correct, bool proved, bool settled) => AbiReader.Read(
            new AbiTuple().Add(submitter).Add(order).Add(correct).Add(proved).Add(settled).ToArray(), "test", AccuracyMarketAbi.DecodeSubmission);
    }

    [Fact]
    public void Identifiers_HangOnEveryPart()
    {
        ChallengeOffer offer = MarketValues.Offer(new Random(1), 2, 3);
        var market = EthereumAddress.From(1);
        var owner = EthereumAddress.From(2);
        ChallengeTerms terms = offer.Terms;
        Bytes32[] challenges =
        [
            AccuracyMarketAbi.ChallengeId(1, market, owner, offer),
            AccuracyMarketAbi.ChallengeId(2, market, owner, offer),
            AccuracyMarketAbi.ChallengeId(1, owner, market, offer),
            .. new ChallengeTerms[]
            {
                terms with { Token = market }, terms with { Reward = 1 }, terms with { OwnerBond = 1 }, terms with { SubmissionBond = 1 },
                terms with { Threshold = 1 }, terms with { GroupBits = terms.GroupBits ^ 1 }, terms with { HoldOutGroups = terms.HoldOutGroups ^ 1 },
                terms with { NamedHoldOut = GroupSet.Empty }, terms with { Periods = terms.Periods with { Reveal = 1 } }, terms with { Manifest = default },
                terms with { DeliveryKey = default }, terms with { Salt = default },
            }.Select(other => AccuracyMarketAbi.ChallengeId(1, market, owner, offer with { Terms = other })),
            AccuracyMarketAbi.ChallengeId(1, market, owner, offer with { Keys = [.. offer.Keys.Reverse()] }),
            AccuracyMarketAbi.ChallengeId(1, market, owner, offer with { Groups = [.. offer.Groups.Reverse()] }),
        ];
        Assert.Equal(challenges.Length, challenges.Distinct().Count());

        G1Affine model = TestValues.Point(5);
        Bytes32[] submissions =
        [
            AccuracyMarketAbi.SubmissionId(challenges[0], owner, challenges[1], model),
            AccuracyMarketAbi.SubmissionId(challenges[1], owner, challenges[1], model),
            AccuracyMarketAbi.SubmissionId(challenges[0], market, challenges[1], model),
            AccuracyMarketAbi.SubmissionId(challenges[0], owner, challenges[2], model),
            AccuracyMarketAbi.SubmissionId(challenges[0], owner, challenges[1], -model),
        ];
        Assert.Equal(submissions.Length, submissions.Distinct().Count());
    }

    [Theory]
    [InlineData("phase")]
    [InlineData("challenge")]
    [InlineData("offer")]
    [InlineData("submission")]
    [InlineData("groups")]
    [InlineData("content")]
    public void Decode_OfAnyBytes_ThrowsNothingElse(string kind)
    {
        (byte[] valid, Action<ReadOnlyMemory<byte>> decode) = KindOf(kind);
        decode(valid);
        for (int length = 0; length < valid.Length; length++)
            Assert.Throws<NodeException>(() => decode(valid.AsMemory(0, length)));
        Assert.Throws<NodeException>(() => decode((byte[])[.. valid, 0]));

        Gen.Byte.Array[0, 1200].Sample(bytes => Tolerate(bytes), iter: 300);
        Gen.Select(Gen.Int[0, (valid.Length / 32) - 1], Gen.OneOf(Gen.Byte.Array[32], Gen.Byte.Select(value => new BigInteger(value).ToByteArray()))).Sample(
            (word, bytes) =>
            {
                byte[] altered = [.. valid];
                altered.AsSpan(word * 32, 32).Clear();
                bytes.AsSpan().Slice(0, Math.Min(32, bytes.Length)).CopyTo(altered.AsSpan((word * 32) + 32 - Math.Min(32, bytes.Length)));
                Tolerate(altered);
            },
            iter: 500);

        void Tolerate(byte[] bytes)
        {
            try
            {
                decode(bytes);
            }
            catch (NodeException)
            {
                // What is no answer is refused; any other exception fails the test.
            }
        }
    }

    private static (byte[] Valid, Action<ReadOnlyMemory<byte>> Decode) KindOf(string kind)
    {
        var random = new Random(1);
        return kind switch
        {
            "phase" => (new AbiTuple().Add((int)ChallengePhase.Closed).ToArray(), Reads(AccuracyMarketAbi.DecodePhase)),
            "challenge" => (MarketValues.Encode(MarketValues.Challenge(random)), Reads(AccuracyMarketAbi.DecodeChallenge)),
            "offer" => (AccuracyMarketAbi.EncodeOffer(MarketValues.Offer(random, 2, 4)), Reads(AccuracyMarketAbi.DecodeOffer)),
            "submission" => (new AbiTuple().Add(5).Add(1).Add(2).Add(true).Add(false).ToArray(), Reads(AccuracyMarketAbi.DecodeSubmission)),
            "groups" => (
                AccuracyMarketAbi.EncodeGroups(AccuracyMarketAbi.Reveal, default, MarketValues.Groups(random, 3))[AbiSelector.Size..],
                Reads(reader => (reader.ReadBytes32(), AccuracyMarketAbi.DecodeGroups(reader)))),
            _ => (new AbiTuple().AddBytes(new byte[36]).ToArray(), Reads(AccuracyMarketAbi.DecodeContentId)),
        };

        static Action<ReadOnlyMemory<byte>> Reads<T>(Func<AbiReader, T> read) => bytes => AbiReader.Read(bytes, "test", read);
    }
}
