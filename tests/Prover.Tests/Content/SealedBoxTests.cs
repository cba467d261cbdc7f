using System.Security.Cryptography;
using Zkml.Circuits;
using Zkml.Prover.Chain;
using Zkml.Prover.Content;
using Zkml.Prover.Files;

namespace Zkml.Prover.Tests.Content;

public sealed class SealedBoxTests
{
    private static readonly byte[] Context = "context"u8.ToArray();

    /// <summary>The points of low order and the encodings that reduce to them (cr.yp.to/ecdh.html, "How do I validate Curve25519 public keys?"), little-endian.</summary>
    public static TheoryData<string> LowOrderPoints =>
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];

    // As SealedFileTests: SHA-256 of what the package cryptography 48.0.0 of Python makes.
    [Fact]
    public void Seal_WithGivenKeys_IsTheVector()
    {
        using var recipient = DeliveryKey.FromPrivate(TestContent.Counting(96));
        using var ephemeral = DeliveryKey.FromPrivate(TestContent.Counting(64));
        Assert.Equal("0x675dd574ed7789310b3d2e7681f3790b466c773b1521fecf36577958371ea52f", recipient.PublicKey.ToString());
        var box = new MemoryStream();
        SealedBox.Seal(new MemoryStream(TestContent.Of(70_000)), box, recipient.PublicKey, Context, ephemeral, TestContent.Counting(32), default);
        Assert.Equal("92777cd517e3b20a2ad3d0a741a4495c56212b03e55345cdd13ed190695d9c3d", Convert.ToHexStringLower(SHA256.HashData(box.ToArray())));
        Assert.Equal(SealedBox.SealedLength(70_000), box.Length);
    }

    [Fact]
    public void Derive_OfASecret_IsTheVector()
    {
        byte[] master = TestContent.Counting(0);
        using var key = DeliveryKey.Derive(master, "job"u8);
        Assert.Equal("0xf445a752b66f471bb44a7179fbca79cbee5c7e7579bbc688c0ec824739290019", key.PublicKey.ToString());
        using var other = DeliveryKey.Derive(master);
        Assert.NotEqual(key.PublicKey, other.PublicKey);
        Assert.Throws<ArgumentException>(() => DeliveryKey.Derive(master.AsSpan(1)));
    }

    [Fact]
    public void OpenFile_OfSealFile_IsTheContentForItsOwnerOnly()
    {
        using var folder = new TemporaryFolder();
        using var key = DeliveryKey.Generate();
        byte[] content = TestContent.Of(SealedFile.ChunkSize);
        SealedBox.SealFile(folder.Write("content", content), folder["box"], key.PublicKey, Context);
        SealedBox.OpenFile(folder["box"], folder["opened"], key, Context);
        Assert.Equal(content, File.ReadAllBytes(folder["opened"]));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["opened"]));
        using var other = DeliveryKey.Generate();
        File.Delete(folder["opened"]);
        Assert.Throws<FileFormatException>(() => SealedBox.OpenFile(folder["box"], folder["opened"], other, Context));
        Assert.Throws<FileFormatException>(() => SealedBox.OpenFile(folder["box"], folder["opened"], key, []));
        Assert.Equal(["box", "content"], folder.Names);
    }

    [Fact]
    public void Open_OneBitOfTheHeadChanged_IsRefused()
    {
        using var key = DeliveryKey.Generate();
        byte[] box = Seal(key.PublicKey);
        for (int i = 0; i < SealedBox.HeaderSize + SealedFile.HeaderSize; i++)
        {
            byte[] changed = [.. box];
            changed[i] ^= 0x80;
            Refused(changed, key);
        }

        for (int length = 0; length < box.Length; length++)
            Refused(box[..length], key);
    }

    [Theory]
    [MemberData(nameof(LowOrderPoints))]
    public void Seal_ToAPointOfLowOrder_IsRefused(string point)
    {
        var recipient = new Bytes32(Convert.FromHexString(point));
        Assert.False(DeliveryKey.IsUsable(recipient));
        UserErrorException exception = Assert.Throws<UserErrorException>(() => Seal(recipient));
        Assert.Contains("low order", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.Help);
    }

    [Theory]
    [MemberData(nameof(LowOrderPoints))]
    public void Open_FromAPointOfLowOrder_IsRefused(string point)
    {
        using var key = DeliveryKey.Generate();
        byte[] box = Seal(key.PublicKey);
        Convert.FromHexString(point).CopyTo(box, SealedBox.HeaderSize - DeliveryKey.Size);
        Assert.Equal("ephemeral key", Refused(box, key).Field);
    }

    [Fact]
    public void Generate_MakesUsableKeysAndNeverTheSame()
    {
        using DeliveryKey one = DeliveryKey.Generate(), two = DeliveryKey.Generate();
        Assert.NotEqual(one.PublicKey, two.PublicKey);
        Assert.True(DeliveryKey.IsUsable(one.PublicKey));
    }

    private static byte[] Seal(Bytes32 recipient)
    {
        var box = new MemoryStream();
        SealedBox.Seal(new MemoryStream([1, 2, 3]), box, recipient, Context);
        return box.ToArray();
    }

    private static FileFormatException Refused(byte[] box, DeliveryKey key) =>
        Assert.Throws<FileFormatException>(() => SealedBox.Open(new MemoryStream(box), Stream.Null, key, Context, "memory"));
}
