using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Msm;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Commitments;

/// <summary>
/// A structured reference string for development and tests, whose τ follows from a seed that anybody can read: whoever knows τ
/// opens any commitment to anything. Its files say so (<see cref="SrsOrigin.UnsafeSetup"/>).
/// </summary>
public static class UnsafeSetup
{
    /// <summary>The seed of everything that asks for no other.</summary>
    public const string DefaultSeed = "zkml-development";

    private const string Label = "zkml.unsafe-setup.v1:";

    private const int PointsAtOnce = 1 << 14;

    /// <summary>Where files are kept: <c>$XDG_CACHE_HOME/zkml</c>, by default <c>~/.cache/zkml</c>.</summary>
    public static string CacheFolder
    {
        get
        {
            string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache) || !Path.IsPathFullyQualified(cache))
                cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(cache, "zkml");
        }
    }

    /// <summary>The string of at least 2^<paramref name="logSize"/> powers for a seed, from the cache, or made and put there.</summary>
    /// <param name="logSize">k, from 1 to <see cref="Srs.MaximumLogSize"/>.</param>
    /// <param name="seed">Any text.</param>
    /// <param name="cacheFolder">Another place than <see cref="CacheFolder"/>.</param>
    /// <param name="progress">Told how many points are made.</param>
    /// <param name="cancellation">Stops the making; nothing is left behind.</param>
    public static Srs Open(
        int logSize,
        string seed = DefaultSeed,
        string? cacheFolder = null,
        IProgressSink? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(logSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(logSize, Srs.MaximumLogSize);
        cacheFolder ??= CacheFolder;
        Fr tau = Tau(seed);
        G2Affine tauG2 = (G2Affine.Generator * tau).ToAffine();
        for (int size = logSize; size <= Srs.MaximumLogSize; size++)
        {
            Srs? cached = TryOpen(FilePath(cacheFolder, size, seed), tauG2);
            if (cached != null)
                return cached;
        }

        string path = FilePath(cacheFolder, logSize, seed);
        Directory.CreateDirectory(cacheFolder);
        Write(path, logSize, tau, tauG2, progress ?? NoProgress.Instance, cancellation);
        return Srs.Open(path);
    }

    /// <summary>Makes a file at a place of the caller's choice.</summary>
    /// <inheritdoc cref="Open"/>
    public static void Write(
        string path,
        int logSize,
        string seed = DefaultSeed,
        IProgressSink? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(logSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(logSize, Srs.MaximumLogSize);
        Fr tau = Tau(seed);
        Write(path, logSize, tau, (G2Affine.Generator * tau).ToAffine(), progress ?? NoProgress.Instance, cancellation);
    }

    /// <summary>τ: SHA-512 of the labelled seed modulo r.</summary>
    internal static Fr Tau(string seed) =>
        Fr.From(new BigInteger(SHA512.HashData(Encoding.UTF8.GetBytes(Label + seed)), isUnsigned: true, isBigEndian: true));

    /// <summary>The cache's file for a seed and a size.</summary>
    internal static string FilePath(string cacheFolder, int logSize, string seed)
    {
        string seedName = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Label + seed)).AsSpan(0, 8));
        return Path.Combine(cacheFolder, string.Create(CultureInfo.InvariantCulture, $"unsafe-{seedName}-{logSize}.srs"));
    }

    private static void Write(
        string path, int logSize, Fr tau, G2Affine tauG2, IProgressSink progress, CancellationToken cancellation)
    {
        int count = 1 << logSize;
        using IPhaseScope phase = progress.Begin(Phase.Srs, count);
        Srs.Write(path, logSize, SrsOrigin.UnsafeSetup, tauG2, append =>
        {
            using var generator = new FixedBaseMsm(G1Affine.Generator, count);
            var scalars = new Fr[Math.Min(PointsAtOnce, count)];
            var points = new G1Affine[scalars.Length];
            Fr power = Fr.One;
            for (int done = 0; done < count; done += scalars.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (ref Fr scalar in scalars.AsSpan())
                {
                    scalar = power;
                    power *= tau;
                }

                generator.Multiply(scalars, points);
                append(points);
                phase.Advance(scalars.Length);
            }
        });
    }

    // A damaged or foreign file in the cache is made anew: it holds nothing of the user's.
    private static Srs? TryOpen(string path, G2Affine tauG2)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var srs = Srs.Open(path);
            if (srs.Origin == SrsOrigin.UnsafeSetup && srs.VerifierKey.TauG2 == tauG2)
                return srs;
            srs.Dispose();
            return null;
        }
        catch (FileFormatException)
        {
            return null;
        }
    }
}
