using System.Buffers.Binary;
using Zkml.Circuits;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;
using Zkml.Prover.Content;
using Zkml.Prover.Files;
using Zkml.Prover.Market;
using Zkml.Prover.Tests.Market;
using Zkml.Testing.Networks;

namespace Zkml.Prover.Tests.Files;

public sealed class ChallengeManifestFileTests : FileFormatLaws<ChallengeManifestFile, ChallengeManifest>
{
    // As for circuits, of which there are a few.
    protected override long Allocation => 1 << 28;

    [Fact]
    public void Bytes_AreGolden() => RequireGolden(
        new ChallengeManifest("Größe", TestValues.Architecture.Input, 6, [Id(1), Id(2)], [CircuitCompiler.Compile(TestValues.Architecture, 1000, 6)]),
        "challenge-manifest.bin");

    [Fact]
    public void Decode_OutOfBounds_IsRefused()
    {
        byte[] body = BodyOf(new ChallengeManifest("title", TestValues.Architecture.Input, 6, [Id(1)], [CircuitCompiler.Compile(TestValues.Architecture, 1000, 6)]));
        int groupBits = 4 + "title".Length + 12;
        Assert.Equal("group bits", Refusal(Altered(groupBits, -1)).Field);
        Assert.Equal("circuit", Refusal(Altered(groupBits, 5)).Field);
        Assert.Equal("groups", Refusal(Altered(groupBits + 4, ChallengeOffer.MaximumGroups + 1)).Field);
        Assert.Equal("content id", Refusal(Altered(groupBits + 8, 0)).Field);
        Assert.Equal("circuits", Refusal(Altered(groupBits + 8 + ContentId.Size, ChallengeOffer.MaximumKeys + 1)).Field);
        Assert.Equal("title", Refusal(Altered(0, ChallengeManifest.MaximumTitle + 1)).Field);

        byte[] Altered(int offset, int value)
        {
            byte[] altered = [.. body];
            BinaryPrimitives.WriteInt32LittleEndian(altered.AsSpan(offset), value);
            return altered;
        }
    }

    // It is shown on trainers' terminals.
    [Fact]
    public void Decode_ATitleThatSteersTheTerminal_IsRefused()
    {
        byte[] body = BodyOf(new ChallengeManifest("title", TestValues.Architecture.Input, 6, [], []));
        body[4] = 0x1b;
        Assert.Equal("title", Refusal(body).Field);
        body[4] = 0xff;
        Assert.Equal("title", Refusal(body).Field);
    }

    [Fact]
    public void Encode_MoreThanOneChunk_IsRefused()
    {
        string title = new('x', 1 << 18);
        Assert.Throws<UserErrorException>(() => ChallengeManifestFile.Encode(new ChallengeManifest(title, TestValues.Architecture.Input, 6, [], [])));
    }

    protected override ChallengeManifest Generate(Random random)
    {
        NetworkArchitecture architecture = RandomNetworks.Architecture(random);
        int groupBits = random.Next(8);
        return new ChallengeManifest(
            string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => (char)random.Next('A', 'z'))),
            architecture.Input,
            groupBits,
            [.. Enumerable.Range(0, random.Next(6)).Select(_ => Id(random.Next()))],
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => CircuitCompiler.Compile(architecture, random.Next(1, 100), groupBits))]);
    }

    protected override void RequireSame(ChallengeManifest expected, ChallengeManifest actual)
    {
        Assert.Equal((expected.Title, expected.Shape, expected.GroupBits), (actual.Title, actual.Shape, actual.GroupBits));
        Assert.Equal(expected.Groups, actual.Groups);
        Assert.Equal(expected.Circuits.Select(CircuitFile.Encode), actual.Circuits.Select(CircuitFile.Encode));
    }

    private static ContentId Id(int seed) => new(seed % 2 == 0 ? ContentCodec.Raw : ContentCodec.DagPb, MarketValues.Word(new Random(seed)));
}

public sealed class OwnerSecretFileTests : FileFormatLaws<OwnerSecretFile, OwnerSecret>
{
    [Fact]
    public void Bytes_AreGolden() => RequireGolden(Generate(new Random(20_261_126)), "owner-secret.bin");

    [Fact]
    public void Decode_OtherNumbersOfCommitmentsAndGroups_IsRefused()
    {
        OwnerSecret secret = Generate(new Random(1));
        Assert.Equal("offer", Refusal(BodyOf(secret with { Commitments = [.. secret.Commitments, TestValues.Point(3)] })).Field);
        Assert.Equal("offer", Refusal(BodyOf(secret with { Offer = secret.Offer with { Groups = [.. secret.Offer.Groups, default] } })).Field);
    }

    [Fact]
    public void Decode_ADamagedOffer_DoesNotTellTheSecret()
    {
        OwnerSecret secret = Generate(new Random(1));
        byte[] body = BodyOf(secret);
        body[^1] ^= 1;
        OwnerSecret altered = OwnerSecretFile.Decode(Seal(body), "memory");
        Assert.NotEqual(secret.Challenge, altered.Challenge);
        string master = Convert.ToHexString(secret.Master.Span);
        body.AsSpan(body.Length - AccuracyMarketAbi.EncodeOffer(secret.Offer).Length, 32).Fill(0xff);
        Assert.DoesNotContain(master[..8], Refusal(body).ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(master[..8], secret.Challenge.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Open_IsWhatTheOfferHasTheHashesOf()
    {
        OwnerSecret secret = Generate(new Random(4));
        secret = secret with { Offer = secret.Offer with { Groups = [.. secret.Open(GroupSet.Empty.Others(secret.Commitments.Count)).Select(AccuracyMarketAbi.GroupHash)] } };
        IReadOnlyList<PublishedGroup> opened = secret.Open(GroupSet.Of(0, secret.Commitments.Count - 1));
        Assert.Equal([secret.Offer.Groups[0], secret.Offer.Groups[^1]], opened.Select(AccuracyMarketAbi.GroupHash));
        Assert.Equal([secret.Commitments[0], secret.Commitments[^1]], opened.Select(group => group.Commitment));
        Assert.Equal(2, opened.Select(group => group.Key).Distinct().Count());
    }

    protected override OwnerSecret Generate(Random random)
    {
        int groups = random.Next(2, 6);
        return new OwnerSecret(
            (ulong)random.NextInt64(),
            MarketValues.Address(random),
            MarketValues.Address(random),
            MarketValues.Word(random),
            MarketValues.Word(random).ToArray(),
            TestValues.Points(random, groups),
            MarketValues.Offer(random, random.Next(1, 4), groups));
    }

    protected override void RequireSame(OwnerSecret expected, OwnerSecret actual)
    {
        Assert.Equal((expected.ChainId, expected.Market, expected.Owner, expected.Request), (actual.ChainId, actual.Market, actual.Owner, actual.Request));
        Assert.True(expected.Master.Span.SequenceEqual(actual.Master.Span));
        Assert.Equal(expected.Commitments, actual.Commitments);
        Assert.Equal(expected.Challenge, actual.Challenge);
    }
}
