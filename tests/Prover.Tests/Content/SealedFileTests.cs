using System.Security.Cryptography;
using Zkml.Prover.Content;
using Zkml.Prover.Files;

namespace Zkml.Prover.Tests.Content;

public sealed class SealedFileTests
{
    private const int Chunk = SealedFile.ChunkSize;

    private const int SealedChunk = Chunk + SealedFile.TagSize;

    private static readonly byte[] Key = TestContent.Counting(0);

    private static readonly byte[] Salt = TestContent.Counting(32);

    private static readonly byte[] Context = "context"u8.ToArray();

    /// <summary>Around every number of chunks up to three.</summary>
    private static readonly Gen<int> Lengths = Gen.Select(Gen.Int[0, 3], Gen.Int[-2, 2], (chunks, more) => Math.Max(0, (chunks * Chunk) + more));

    // SHA-256 of what an implementation in Python over the package cryptography 48.0.0 (its ChaCha20Poly1305 and HKDF) makes of the same inputs.
    [Theory]
    [InlineData(0, "96969a903d674ace20d43e4a3de86de982250db8685ecc3dca231fc4ad7677e7")]
    [InlineData(1, "0755613220ea88518767ad69d48c913af8e77970a11a83c1405e786f0be15f9a")]
    [InlineData(65535, "71efe9197525e248438784e11e91a76a5c0b917832306a1cc16414429566e6ed")]
    [InlineData(65536, "4368401409e9c250f413ac362cfaa13d6c855b44b476f86a3a19b2299c947f83")]
    [InlineData(65537, "cdf9f0a2b19cc1df8864b8d2441277cdd37635a060a873c472d9d03ea81c156d")]
    [InlineData(131072, "fc8d893e7fd69d8f3ab22000bb4b67e2dadd528576eee687949c70c28fdb761d")]
    [InlineData(200000, "99e63f8b5e3eeecfaf7aeeaa0e73c41076af8974314da2b781cb4d3dcdd12f99")]
    public void Seal_OfALength_IsItsVector(int length, string digest)
    {
        byte[] file = Seal(TestContent.Of(length));
        Assert.Equal(digest, Convert.ToHexStringLower(SHA256.HashData(file)));
        Assert.Equal(SealedFile.SealedLength(length), file.Length);
    }

    [Fact]
    public void Open_OfWhatWasSealed_IsTheContent() => Lengths.Sample(
        length =>
        {
            byte[] content = TestContent.Of(length);
            var file = new MemoryStream();
            SealedFile.Seal(new TrickleStream(content), file, Key, Context);
            Assert.Equal(content, Open(file.ToArray()));
        },
        iter: 40);

    [Fact]
    public void Seal_Twice_IsNeverTheSame()
    {
        MemoryStream one = new(), two = new();
        SealedFile.Seal(new MemoryStream(new byte[100]), one, Key, Context);
        SealedFile.Seal(new MemoryStream(new byte[100]), two, Key, Context);
        Assert.NotEqual(one.ToArray(), two.ToArray());
        Assert.NotEqual(one.ToArray()[SealedFile.HeaderSize..], two.ToArray()[SealedFile.HeaderSize..]);
    }

    // Every byte of the header, both ends of every chunk and of every tag, and some between.
    [Fact]
    public void Open_OneBitChanged_IsRefused()
    {
        byte[] file = Seal(TestContent.Of((2 * Chunk) + 100));
        var places = Enumerable.Range(0, SealedFile.HeaderSize).ToList();
        for (int start = SealedFile.HeaderSize; start < file.Length; start += SealedChunk)
        {
            int end = Math.Min(start + SealedChunk, file.Length);
            places.AddRange([start, (start + end) / 2, end - 17, end - 16, end - 8, end - 1]);
        }

        foreach (int place in places)
        {
            byte[] changed = [.. file];
            changed[place] ^= (byte)(1 << (place % 8));
            FileFormatException exception = Refused(changed);
            Assert.Equal(place < 8 ? "magic number" : place < 12 ? "version" : $"chunk {Math.Max(0, place - SealedFile.HeaderSize) / SealedChunk}", exception.Field);
        }
    }

    [Fact]
    public void Open_CutAnywhere_IsRefused()
    {
        byte[] file = Seal(TestContent.Of(3 * Chunk));
        int[] lengths = [.. Enumerable.Range(0, SealedFile.HeaderSize + 40), .. Enumerable.Range(1, 3).SelectMany(AroundTheEndOfChunk)];
        foreach (int length in lengths.Where(length => length < file.Length))
            Refused(file[..length]);
        Assert.Equal(3 * Chunk, Open(file).Length);

        static IEnumerable<int> AroundTheEndOfChunk(int chunk) => Enumerable.Range(SealedFile.HeaderSize + (chunk * SealedChunk) - 18, 36);
    }

    [Fact]
    public void Open_ChunksInAnotherOrder_IsRefused()
    {
        byte[] file = Seal(TestContent.Of((3 * Chunk) + 5));
        byte[] head = file[..SealedFile.HeaderSize];
        byte[][] chunks = [.. file[SealedFile.HeaderSize..].Chunk(SealedChunk)];
        Assert.Equal((3 * Chunk) + 5, Open([.. head, .. chunks[0], .. chunks[1], .. chunks[2], .. chunks[3]]).Length);
        Refused([.. head, .. chunks[1], .. chunks[0], .. chunks[2], .. chunks[3]]);
        Refused([.. head, .. chunks[0], .. chunks[2], .. chunks[1], .. chunks[3]]);
        Refused([.. head, .. chunks[0], .. chunks[0], .. chunks[1], .. chunks[2], .. chunks[3]]);
        Refused([.. head, .. chunks[0], .. chunks[1], .. chunks[3]]);
        Refused([.. head, .. chunks[3]]);
        Refused([.. file, .. chunks[3]]);
        Refused([.. file, 0]);
    }

    [Fact]
    public void Open_ChunkOfAnotherFile_IsRefused()
    {
        byte[] one = Seal(TestContent.Of(2 * Chunk));
        var stream = new MemoryStream();
        SealedFile.Seal(new MemoryStream(TestContent.Of(2 * Chunk)), stream, Key, Context, TestContent.Counting(100), default);
        byte[] two = stream.ToArray();
        int cut = SealedFile.HeaderSize + SealedChunk;
        Refused([.. one[..cut], .. two[cut..]]);
    }

    // Whoever holds the key could otherwise write one content in two forms. The chunks are made by the platform's own cipher.
    [Fact]
    public void Open_EmptyLastChunkAfterOthers_IsRefused()
    {
        byte[] content = TestContent.Of(Chunk);
        byte[] file = Seal(content);
        byte[] head = file[..SealedFile.HeaderSize];
        byte[] derived = HKDF.DeriveKey(HashAlgorithmName.SHA256, Key, 39, Salt, "zkml.sealed-file.v1"u8.ToArray());
        Assert.Equal(file, (byte[])[.. head, .. Encrypt(0, 1, content)]);
        byte[] twoForms = [.. head, .. Encrypt(0, 0, content), .. Encrypt(1, 1, [])];
        Assert.Equal("chunk 1", Refused(twoForms).Field);
        Assert.Equal(Chunk + 1, Open([.. head, .. Encrypt(0, 0, content), .. Encrypt(1, 1, [7])]).Length);

        byte[] Encrypt(byte index, byte last, byte[] part)
        {
            byte[] sealedPart = new byte[part.Length + SealedFile.TagSize];
            using var cipher = new ChaCha20Poly1305(derived.AsSpan(0, 32));
            cipher.Encrypt(
                [.. derived[32..], 0, 0, 0, index, last], part, sealedPart.AsSpan(0, part.Length), sealedPart.AsSpan(part.Length), [.. head, .. Context]);
            return sealedPart;
        }
    }

    [Fact]
    public void Open_OtherKeyOrContext_IsRefusedWithoutShowingThem()
    {
        byte[] file = Seal(TestContent.Of(10));
        byte[][] keys = [.. Enumerable.Range(0, 32).Select(i => Key.Select((b, j) => i == j ? (byte)(b ^ 0x80) : b).ToArray())];
        Assert.All(keys, key => RequireNoSecret(Refused(file, key, Context), key));
        Assert.All<byte[]>([[], [.. Context, 0], Context[1..]], context => RequireNoSecret(Refused(file, Key, context), Key));
    }

    [Fact]
    public void Open_OfRandomBytes_ThrowsNothingElse()
    {
        byte[] head = Seal([])[..SealedFile.HeaderSize];
        Gen.Select(Gen.Int[0, SealedFile.HeaderSize], Gen.Byte.Array[0, 100])
            .Sample((kept, bytes) => { Refused([.. head[..kept], .. bytes]); }, iter: 200);
    }

    [Fact]
    public void Seal_KeyOrContextOfAnotherSize_IsAFault()
    {
        Assert.Throws<ArgumentException>(() => SealedFile.Seal(Stream.Null, Stream.Null, new byte[31], []));
        Assert.Throws<ArgumentException>(() => SealedFile.Seal(Stream.Null, Stream.Null, Key, new byte[SealedFile.MaximalContext + 1]));
    }

    [Fact]
    public void OpenFile_OfSealFile_IsTheContentForItsOwnerOnly()
    {
        using var folder = new TemporaryFolder();
        byte[] content = TestContent.Of(Chunk + 1);
        SealedFile.SealFile(folder.Write("content", content), folder["sealed"], Key, Context);
        SealedFile.OpenFile(folder["sealed"], folder["opened"], Key, Context);
        Assert.Equal(content, File.ReadAllBytes(folder["opened"]));
        Assert.Equal(["content", "opened", "sealed"], folder.Names);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["opened"]));
    }

    // The first chunk is authentic, and was written before the second one was seen.
    [Fact]
    public void OpenFile_LastChunkAltered_LeavesNothing()
    {
        using var folder = new TemporaryFolder();
        byte[] file = Seal(TestContent.Of(Chunk + 1));
        file[^1] ^= 1;
        folder.Write("sealed", file);
        FileFormatException exception = Assert.Throws<FileFormatException>(() => SealedFile.OpenFile(folder["sealed"], folder["opened"], Key, Context));
        Assert.StartsWith($"{folder["sealed"]}: chunk 1 (byte {SealedFile.HeaderSize + SealedChunk}): ", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["sealed"], folder.Names);
    }

    [Fact]
    public void SealFile_OfNoFile_LeavesNothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<FileFormatException>(() => SealedFile.SealFile(folder["none"], folder["sealed"], Key, Context));
        Assert.Throws<FileFormatException>(() => SealedFile.OpenFile(folder["none"], folder["opened"], Key, Context));
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void SealAndOpen_Cancelled_LeaveNothing()
    {
        using var folder = new TemporaryFolder();
        string content = folder.Write("content", Seal([]));
        var cancelled = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => SealedFile.SealFile(content, folder["sealed"], Key, Context, cancelled));
        Assert.Throws<OperationCanceledException>(() => SealedFile.OpenFile(content, folder["opened"], Key, Context, cancelled));
        Assert.Equal(["content"], folder.Names);
    }

    private static byte[] Seal(byte[] content)
    {
        var file = new MemoryStream();
        SealedFile.Seal(new MemoryStream(content), file, Key, Context, Salt, default);
        return file.ToArray();
    }

    private static byte[] Open(byte[] file)
    {
        var content = new MemoryStream();
        SealedFile.Open(new TrickleStream(file), content, Key, Context, "memory");
        return content.ToArray();
    }

    private static FileFormatException Refused(byte[] file) => Refused(file, Key, Context);

    private static FileFormatException Refused(byte[] file, byte[] key, byte[] context) =>
        Assert.Throws<FileFormatException>(() => SealedFile.Open(new MemoryStream(file), Stream.Null, key, context, "memory"));

    private static void RequireNoSecret(FileFormatException exception, byte[] key)
    {
        string text = exception.ToString();
        Assert.DoesNotContain(Convert.ToHexString(key.AsSpan(0, 4)), text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(key)[..8], text, StringComparison.Ordinal);
        Assert.NotNull(exception.Help);
    }

    /// <summary>Gives at most 1,000 bytes at a time, as a network does.</summary>
    private sealed class TrickleStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1000)]);
    }
}
