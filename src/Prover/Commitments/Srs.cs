using System.Runtime.InteropServices;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Prover.Files;

namespace Zkml.Prover.Commitments;

/// <summary>
/// A universal structured reference string for KZG commitments (Kate, Zaverucha, Goldberg, 2010): [τ^i]₁ for i &lt; 2^k, and [τ]₂.
/// </summary>
/// <remarks>
/// The file's body: k (4 bytes), the origin (4), [τ]₂ (128), the powers (64 each, raw form). Opening one checks the digest, that every
/// coordinate is canonical, and the first two powers against [τ]₂; <see cref="IsConsistent"/> checks all of it. A wrong power
/// spoils proofs but deceives nobody: a verifier uses [τ]₂ alone, which the circuit's key fixes.
/// </remarks>
public sealed class Srs : IDisposable
{
    /// <summary>The largest k.</summary>
    public const int MaximumLogSize = 28;

    private const int LogSizeOffset = 0;

    private const int OriginOffset = 4;

    private const int TauG2Offset = 8;

    private const int PowersOffset = TauG2Offset + G2Affine.Size;

    private const int CheckedAtOnce = 1 << 16;

    private readonly MappedBody _body;

    private Srs(MappedBody body, int logSize, SrsOrigin origin, G2Affine tauG2)
    {
        _body = body;
        LogSize = logSize;
        Origin = origin;
        VerifierKey = new KzgVerifierKey(tauG2);
    }

    /// <summary>k.</summary>
    public int LogSize { get; }

    /// <summary>2^k, the number of powers.</summary>
    public int Count => 1 << LogSize;

    /// <summary>Whether it may be relied on.</summary>
    public SrsOrigin Origin { get; }

    /// <summary>The verifier's part.</summary>
    public KzgVerifierKey VerifierKey { get; }

    /// <summary>[τ^i]₁, i &lt; 2^k. Valid until this is disposed of.</summary>
    public ReadOnlySpan<G1Affine> Powers => _body.Slice<G1Affine>(PowersOffset, Count);

    /// <summary>Opens a file, mapped into memory.</summary>
    /// <exception cref="FileFormatException">It is not such a file, or is truncated, altered or inconsistent.</exception>
    public static Srs Open(string path)
    {
        var body = MappedBody.Open(path, FileKinds.Srs);
        try
        {
            return Read(body, path);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Prepares the first 2^<paramref name="logSize"/> powers for commitments.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public IBases LoadBases(IBackend backend, int logSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(logSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(logSize, LogSize);
        return backend.LoadBases(Powers[..(1 << logSize)]);
    }

    /// <summary>Whether every power is on the curve and they are the powers of the τ of [τ]₂: a multi-scalar multiplication of 2^k.</summary>
    public bool IsConsistent(IBackend backend, CancellationToken cancellation = default)
    {
        var check = new PowersCheck(backend);
        for (int start = 0; start < Count; start += CheckedAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<G1Affine> points = Powers.Slice(start, Math.Min(CheckedAtOnce, Count - start));
            foreach (ref readonly G1Affine point in points)
            {
                if (point.IsInfinity || !point.IsOnCurve)
                    return false;
            }

            check.Append(points);
        }

        return check.Holds(VerifierKey.TauG2);
    }

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="logSize">k.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="tauG2">[τ]₂.</param>
    /// <param name="writePowers">Hands the 2^k powers to its argument, in order and in pieces of any size.</param>
    internal static void Write(
        string path, int logSize, SrsOrigin origin, G2Affine tauG2, Action<Action<ReadOnlySpan<G1Affine>>> writePowers) =>
        BinaryFile.WriteStreamed(path, FileKinds.Srs, PowersOffset + ((long)G1Affine.Size << logSize), body =>
        {
            Span<byte> head = stackalloc byte[PowersOffset];
            BitConverter.TryWriteBytes(head[LogSizeOffset..], logSize);
            BitConverter.TryWriteBytes(head[OriginOffset..], (int)origin);
            MemoryMarshal.Write(head[TauG2Offset..], in tauG2);
            body.Append(head);
            writePowers(points => body.Append(MemoryMarshal.AsBytes(points)));
        });

    private static Srs Read(MappedBody body, string path)
    {
        if (body.Length < PowersOffset)
            throw Fail(path, "length", 0, "too short");
        ReadOnlySpan<byte> head = body.Slice<byte>(0, PowersOffset);
        int logSize = BitConverter.ToInt32(head[LogSizeOffset..]);
        if (logSize is < 1 or > MaximumLogSize)
            throw Fail(path, "k", LogSizeOffset, $"{logSize} is not in [1, {MaximumLogSize}]");
        if (body.Length != PowersOffset + ((long)G1Affine.Size << logSize))
            throw Fail(path, "length", 0, $"not the length of 2^{logSize} powers");
        var origin = (SrsOrigin)BitConverter.ToInt32(head[OriginOffset..]);
        if (origin is not (SrsOrigin.UnsafeSetup or SrsOrigin.Ceremony))
            throw Fail(path, "origin", OriginOffset, $"{(int)origin} is no origin");
        if (!RawPoints.TryReadG2(head[TauG2Offset..], out G2Affine tauG2))
            throw Fail(path, "[τ]₂", TauG2Offset, "not a point of G2 other than infinity");
        var srs = new Srs(body, logSize, origin, tauG2);
        srs.CheckPowers(path);
        return srs;
    }

    private void CheckPowers(string path)
    {
        for (int start = 0; start < Count; start += CheckedAtOnce)
        {
            ReadOnlySpan<G1Affine> points = Powers.Slice(start, Math.Min(CheckedAtOnce, Count - start));
            int bad = RawPoints.FindNonCanonical(MemoryMarshal.AsBytes(points));
            if (bad >= 0)
                throw Fail(path, $"power {start + (bad / 2)}", PowersOffset + ((long)(start + (bad / 2)) * G1Affine.Size), "a coordinate is not below q");
        }

        if (Powers[0] != G1Affine.Generator)
            throw Fail(path, "power 0", PowersOffset, "not the generator of G1");
        if (Powers[1].IsInfinity || !Powers[1].IsOnCurve || !VerifierKey.Check(Powers[1], Powers[0]))
            throw Fail(path, "power 1", PowersOffset + G1Affine.Size, "does not belong to [τ]₂");
    }

    private static FileFormatException Fail(string path, string field, long offset, string problem) =>
        new(path, field, BinaryFile.HeaderSize + offset, problem, FileKinds.Srs.Help);
}
