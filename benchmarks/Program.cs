using System.Globalization;
using BenchmarkDotNet.Running;
using Zkml.Benchmarks.Accuracy;
using Zkml.Benchmarks.Devices;
using Zkml.Benchmarks.Primitives;
using Zkml.Prover.Cli;

namespace Zkml.Benchmarks;

/// <summary>
/// Runs the benchmarks that the command line names (<c>--filter</c>), or one of: <c>primitives [log2 of the size [backend]]</c>, the quick timings
/// that stand beside other libraries; <c>laws</c>, the backends' laws on this machine's card; <c>ceiling</c>, what the card can do at most; <c>proof backend samples</c>,
/// the phases of a whole proof; <c>ptx folder</c>, every kernel's PTX.
/// </summary>
internal static class Program
{
    private static int Main(string[] args) => args switch
    {
        ["primitives", ..] => PrimitiveTimings.Print(
            args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 18, args.Length > 2 ? args[2] : BackendOption.Default),
        ["laws"] => CardLaws.Run(),
        ["ceiling"] => CardCeiling.Print(),
        ["proof", var backend, var samples] => ProofTimings.Print(backend, samples),
        ["ptx", var folder] => KernelListing.Write(folder),
        _ => BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new InProcessConfig()).Any() ? 0 : 1,
    };
}
