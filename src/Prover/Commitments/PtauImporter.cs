using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Commitments;

/// <summary>
/// Imports the powers of τ of a snarkjs <c>.ptau</c> file (the perpetual powers of tau are published in this form), checking every
/// point: on the curve, [τ]₂ in the group, and all consistent by a random combination and a pairing.
/// </summary>
/// <remarks>
/// Who contributed, and that each contribution was made on top of the last, is not checked here: <c>snarkjs powersoftau verify</c> does.
/// The form: "ptau", version, number of sections; a section is its type (4 bytes), its length (8), its bytes. Section 1: bytes
/// of a coordinate, q, power, the ceremony's power. Section 2: [τ^i]₁, i &lt; 2^(power+1) - 1. Section 3: [τ^i]₂. Points are in raw form.
/// </remarks>
public static class PtauImporter
{
    private const int HeaderSection = 1;

    private const int PowersG1Section = 2;

    private const int PowersG2Section = 3;

    private const int MaximumSections = 64;

    private const int PointsAtOnce = 1 << 16;

    private const string Help = "use a .ptau file of snarkjs for bn128, complete as published";

    private static ReadOnlySpan<byte> Magic => "ptau"u8;

    /// <summary>Imports a file's powers into one of ours.</summary>
    /// <param name="ptauPath">The .ptau file; prepared for phase 2 or not.</param>
    /// <param name="srsPath">The file to make or replace; nothing is left behind unless every check passed.</param>
    /// <param name="logSize">k, up to the file's power; null for all of it.</param>
    /// <param name="backend">Computes the random combination.</param>
    /// <param name="progress">Told how many points are checked.</param>
    /// <param name="cancellation">Stops the import.</param>
    /// <exception cref="FileFormatException">The file is not such a file, or one of the checks fails.</exception>
    public static void Import(
        string ptauPath,
        string srsPath,
        int? logSize,
        IBackend backend,
        IProgressSink? progress = null,
        CancellationToken cancellation = default)
    {
        using FileStream file = OpenFile(ptauPath);
        var reader = new Reader(file, ptauPath);
        int power = reader.ReadPower();
        int k = logSize ?? power;
        if (k < 1 || k > power)
            throw reader.Fail("power", reader.Sections[HeaderSection].Offset, $"2^{power} powers; 2^{k} were asked for", "ask for fewer or use a larger file");
        G2Affine tauG2 = reader.ReadTauG2();
        using IPhaseScope phase = (progress ?? NoProgress.Instance).Begin(Phase.Srs, 1L << k);
        Srs.Write(srsPath, k, SrsOrigin.Ceremony, tauG2, append =>
        {
            var check = new PowersCheck(backend);
            byte[] buffer = new byte[Math.Min(PointsAtOnce, 1 << k) * G1Affine.Size];
            for (int start = 0; start < 1 << k; start += buffer.Length / G1Affine.Size)
            {
                cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<G1Affine> points = reader.ReadPowers(start, buffer);
                check.Append(points);
                append(points);
                phase.Advance(points.Length);
            }

            if (!check.Holds(tauG2))
            {
                throw reader.Fail(
                    "tauG1", reader.Sections[PowersG1Section].Offset, "the points are not successive powers of the τ of tauG2", Help);
            }
        });
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw BinaryFile.Unreadable(path, e);
        }
    }

    /// <summary>The sections of an open file.</summary>
    private sealed class Reader
    {
        private readonly FileStream _file;

        private readonly string _path;

        public Reader(FileStream file, string path)
        {
            _file = file;
            _path = path;
            Span<byte> head = stackalloc byte[12];
            Read(0, head, "header");
            if (!head[..4].SequenceEqual(Magic))
                throw Fail("magic number", 0, "not a .ptau file");
            if (BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) != 1)
                throw Fail("version", 4, "not version 1");
            uint count = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
            if (count > MaximumSections)
                throw Fail("number of sections", 8, $"{count} is more than {MaximumSections}");
            long offset = head.Length;
            for (uint i = 0; i < count; i++)
            {
                Read(offset, head, "section");
                int type = BinaryPrimitives.ReadInt32LittleEndian(head);
                long length = BinaryPrimitives.ReadInt64LittleEndian(head[4..]);
                offset += head.Length;
                if (length < 0 || length > _file.Length - offset)
                    throw Fail($"section {type}", offset, "goes on after the end of the file");
                if (!Sections.TryAdd(type, (offset, length)))
                    throw Fail($"section {type}", offset, "comes twice");
                offset += length;
            }
        }

        public Dictionary<int, (long Offset, long Length)> Sections { get; } = [];

        public int ReadPower()
        {
            (long offset, long length) = Section(HeaderSection, "header");
            Span<byte> header = stackalloc byte[sizeof(int) + Fq.Size + sizeof(int)];
            if (length < header.Length)
                throw Fail("header", offset, "too short");
            Read(offset, header, "header");
            if (BinaryPrimitives.ReadInt32LittleEndian(header) != Fq.Size
                || new System.Numerics.BigInteger(header.Slice(sizeof(int), Fq.Size), isUnsigned: true) != Fq.Modulus)
            {
                throw Fail("prime", offset, "not the base field of BN254");
            }

            int power = BinaryPrimitives.ReadInt32LittleEndian(header[(sizeof(int) + Fq.Size)..]);
            if (power is < 1 or > Srs.MaximumLogSize)
                throw Fail("power", offset + sizeof(int) + Fq.Size, $"{power} is not in [1, {Srs.MaximumLogSize}]");
            if (Section(PowersG1Section, "tauG1").Length != ((2L << power) - 1) * G1Affine.Size)
                throw Fail("tauG1", Sections[PowersG1Section].Offset, $"not the length of 2^{power + 1} - 1 points");
            if (Section(PowersG2Section, "tauG2").Length != (1L << power) * G2Affine.Size)
                throw Fail("tauG2", Sections[PowersG2Section].Offset, $"not the length of 2^{power} points");
            return power;
        }

        public G2Affine ReadTauG2()
        {
            long offset = Section(PowersG2Section, "tauG2").Offset;
            Span<byte> raw = stackalloc byte[2 * G2Affine.Size];
            Read(offset, raw, "tauG2");
            if (!RawPoints.TryReadG2(raw, out G2Affine generator) || generator != G2Affine.Generator)
                throw Fail("tauG2[0]", offset, "not the generator of G2");
            return RawPoints.TryReadG2(raw[G2Affine.Size..], out G2Affine tauG2)
                ? tauG2
                : throw Fail("tauG2[1]", offset + G2Affine.Size, "not a point of G2 other than infinity");
        }

        /// <summary>The powers from <paramref name="start"/> on, as many as the buffer holds, in the buffer.</summary>
        public ReadOnlySpan<G1Affine> ReadPowers(int start, byte[] buffer)
        {
            long offset = Section(PowersG1Section, "tauG1").Offset + ((long)start * G1Affine.Size);
            Read(offset, buffer, "tauG1");
            int bad = RawPoints.FindNonCanonical(buffer);
            ReadOnlySpan<G1Affine> points = MemoryMarshal.Cast<byte, G1Affine>(buffer);
            for (int i = 0; i < points.Length; i++)
            {
                string? problem = bad >= 0 && bad / 2 == i ? "a coordinate is not below q"
                    : points[i].IsInfinity ? "the point at infinity"
                    : !points[i].IsOnCurve ? "not on the curve"
                    : null;
                if (problem != null)
                    throw Fail($"tauG1[{start + i}]", offset + ((long)i * G1Affine.Size), problem);
            }

            return points;
        }

        public FileFormatException Fail(string field, long offset, string problem, string help = Help) =>
            new(_path, field, offset, problem, help);

        private (long Offset, long Length) Section(int type, string name) =>
            Sections.TryGetValue(type, out (long Offset, long Length) section) ? section : throw Fail(name, _file.Length, "the section is missing");

        private void Read(long offset, Span<byte> destination, string field)
        {
            try
            {
                _file.Position = offset;
                _file.ReadExactly(destination);
            }
            catch (EndOfStreamException e)
            {
                throw new FileFormatException(_path, field, offset, "the file is cut short", Help, e);
            }
            catch (IOException e)
            {
                throw BinaryFile.Unreadable(_path, e);
            }
        }
    }
}
