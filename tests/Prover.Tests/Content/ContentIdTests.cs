using System.Text;
using Zkml.Circuits;
using Zkml.Prover.Chain;
using Zkml.Prover.Content;

namespace Zkml.Prover.Tests.Content;

public sealed class ContentIdTests
{
    /// <summary>That of no bytes, known from everywhere.</summary>
    private const string Empty = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

    /// <summary>The alphabet in order, for neighbours.</summary>
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private static readonly Gen<ContentId> Ids = Gen.Select(
        Gen.Bool, Gen.Byte.Array[32], (raw, digest) => new ContentId(raw ? ContentCodec.Raw : ContentCodec.DagPb, new Bytes32(digest)));

    [Fact]
    public void Text_RoundTrips() => Ids.Sample(id =>
        id.ToString().Length == ContentId.TextLength
        && ContentId.TryParse(id.ToString(), out ContentId? again) && again == id && again.GetHashCode() == id.GetHashCode());

    [Fact]
    public void Bytes_RoundTrip() => Ids.Sample(id =>
        id.ToArray().Length == ContentId.Size && ContentId.TryRead(id.ToArray(), out ContentId? again) && again == id);

    [Fact]
    public void ToString_OfNoBytes_IsTheKnownOne()
    {
        var id = ContentId.Parse(Empty, "test");
        Assert.Equal(ContentCodec.Raw, id.Codec);
        Assert.Equal("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", id.Digest.ToString());
        Assert.Equal(Empty, id.ToString());
    }

    // Whatever one character is changed to, the text is another id's or none: no id has two texts.
    [Fact]
    public void TryParse_OneCharacterChanged_IsAnotherIdOrNone()
    {
        var id = ContentId.Parse(Empty, "test");
        for (int i = 0; i < Empty.Length; i++)
        {
            foreach (char c in $"{Alphabet}ABZ0189-_= é\0")
            {
                string changed = Empty[..i] + c + Empty[(i + 1)..];
                if (c != Empty[i] && ContentId.TryParse(changed, out ContentId? other))
                    Assert.True(other != id && other.ToString() == changed);
            }
        }
    }

    [Theory]
    [InlineData("", "0 characters")]
    [InlineData("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH", "version 0")]
    [InlineData(Empty + "a", "60 characters")]
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyk", "58 characters")]
    [InlineData("Bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku", "'b'")]
    [InlineData("zafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku", "'b'")]
    [InlineData("bAfkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku", "lower case")]
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvykv", "left over")]
    [InlineData("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyk1", "not base32")]
    [InlineData("baekreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku", "codec")]
    [InlineData("bbfkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku", "version")]
    [InlineData("bafkrgihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku", "SHA-256")]
    public void Parse_AnythingElse_SaysWhatAndWhere(string text, string problem)
    {
        UserErrorException exception = Assert.Throws<UserErrorException>(() => ContentId.Parse(text, "jobs.json"));
        Assert.StartsWith("jobs.json: not a content id: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.Help);
    }

    [Fact]
    public void TryRead_OfRandomBytes_ThrowsNothing() => Gen.Byte.Array[0, 40].Sample(bytes =>
        !ContentId.TryRead(bytes, out ContentId? id) || id.ToArray().AsSpan().SequenceEqual(bytes));

    [Fact]
    public void TryRead_OtherPrefixes_AreRefused()
    {
        byte[] bytes = ContentId.Parse(Empty, "test").ToArray();
        for (int i = 0; i < 4; i++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. bytes];
                changed[i] = (byte)value;
                Assert.Equal(value == bytes[i] || (i == 1 && value == 0x70), ContentId.TryRead(changed, out _));
            }
        }
    }

    // RFC 4648, section 10, in lower case and without padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "my")]
    [InlineData("fo", "mzxq")]
    [InlineData("foo", "mzxw6")]
    [InlineData("foob", "mzxw6yq")]
    [InlineData("fooba", "mzxw6ytb")]
    [InlineData("foobar", "mzxw6ytboi")]
    public void Base32_IsThatOfTheStandard(string text, string encoded)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        Assert.Equal(encoded, Base32.Encode(bytes));
        byte[] decoded = new byte[bytes.Length];
        Assert.True(Base32.TryDecode(encoded, decoded));
        Assert.Equal(bytes, decoded);
    }
}
