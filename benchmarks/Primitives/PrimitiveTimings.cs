using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Prover.Cli;

namespace Zkml.Benchmarks.Primitives;

/// <summary>
/// Times one MSM and one NTT the way benchmarks/peers times other libraries, and prints one JSON object: medians of a few runs, in
/// milliseconds. BenchmarkDotNet has the careful figures; these are for standing beside those of another process.
/// </summary>
internal static class PrimitiveTimings
{
    private const int Runs = 5;

    /// <summary>Runs both at 2^<paramref name="bits"/> elements.</summary>
    public static void Print(int bits)
    {
        IBackend backend = BackendOption.Open(BackendOption.Default);
        Fr[] scalars = RandomScalars(1 << bits);
        IVector vector = backend.Upload(scalars);
        IBases bases = backend.LoadBases(Points(1 << bits));
        var result = new JsonObject
        {
            ["backend"] = backend.Name,
            ["bits"] = bits,
            ["msm"] = Median(() => backend.Msm(bases, vector)),
            ["ntt"] = Median(() => backend.Ntt(vector)),
        };
        Console.WriteLine(result.ToJsonString());
    }

    private static double Median(Action run)
    {
        run();
        double[] times = new double[Runs];
        for (int i = 0; i < Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return times[Runs / 2];
    }

    private static Fr[] RandomScalars(int count)
    {
        var scalars = new Fr[count];
        byte[] bytes = new byte[Fr.Size];
        for (int i = 0; i < count;)
        {
            RandomNumberGenerator.Fill(bytes);
            bytes[0] &= 0x3f;
            if (Fr.TryReadBigEndian(bytes, out scalars[i]))
                i++;
        }

        return scalars;
    }

    // Distinct points in an arithmetic progression with a random step: as good as random ones to a bucket method, and quick to make.
    private static G1Affine[] Points(int count)
    {
        G1Affine step = (G1Affine.Generator * RandomScalars(1)[0]).ToAffine();
        var points = new G1[count];
        G1 point = step;
        for (int i = 0; i < count; i++, point += step)
            points[i] = point;
        var affine = new G1Affine[count];
        G1.ToAffine(points, affine);
        return affine;
    }
}
