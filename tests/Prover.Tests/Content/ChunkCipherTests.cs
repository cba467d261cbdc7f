using System.Security.Cryptography;
using Zkml.Prover.Content;

namespace Zkml.Prover.Tests.Content;

public sealed class ChunkCipherTests
{
    private static readonly byte[] Key = TestContent.Counting(0);

    private static readonly byte[] Salt = TestContent.Counting(32);

    // Where the platform has no such cipher, BouncyCastle's is compared with itself; SealedFileTests has its vectors.
    [Fact]
    public void BothImplementations_AreOne() => Gen.Select(Gen.Int[0, 300], Gen.Int[0, 100], Gen.Bool).Sample(
        (length, associated, last) =>
        {
            using var platform = new ChunkCipher(Key, Salt, TestContent.Of(associated), ChaCha20Poly1305.IsSupported);
            using var managed = new ChunkCipher(Key, Salt, TestContent.Of(associated), platform: false);
            using var opening = new ChunkCipher(Key, Salt, TestContent.Of(associated), platform: false);
            byte[] content = TestContent.Of(length);
            byte[] one = new byte[length + SealedFile.TagSize], two = new byte[length + SealedFile.TagSize], opened = new byte[length];
            platform.Seal(content, one, last);
            managed.Seal(content, two, last);
            Assert.Equal(one, two);
            Assert.True(opening.TryOpen(one, opened, last));
            Assert.Equal(content, opened);
        },
        iter: 200);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryOpen_Altered_IsFalseAndHoldsNothing(bool platform)
    {
        for (int i = 0; i < 100 + SealedFile.TagSize; i++)
        {
            using ChunkCipher sealing = Make(platform), opening = Make(platform);
            byte[] chunk = new byte[100 + SealedFile.TagSize], content = new byte[100];
            sealing.Seal(TestContent.Of(100), chunk, last: true);
            chunk[i] ^= 1;
            Assert.False(opening.TryOpen(chunk, content, last: true));
            Assert.All(content, b => Assert.Equal(0, b));
        }
    }

    [Fact]
    public void Seal_AfterTheLast_IsAFault()
    {
        using ChunkCipher cipher = Make(platform: false);
        cipher.Seal([], new byte[SealedFile.TagSize], last: true);
        Assert.Throws<InvalidOperationException>(() => cipher.Seal([], new byte[SealedFile.TagSize], last: true));
    }

    private static ChunkCipher Make(bool platform) => new(Key, Salt, [], platform && ChaCha20Poly1305.IsSupported);
}
