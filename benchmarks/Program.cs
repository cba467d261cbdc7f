using System.Globalization;
using BenchmarkDotNet.Running;
using Zkml.Benchmarks.Primitives;

namespace Zkml.Benchmarks;

/// <summary>
/// Runs the benchmarks that the command line names (<c>--filter</c>), or, with <c>primitives [log2 of the size]</c>, the quick timings
/// that stand beside other libraries.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is not ["primitives", ..])
            return BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args).Any() ? 0 : 1;
        PrimitiveTimings.Print(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 18);
        return 0;
    }
}
