using System.Buffers.Binary;
using Zkml.Circuits;
using Zkml.Prover.Files;
using Zkml.Testing;

namespace Zkml.Prover.Tests.Files;

/// <summary>
/// What every format keeps: values come back, every value has one encoding, and any other bytes are refused with the declared
/// exception at a bounded cost, whether their digest is good or not.
/// </summary>
public abstract class FileFormatLaws<TFormat, TValue>
    where TFormat : FileFormat<TFormat, TValue>, IFileFormat<TValue>
{
    private const int HeaderSize = 24;

    private const int DigestSize = 32;

    private static readonly int[] Edges = [int.MinValue, -1, 0, 1, 2, 63, 4096, 65536, 1 << 24, int.MaxValue];

    [Fact]
    public void RoundTrip_AnyValue_IsExactAndCanonical() =>
        Gen.Int.Sample(
            seed =>
            {
                TValue value = Generate(new Random(seed));
                byte[] file = Encode(value);
                TValue read = Decode(file);
                RequireSame(value, read);
                Assert.Equal(file, Encode(read));
            },
            iter: 20);

    [Fact]
    public void Write_ThenRead_ThroughTheFileSystem()
    {
        TValue value = Generate(new Random(1));
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "file");
            FileFormat<TFormat, TValue>.Write(path, value);
            RequireSame(value, FileFormat<TFormat, TValue>.Read(path));
            const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            if (TFormat.IsSecret && !OperatingSystem.IsWindows())
                Assert.Equal(Owner, File.GetUnixFileMode(path));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Decode_Truncated_IsRefused()
    {
        byte[] file = Encode(Generate(new Random(2)));
        foreach (int length in Lengths(file.Length))
            RequireRefused(file[..length]);
        byte[] body = file[HeaderSize..^DigestSize];
        foreach (int length in Lengths(body.Length))
            RequireRefused(Seal(body[..length]));
        RequireRefused([.. file, 0]);
        Assert.Equal("end", Assert.Throws<FileFormatException>(() => Decode(Seal([.. body, 0]))).Field);
    }

    [Fact]
    public void Decode_BitFlipped_IsRefused()
    {
        byte[] file = Encode(Generate(new Random(3)));
        Gen.Int[0, (file.Length * 8) - 1].Sample(bit => RequireRefused(Flip(file, bit)), iter: 200);
    }

    [Fact]
    public void Decode_BitFlippedUnderAGoodDigest_IsRefusedOrAnotherValue()
    {
        byte[] body = Encode(Generate(new Random(4)))[HeaderSize..^DigestSize];
        int bits = body.Length * 8;
        Gen.OneOf(Gen.Int[0, bits - 1], Gen.Int[0, Math.Min(bits, 4000) - 1]).Sample(bit => RequireRefusedOrCanonical(Seal(Flip(body, bit))), iter: 400);
    }

    [Fact]
    public void Decode_IntegersReplacedUnderAGoodDigest_IsRefusedOrAnotherValue()
    {
        byte[] body = Encode(Generate(new Random(5)))[HeaderSize..^DigestSize];
        Gen<(int Offset, int Edge)> place = Gen.Select(
            Gen.OneOf(Gen.Int[0, body.Length - 4], Gen.Int[0, Math.Min(body.Length - 4, 400)]), Gen.Int[0, Edges.Length - 1]);
        place.Array[1, 3].Sample(
            places =>
            {
                byte[] altered = [.. body];
                foreach ((int offset, int edge) in places)
                    BinaryPrimitives.WriteInt32LittleEndian(altered.AsSpan(offset), Edges[edge]);
                RequireRefusedOrCanonical(Seal(altered));
            },
            iter: 400);
    }

    [Fact]
    public void Decode_RandomBytes_AreRefused() => Gen.Byte.Array[0, 500].Sample(
        bytes =>
        {
            RequireRefused(bytes);
            RequireRefusedOrCanonical(Seal(bytes));
        },
        iter: 200);

    /// <summary>A value from a seeded generator, small.</summary>
    protected abstract TValue Generate(Random random);

    /// <summary>Compares two values part by part.</summary>
    protected abstract void RequireSame(TValue expected, TValue actual);

    /// <summary>Bytes that a reader may allocate whatever the file, beside what is proportional to it.</summary>
    protected virtual long Allocation => 1 << 20;

    /// <summary>A file with this body and a good digest.</summary>
    protected static byte[] Seal(byte[] body) => BinaryFile.Encode(TFormat.Kind, writer => writer.WriteBytes(body));

    /// <summary>The error for a file with this body.</summary>
    protected static FileFormatException Refusal(byte[] body) => Assert.Throws<FileFormatException>(() => Decode(Seal(body)));

    /// <summary>The body of a value's file.</summary>
    protected static byte[] BodyOf(TValue value) => Encode(value)[HeaderSize..^DigestSize];

    /// <summary>Requires the bytes of a fixed value to be those of the golden file.</summary>
    protected static void RequireGolden(TValue value, string name) =>
        GoldenFile.RequireSame(Encode(value), "tests", "Prover.Tests", "Files", "Golden", name);

    private static byte[] Encode(TValue value) => FileFormat<TFormat, TValue>.Encode(value);

    private static TValue Decode(byte[] file) => FileFormat<TFormat, TValue>.Decode(file, "memory");

    private void RequireRefused(byte[] file)
    {
        bool accepted = TryDecode(file, out _);
        Assert.False(accepted, "bytes that no value has were accepted");
    }

    private void RequireRefusedOrCanonical(byte[] file)
    {
        if (TryDecode(file, out TValue? value))
            Assert.Equal(file, Encode(value));
    }

    private bool TryDecode(byte[] file, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TValue? value)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool accepted;
        try
        {
            value = Decode(file)!;
            accepted = true;
        }
        catch (UserErrorException e)
        {
            Assert.IsType<FileFormatException>(e);
            value = default;
            accepted = false;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Allocation + (64L * file.Length));
        return accepted;
    }

    // Every length around the header and the end, and some of each part between.
    private static IEnumerable<int> Lengths(int length) =>
        Enumerable.Range(0, length).Where(i => i < 100 || i > length - 100 || i % (1 + (length / 200)) == 0);

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] altered = [.. bytes];
        altered[bit / 8] ^= (byte)(1 << (bit % 8));
        return altered;
    }
}
