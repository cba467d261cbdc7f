using System.Security.Cryptography;
using Zkml.Algebra.Curves;
using Zkml.Prover.Files;

namespace Zkml.Prover.Tests.Files;

public sealed class BinaryFileTests
{
    private static readonly FileKind Kind = new("TEST", 3, "test file", 1 << 20, "make it again");

    private static readonly FileKind Other = Kind with { Tag = "ELSE", Name = "other file" };

    [Fact]
    public void RoundTrip_EveryField_IsExact()
    {
        G1Affine point = (G1Affine.Generator * Fr.From(7)).ToAffine();
        byte[] file = BinaryFile.Encode(Kind, w =>
        {
            w.WriteBoolean(true);
            w.WriteInt32(-5);
            w.WriteInt64(long.MinValue);
            w.WriteDouble(0.1);
            w.WriteString("größer");
            w.WriteBytes([1, 2, 3]);
            w.WriteScalar(Fr.From(-1));
            w.WriteG1(point);
            w.WriteG1(G1Affine.Infinity);
            w.WriteG2(G2Affine.Generator);
            w.WriteInt32s([1, -1]);
            w.WriteScalars([Fr.One]);
            w.WriteG1s([point, G1Affine.Generator]);
        });
        bool done = BinaryFile.Decode(file, "memory", Kind, r =>
        {
            Assert.True(r.ReadBoolean("a"));
            Assert.Equal(-5, r.ReadInt32("b"));
            Assert.Equal(long.MinValue, r.ReadInt64("c"));
            Assert.Equal(0.1, r.ReadDouble("d"));
            Assert.Equal("größer", r.ReadString("e", 20));
            Assert.Equal([1, 2, 3], r.ReadBytes("f", 3).ToArray());
            Assert.Equal(Fr.From(-1), r.ReadScalar("g"));
            Assert.Equal(point, r.ReadG1("h"));
            Assert.Equal(G1Affine.Infinity, r.ReadG1("i", allowInfinity: true));
            Assert.Equal(G2Affine.Generator, r.ReadG2("j"));
            Assert.Equal([1, -1], r.ReadInt32s("k", 2));
            Assert.Equal([Fr.One], r.ReadScalars("l", 1));
            Assert.Equal([point, G1Affine.Generator], r.ReadG1s("m", 2));
            return true;
        });
        Assert.True(done);
    }

    // The layout of version 1, spelt out: a change here orphans every file in the world.
    [Fact]
    public void Encode_Layout_IsPinned()
    {
        byte[] file = BinaryFile.Encode(Kind, w => w.WriteInt32(258));
        Assert.Equal("895a4b4d4c0d0a1a" + "54455354" + "03000000" + "0400000000000000" + "02010000", Convert.ToHexStringLower(file[..^32]));
        Assert.Equal(SHA256.HashData(file[..^32]), file[^32..]);
    }

    [Fact]
    public void Decode_AnyBitFlipped_IsRefused()
    {
        byte[] file = BinaryFile.Encode(Kind, w => w.WriteString("content"));
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            byte[] altered = [.. file];
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<FileFormatException>(() => BinaryFile.Decode(altered, "memory", Kind, r => r.ReadString("s", 100)));
        }
    }

    [Fact]
    public void Decode_AnyLength_IsRefusedWithTheReason()
    {
        byte[] file = BinaryFile.Encode(Kind, w => w.WriteString("content"));
        for (int length = 0; length < file.Length; length++)
        {
            FileFormatException e = Fails(file[..length], r => r.ReadString("s", 100));
            Assert.Equal(length < 24 ? "magic number" : "length", e.Field);
        }

        Assert.Contains("goes on", Fails([.. file, 0], r => r.ReadString("s", 100)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_AnotherKindOrVersion_SaysSo()
    {
        byte[] file = BinaryFile.Encode(Other, w => w.WriteInt32(1));
        Assert.Contains("not a test file: its tag is 'ELSE'", Fails(file, r => r.ReadInt32("n")).Message, StringComparison.Ordinal);
        file = BinaryFile.Encode(Kind with { Version = 4 }, w => w.WriteInt32(1));
        Assert.Contains("version 4", Fails(file, r => r.ReadInt32("n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_TrailingBytesOfTheBody_AreRefused()
    {
        FileFormatException e = Fails(Body([1, 0, 0, 0, 9]), r => r.ReadInt32("n"));
        Assert.Equal(("end", 28L), (e.Field, e.Offset));
    }

    public static TheoryData<string, byte[], Func<BinaryFileReader, object>> BadFields => new()
    {
        { "neither 0 nor 1", [2], r => r.ReadBoolean("x") },
        { "not in [0, 3]", [4, 0, 0, 0], r => r.ReadInt32("x", 0, 3) },
        { "not in [0, 3]", [255, 255, 255, 255, 255, 255, 255, 255], r => r.ReadInt64("x", 0, 3) },
        { "not a finite number", [0, 0, 0, 0, 0, 0, 0xf8, 0x7f], r => r.ReadDouble("x") },
        { "not in [0, 9]", [10, 0, 0, 0], r => r.ReadString("x", 9) },
        { "do not fit", [5, 0, 0, 0, 65], r => r.ReadString("x", 9) },
        { "not printable text", [1, 0, 0, 0, 0xc3], r => r.ReadString("x", 9) },
        { "not printable text", [1, 0, 0, 0, 10], r => r.ReadString("x", 9) },
        { "are left", [1, 2], r => r.ReadBytes("x", 3).Length },
        { "not below r", Word(Fr.Modulus), r => r.ReadScalar("x") },
        { "not a point of G1", [.. Word(Fq.Modulus + 1), .. Word(2)], r => r.ReadG1("x") },
        { "not a point of G1", [.. Word(1), .. Word(3)], r => r.ReadG1("x") },
        { "infinity", new byte[64], r => r.ReadG1("x") },
        { "infinity", new byte[128], r => r.ReadG2("x") },
        { "not a point of G2", [.. Word(0), .. Word(1), .. Word(0), .. Word(1)], r => r.ReadG2("x") },
        { "not in [-1, 1]", [1, 0, 0, 0, 2, 0, 0, 0], r => r.ReadInt32s("x", 5, -1, 1) },
        { "do not fit", [0, 0, 0, 4], r => r.ReadScalars("x", int.MaxValue) },
        { "do not fit", [255, 255, 255, 127], r => r.ReadG1s("x", int.MaxValue) },
    };

    [Theory]
    [MemberData(nameof(BadFields), DisableDiscoveryEnumeration = true)]
    public void Read_BadField_SaysWhatAndWhere(string problem, byte[] body, Func<BinaryFileReader, object> read)
    {
        FileFormatException e = Fails(Body(body), read);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        Assert.Equal("x", e.Field);
        Assert.Equal("make it again", e.Help);
        Assert.StartsWith("memory: x (byte 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatIsNotThere_SaysSo()
    {
        FileFormatException e = Assert.Throws<FileFormatException>(() => BinaryFile.Read("no/such/file", Kind, r => r.ReadInt32("n")));
        Assert.Contains("there is no such file", e.Message, StringComparison.Ordinal);
        Assert.Throws<FileFormatException>(() => BinaryFile.Read(Path.GetTempPath(), Kind, r => r.ReadInt32("n")));
    }

    [Fact]
    public void Read_FileLongerThanItsKind_IsRefusedUnread()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream stream = File.OpenWrite(path))
                stream.SetLength(1L << 33);
            FileFormatException e = Assert.Throws<FileFormatException>(() => BinaryFile.Read(path, Kind, r => r.ReadInt32("n")));
            Assert.Contains("longer than a test file may be", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Write_Secret_IsTheOwnersAlone()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "opening");
            BinaryFile.Write(path, Kind, w => w.WriteInt32(7), secret: true);
            Assert.Equal(7, BinaryFile.Read(path, Kind, r => r.ReadInt32("n")));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Throws<OperationCanceledException>(() => BinaryFile.Write(path, Kind, _ => throw new OperationCanceledException()));
            Assert.Equal(path, Assert.Single(folder.GetFiles()).FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A body of every method in turn over random bytes under a good digest: the declared exception, or a value, and little memory.
    [Fact]
    public void Read_RandomBodies_OnlyTheDeclaredException() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, 12].Array[1, 8]).Sample(
            (body, calls) =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    BinaryFile.Decode(Body(body), "memory", Kind, r => calls.Sum(call => Call(r, call)));
                }
                catch (FileFormatException)
                {
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
            },
            iter: 300);

    private static int Call(BinaryFileReader r, int call) => call switch
    {
        0 => r.ReadBoolean("x") ? 1 : 0,
        1 => r.ReadInt32("x", -100, 100),
        2 => (int)r.ReadInt64("x", 0, 100),
        3 => r.ReadDouble("x") > 0 ? 1 : 0,
        4 => r.ReadCount("x", int.MaxValue, 1),
        5 => r.ReadString("x", int.MaxValue).Length,
        6 => r.ReadBytes("x", 10).Length,
        7 => r.ReadScalar("x").IsZero ? 1 : 0,
        8 => r.ReadG1("x").IsInfinity ? 1 : 0,
        9 => r.ReadG2("x").IsInfinity ? 1 : 0,
        10 => r.ReadInt32s("x", int.MaxValue).Length,
        11 => r.ReadScalars("x", int.MaxValue).Length,
        _ => r.ReadG1s("x", int.MaxValue).Length,
    };

    private static FileFormatException Fails<T>(byte[] file, Func<BinaryFileReader, T> read) =>
        Assert.Throws<FileFormatException>(() => BinaryFile.Decode(file, "memory", Kind, read));

    private static byte[] Body(byte[] body) => BinaryFile.Encode(Kind, w => w.WriteBytes(body));

    private static byte[] Word(System.Numerics.BigInteger value)
    {
        byte[] word = new byte[32];
        value.TryWriteBytes(word.AsSpan(32 - value.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return word;
    }
}
