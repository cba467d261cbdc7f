using Zkml.Prover.Content;
using Zkml.Prover.Files;

namespace Zkml.Prover.Tests.Content;

/// <summary>
/// Vectors of npm's ipfs-unixfs-importer 17.1.1 (with blockstore-core 7.0.1) with the options cidVersion: 1, rawLeaves: true, reduceSingleLeafToSelf: true,
/// wrapWithDirectory: false, chunker: fixedSize({ chunkSize }), layout: balanced({ maxChildrenPerNode: width }), over <see cref="TestContent"/>.
/// </summary>
public sealed class ContentHasherTests
{
    [Fact]
    public void Of_AText_IsItsVector() =>
        Assert.Equal("bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq", ContentHasher.Of("hello"u8).ToString());

    // chunkSize 262144, width 174: around one chunk, in the middle, around one full node.
    [Theory]
    [InlineData(0, "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")]
    [InlineData(1, "bafkreig2xu5p65u7a7vsszkad2yctf2oxorua6x5akzg3w2wj2s7r35ooi")]
    [InlineData(262143, "bafkreidh2vfugp5okaz5h57ldsuitfkcdirjhegk5qfdw2bwvvrx76mpie")]
    [InlineData(262144, "bafkreiddlfe3ksxbbufjrscr6zdhe5bwdmo4hqst32wt4jgb3h3zyzyziu")]
    [InlineData(262145, "bafybeiakjuihpdibmi45ofqpbze75rs5icc2ww3vecvyy4zfiuvdayvfdm")]
    [InlineData(1000000, "bafybeigk7myrqm6lk4jv74lfk36qx2housdeuq4szvov4a3zbarqpnv5a4")]
    [InlineData(45613056, "bafybeiftgstc4u7yri6mmg52xra6l4j2vdf6dtzq4rbzwfel5inh7ejjyq")]
    [InlineData(45613057, "bafybeigtvre2r3supab2nomvislvmhizggyxua3qni4ikwzh7q6tioonmm")]
    [InlineData(45875201, "bafybeicsf3beh3gtajndiuhywblxtw6zizi5gljuiauh4az6chekpteifm")]
    public void Of_ALength_IsItsVector(int length, string id) => Assert.Equal(id, ContentHasher.Of(TestContent.Of(length)).ToString());

    // Small chunks and narrow nodes: trees of every depth, full and one more.
    [Theory]
    [InlineData(4, 2, 0, "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")]
    [InlineData(4, 2, 4, "bafkreibc4rhjvnawfz35cukpbwpxkum7cqyla53zuc5zrd5jvuqw4rgy5e")]
    [InlineData(4, 2, 5, "bafybeihvuckl4nfdx7wxmkvnckoberv5lhnf3jaiha24n4tgtgnbtdru3u")]
    [InlineData(4, 2, 8, "bafybeig5o5uuklc6nw5tvs6feo6uxkeqjzmy6rgzbzsdupl37dci5nsvja")]
    [InlineData(4, 2, 9, "bafybeigydedlgnhe2l35ksdf5sa6pmpo4lrfukymwzn3kzkac5a634ct7e")]
    [InlineData(4, 2, 16, "bafybeieghblkh5zqeqo344dog2p6wkyboczodntcbj2zodazlc322jlfwe")]
    [InlineData(4, 2, 17, "bafybeidgzdkugk3tnqvchwagcx3oevobrgbdyqstjjvuty7326b3eg2jma")]
    [InlineData(4, 2, 32, "bafybeib2of6gedwzgycr7hbbjsoxk2jqk75epzpdg56v5krojatcffveym")]
    [InlineData(4, 2, 33, "bafybeigdvwqya6kuv3p6ushseg3j5725abyeh2wavpzcb7wbwcqhmnx23q")]
    [InlineData(4, 2, 64, "bafybeicph2tbc6kaal42ckdzqrkc5s5gsw2hnjz4ecfwut3lzigla4setu")]
    [InlineData(4, 2, 65, "bafybeihp2i3o6ag6bhrsezdrucytm5q4o2s22i7xqagpbvdfml7stqewlm")]
    [InlineData(4, 2, 700, "bafybeiezmezly2atrvowlvtlheco22wqwcql6hmrfb7m6aem5ldmkfmivq")]
    [InlineData(3, 3, 3, "bafkreiaaiatv75xqyiyqgl26ucy4rh33gv5edbm42euxnxf2jwpvzm5hme")]
    [InlineData(3, 3, 4, "bafybeicw4phnwd2j5rzwfqbe6bh5zacibiledhal4y7bhbyn2bezq2prxy")]
    [InlineData(3, 3, 9, "bafybeiab6wcuckebtykmluqcwm5vqld6nfufv2lloqfuhsyuruyjdrv3lm")]
    [InlineData(3, 3, 10, "bafybeicgrbytohw4koqakhcda5k5jmot36jmvwydjoubftnbfpjvovehta")]
    [InlineData(3, 3, 27, "bafybeiazkh6xmpbznucmgtz55i7f6cwrozpo3e3bam2hly4cuiyw734yce")]
    [InlineData(3, 3, 28, "bafybeienfhyirotvfa6orqbppjeuqpccesdidiyk4unppbzgvz2lyl7a34")]
    [InlineData(3, 3, 81, "bafybeiaarbbejlrpyit52lra4ixwura3mphk3qrtb5qw2fqyo7ytzq4msu")]
    [InlineData(3, 3, 82, "bafybeihnpn764bqy2iyneevflwnooav5m3ftf4asnqwte6wmfljxpvlgzm")]
    [InlineData(3, 3, 243, "bafybeid6b35bkhx6q3grzmrcvnk7yrmtah7ccbpcy35jybxqzzby5czere")]
    [InlineData(3, 3, 244, "bafybeidsg7bmxv4kdczh4wav6ho26lnis7udqpmawez3p6iqyf7d5tvlia")]
    [InlineData(3, 3, 700, "bafybeicox6waqlojmb3cq4c2w3rjg55uczy74kelgvhqehdmlj57rkpf2u")]
    public void Finish_OfADeepTree_IsItsVector(int chunkSize, int width, int length, string id)
    {
        using var hasher = new ContentHasher(chunkSize, width);
        hasher.Append(TestContent.Of(length));
        Assert.Equal(id, hasher.Finish().ToString());
    }

    [Fact]
    public void Append_InAnyPieces_IsTheSame() => Gen.Select(Gen.Int[0, 300], Gen.Int[1, 40].Array[1, 8]).Sample((length, pieces) =>
    {
        byte[] content = TestContent.Of(length);
        using var whole = new ContentHasher(4, 3);
        whole.Append(content);
        using var parts = new ContentHasher(4, 3);
        for (int at = 0, i = 0; at < length; at += pieces[i++ % pieces.Length])
            parts.Append(content.AsSpan(at, Math.Min(pieces[i % pieces.Length], length - at)));
        Assert.Equal(length, parts.Length);
        Assert.Equal(whole.Finish(), parts.Finish());
    });

    [Fact]
    public void OfFile_IsThatOfItsBytes()
    {
        using var folder = new TemporaryFolder();
        byte[] content = TestContent.Of(ContentHasher.ChunkSize + 1);
        Assert.Equal(ContentHasher.Of(content), ContentHasher.OfFile(folder.Write("file", content)));
        Assert.Throws<FileFormatException>(() => ContentHasher.OfFile(folder["none"]));
    }
}
