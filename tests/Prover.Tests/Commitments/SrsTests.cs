using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Zkml.Algebra.Backends.Reference;
using Zkml.Algebra.Curves;
using Zkml.Prover.Commitments;
using Zkml.Prover.Files;

namespace Zkml.Prover.Tests.Commitments;

public sealed class SrsTests(TestSrs srs) : IClassFixture<TestSrs>
{
    private const int PowersStart = 24 + 8 + 128;

    private static string Fixture => Path.Combine(AppContext.BaseDirectory, "Commitments", "power5.ptau");

    [Fact]
    public void UnsafeSetup_Powers_AreThoseOfTheSeedsTau()
    {
        Fr tau = UnsafeSetup.Tau("tests");
        Assert.Equal(TestSrs.LogSize, srs.Srs.LogSize);
        Assert.Equal(SrsOrigin.UnsafeSetup, srs.Srs.Origin);
        Assert.Equal((G2Affine.Generator * tau).ToAffine(), srs.Srs.VerifierKey.TauG2);
        foreach (int i in (int[])[0, 1, 2, 3, 500, srs.Srs.Count - 1])
            Assert.Equal((G1Affine.Generator * tau.Pow(i)).ToAffine(), srs.Srs.Powers[i]);
        Assert.True(srs.Srs.IsConsistent(new ReferenceBackend()));
        Assert.NotEqual(tau, UnsafeSetup.Tau("other tests"));
    }

    [Fact]
    public void UnsafeSetup_Cache_IsUsedAndMended() => InFolder(folder =>
    {
        UnsafeSetup.Open(4, "seed", folder).Dispose();
        string path = Assert.Single(Directory.GetFiles(folder));
        byte[] original = File.ReadAllBytes(path);
        DateTime written = File.GetLastWriteTimeUtc(path);
        using (Srs smaller = UnsafeSetup.Open(3, "seed", folder))
            Assert.Equal(4, smaller.LogSize);
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));

        File.WriteAllBytes(path, original[..^100]);
        UnsafeSetup.Open(4, "seed", folder).Dispose();
        Assert.Equal(original, File.ReadAllBytes(Assert.Single(Directory.GetFiles(folder))));

        UnsafeSetup.Open(4, "another", folder).Dispose();
        Assert.Equal(2, Directory.GetFiles(folder).Length);
    });

    [Fact]
    public void UnsafeSetup_Cancelled_LeavesNothing() => InFolder(folder =>
    {
        Assert.Throws<OperationCanceledException>(() => UnsafeSetup.Open(4, "seed", folder, cancellation: new CancellationToken(canceled: true)));
        Assert.Empty(Directory.GetFiles(folder));
    });

    [Fact]
    public void Open_TruncatedOrAltered_IsRefused() => InFolder(folder =>
    {
        string path = Path.Combine(folder, "x.srs");
        UnsafeSetup.Write(path, 2, "seed");
        byte[] file = File.ReadAllBytes(path);
        foreach (int length in (int[])[0, 1, 23, 24, 60, file.Length - 1])
        {
            File.WriteAllBytes(path, file[..length]);
            Assert.Throws<FileFormatException>(() => Srs.Open(path));
        }

        for (int place = 0; place < file.Length; place += 7)
        {
            byte[] altered = [.. file];
            altered[place] ^= 4;
            File.WriteAllBytes(path, altered);
            Assert.Throws<FileFormatException>(() => Srs.Open(path));
        }

        Assert.Throws<FileFormatException>(() => Srs.Open(path + ".missing"));
        Assert.Throws<FileFormatException>(() => Srs.Open(folder));
    });

    // Whoever alters a file can mend its digest: the values themselves are checked.
    public static TheoryData<string, Action<byte[]>> Forgeries => new()
    {
        { "k", file => file[24] = 29 },
        { "k", file => file[24] = 0 },
        { "length", file => file[24] = 3 },
        { "origin", file => file[28] = 3 },
        { "[τ]₂", file => file.AsSpan(32, 128).Clear() },
        { "[τ]₂", file => file[32] ^= 1 },
        { "[τ]₂", file => file.AsSpan(32, 32).Fill(255) },
        { "power 0", file => file.AsSpan(PowersStart + 64, 64).CopyTo(file.AsSpan(PowersStart)) },
        { "power 1", file => file.AsSpan(PowersStart, 64).CopyTo(file.AsSpan(PowersStart + 64)) },
        { "power 1", file => file[PowersStart + 64] ^= 1 },
        { "power 1", file => file.AsSpan(PowersStart + 64, 64).Clear() },
        { "power 3", file => file.AsSpan(PowersStart + (3 * 64) + 32, 32).Fill(255) },
        { "power 2", file => MemoryMarshal.AsBytes<ulong>([0x3c208c16d87cfd47, 0x97816a916871ca8d, 0xb85045b68181585d, 0x30644e72e131a029]).CopyTo(file.AsSpan(PowersStart + 128)) },
    };

    [Theory]
    [MemberData(nameof(Forgeries), DisableDiscoveryEnumeration = true)]
    public void Open_ForgedWithAGoodDigest_IsRefused(string field, Action<byte[]> forge) => InFolder(folder =>
    {
        string path = Forge(folder, forge);
        FileFormatException e = Assert.Throws<FileFormatException>(() => Srs.Open(path));
        Assert.Equal(field, e.Field);
        Assert.NotNull(e.Help);
    });

    [Fact]
    public void Open_AnyBytesWithAGoodDigest_OnlyTheDeclaredException() =>
        Gen.Select(Gen.Int[24, PowersStart + 255], Gen.Byte, Gen.Int[24, PowersStart + 256]).Sample(
            (place, value, end) => InFolder(folder =>
            {
                string path = Forge(folder, file => file[place] = value);
                byte[] file = File.ReadAllBytes(path)[..(end + 32)];
                BitConverter.TryWriteBytes(file.AsSpan(16), end - 24L);
                SHA256.HashData(file.AsSpan(0, end), file.AsSpan(end));
                File.WriteAllBytes(path, file);
                try
                {
                    Srs.Open(path).Dispose();
                }
                catch (FileFormatException)
                {
                }
            }),
            iter: 50);

    [Fact]
    public void IsConsistent_OnePowerWrong_IsFalse() => InFolder(folder =>
    {
        Action<byte[]>[] forgeries =
        [
            file => file.AsSpan(PowersStart + 128, 64).CopyTo(file.AsSpan(PowersStart + 192)),
            file => file.AsSpan(PowersStart + 192, 64).Clear(),
            file => file[PowersStart + 192] ^= 1,
        ];
        foreach (Action<byte[]> forge in forgeries)
        {
            using var forged = Srs.Open(Forge(folder, forge));
            Assert.False(forged.IsConsistent(new ReferenceBackend()));
        }
    });

    [Theory]
    [InlineData(null, 5)]
    [InlineData(5, 5)]
    [InlineData(3, 3)]
    public void Import_Fixture_GivesConsistentPowers(int? asked, int expected) => InFolder(folder =>
    {
        string path = Path.Combine(folder, "x.srs");
        PtauImporter.Import(Fixture, path, asked, new ReferenceBackend());
        using var imported = Srs.Open(path);
        Assert.Equal(expected, imported.LogSize);
        Assert.Equal(SrsOrigin.Ceremony, imported.Origin);
        Assert.True(imported.IsConsistent(new ReferenceBackend()));
    });

    // Offsets in the fixture: the header section's bytes from 24, [τ^i]₁ from 80, [τ^i]₂ from 80 + 63·64 + 12.
    public static TheoryData<string, Func<byte[], byte[]>> BadPtau => new()
    {
        { "header", file => file[..11] },
        { "magic number", file => Set(file, 0, 1) },
        { "version", file => Set(file, 4, 1) },
        { "number of sections", file => Set(file, 10, 1) },
        { "section 1", file => Set(file, 22, 1) },
        { "section 1", file => Set(file, 68, 3) },
        { "prime", file => Set(file, 24, 1) },
        { "prime", file => Set(file, 30, 1) },
        { "power", file => Set(file, 63, 1) },
        { "tauG1", file => Set(file, 60, 1) },
        { "tauG1[0]", file => Set(file, 80, 1) },
        { "tauG1[7]", file => Set(file, 80 + (7 * 64), 1) },
        { "tauG1[9]", file => Set(file, 80 + (9 * 64) + 31, 255) },
        { "tauG1[9]", file => Clear(file, 80 + (9 * 64), 64) },
        { "tauG1", file => Copy(file, 80 + (7 * 64), 80 + (9 * 64), 64) },
        { "tauG1", file => Copy(file, 80 + 64, 80, 64) },
        { "tauG2[0]", file => Set(file, 80 + (63 * 64) + 12, 1) },
        { "tauG2[1]", file => Set(file, 80 + (63 * 64) + 12 + 128, 1) },
        { "tauG2[1]", file => Clear(file, 80 + (63 * 64) + 12 + 128, 128) },
        { "tauG1", file => Copy(file, 80 + (63 * 64) + 12 + 256, 80 + (63 * 64) + 12 + 128, 128) },
        { "section 7", file => file[..^1] },
    };

    [Theory]
    [MemberData(nameof(BadPtau), DisableDiscoveryEnumeration = true)]
    public void Import_BadFile_SaysWhereAndLeavesNothing(string field, Func<byte[], byte[]> forge) => InFolder(folder =>
    {
        string path = Path.Combine(folder, "bad.ptau");
        File.WriteAllBytes(path, forge(File.ReadAllBytes(Fixture)));
        FileFormatException e = Assert.Throws<FileFormatException>(
            () => PtauImporter.Import(path, Path.Combine(folder, "x.srs"), null, new ReferenceBackend()));
        Assert.Equal(field, e.Field);
        Assert.Equal(path, Assert.Single(Directory.GetFiles(folder)));
    });

    [Fact]
    public void Import_MoreThanTheFileHas_SaysSo() => InFolder(folder =>
    {
        FileFormatException e = Assert.Throws<FileFormatException>(
            () => PtauImporter.Import(Fixture, Path.Combine(folder, "x.srs"), 6, new ReferenceBackend()));
        Assert.Contains("2^6 were asked for", e.Message, StringComparison.Ordinal);
        Assert.Throws<FileFormatException>(() => PtauImporter.Import("no/such.ptau", Path.Combine(folder, "x.srs"), null, new ReferenceBackend()));
    });

    [Fact]
    public void Import_AnyByteChangedOrCut_OnlyTheDeclaredException() => InFolder(folder =>
    {
        byte[] file = File.ReadAllBytes(Fixture);
        string path = Path.Combine(folder, "bad.ptau");
        Gen.Select(Gen.Int[0, 4200], Gen.Byte, Gen.Int[0, file.Length]).Sample(
            (place, value, length) =>
            {
                byte[] altered = file[..length];
                if (place < length)
                    altered[place] = value;
                File.WriteAllBytes(path, altered);
                try
                {
                    PtauImporter.Import(path, Path.Combine(folder, "x.srs"), 2, new ReferenceBackend());
                }
                catch (FileFormatException)
                {
                }
            },
            iter: 60,
            threads: 1);
    });

    private static string Forge(string folder, Action<byte[]> forge)
    {
        string path = Path.Combine(folder, "x.srs");
        UnsafeSetup.Write(path, 2, "seed");
        byte[] file = File.ReadAllBytes(path);
        forge(file);
        SHA256.HashData(file.AsSpan(0, file.Length - 32), file.AsSpan(file.Length - 32));
        File.WriteAllBytes(path, file);
        return path;
    }

    private static byte[] Set(byte[] file, int place, byte change)
    {
        file[place] ^= change;
        return file;
    }

    private static byte[] Clear(byte[] file, int start, int count)
    {
        file.AsSpan(start, count).Clear();
        return file;
    }

    private static byte[] Copy(byte[] file, int from, int to, int count)
    {
        file.AsSpan(from, count).CopyTo(file.AsSpan(to));
        return file;
    }

    private static void InFolder(Action<string> test)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("zkml-srs-");
        try
        {
            test(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
