using System.Diagnostics;
using System.Globalization;
using Zkml.Algebra.Backends;
using Zkml.Gpu;
using Zkml.Testing.Backends;

namespace Zkml.Benchmarks.Devices;

/// <summary>
/// Runs the laws of <see cref="BackendLaws"/> on this machine's card, from a publish: a figure counts once the results are right.
/// </summary>
internal static class CardLaws
{
    /// <summary>Prints each law's outcome; 0 where all hold, 4 where there is no card.</summary>
    public static int Run()
    {
        Queue<string> laws = new(LawRunner.Names);
        try
        {
            using var backend = GpuBackend.Open();
            Console.WriteLine(backend.Card);
            bool hold = true;
            for (; laws.TryPeek(out string? law); _ = laws.Dequeue())
                hold &= Holds(backend, law);
            return hold ? 0 : 1;
        }
        catch (DeviceException exception)
        {
            Console.Error.WriteLine($"error: {exception.Message}\nnot run: {string.Join(", ", laws)}");
            return 4;
        }
    }

    private static bool Holds(IBackend backend, string law)
    {
        long start = Stopwatch.GetTimestamp();
        string outcome;
        bool holds = true;
        try
        {
            outcome = string.Create(CultureInfo.InvariantCulture, $"holds, {LawRunner.Run(backend, law)} cases");
        }
        catch (Exception exception) when (exception is not DeviceException)
        {
            holds = false;
            outcome = $"FAILS: {exception}";
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{law}: {outcome}, {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms"));
        return holds;
    }
}
