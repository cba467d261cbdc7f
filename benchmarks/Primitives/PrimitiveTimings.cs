using System.Diagnostics;
using System.Text.Json.Nodes;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Msm;
using Zkml.Prover.Cli;

namespace Zkml.Benchmarks.Primitives;

/// <summary>
/// Times one MSM and one NTT the way benchmarks/peers times other libraries, and prints one JSON object: medians of a few runs, in
/// milliseconds. BenchmarkDotNet has the careful figures; these are for standing beside those of another process.
/// </summary>
internal static class PrimitiveTimings
{
    private const int Runs = 5;

    // Long enough for the runtime to have replaced the code it started with.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Runs both at 2^<paramref name="bits"/> elements on a backend.</summary>
    public static int Print(int bits, string backendName)
    {
        IBackend backend = BackendOption.Open(backendName);
        using IVector vector = backend.EqTable(RandomElements.Vector(bits));
        using IBases bases = backend.LoadBases(FixedBaseMsm.Powers(Fr.Random(), 1 << bits));
        // Asking for an element waits for the device.
        using IVector one = backend.Zeros(1);
        var result = new JsonObject
        {
            ["backend"] = backend.Name,
            ["bits"] = bits,
            ["msm"] = Median(() => backend.Msm(bases, vector)),
            ["ntt"] = Median(() =>
            {
                backend.Ntt(vector);
                _ = backend.EvaluatePolynomial(one, Fr.Zero);
            }),
        };
        Console.WriteLine(result.ToJsonString());
        return 0;
    }

    private static double Median(Action run)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
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
}
