using BenchmarkDotNet.Running;

namespace Zkml.Benchmarks;

/// <summary>Runs the benchmarks that the command line names (<c>--filter</c>).</summary>
internal static class Program
{
    private static int Main(string[] args) =>
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args).Any() ? 0 : 1;
}
