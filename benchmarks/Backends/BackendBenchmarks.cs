using BenchmarkDotNet.Attributes;
using Zkml.Algebra.Backends;
using Zkml.Algebra.Backends.Cpu;
using Zkml.Gpu;

namespace Zkml.Benchmarks.Backends;

/// <summary>Benchmarks that run on the CPU and, where there is a card, on it: each figure stands beside the other's.</summary>
public abstract class BackendBenchmarks
{
    private static readonly Lazy<GpuBackend?> LazyGpu = new(OpenGpu);

    /// <summary>The card's backend, opened once; null where there is none.</summary>
    public static GpuBackend? Gpu => LazyGpu.Value;

    /// <summary>All that are here, or those that the environment's BACKENDS names.</summary>
    public static IEnumerable<string> Backends => Environment.GetEnvironmentVariable("BACKENDS") is { } names
        ? names.Split(',')
        : Gpu is null ? ["cpu"] : ["cpu", "gpu"];

    [ParamsSource(nameof(Backends))]
    public string Backend { get; set; } = "cpu";

    protected IBackend Subject => Backend == "gpu" ? Gpu! : Cpu;

    private static IBackend Cpu { get; } = CpuBackend.Create();

    /// <summary>What one run of a benchmark of this class takes, as its parameters stand.</summary>
    /// <param name="benchmark">The method's name.</param>
    public abstract Work WorkOf(string benchmark);

    /// <summary>Waits until the device has done what it was given, by asking for an element.</summary>
    protected void Finish(IVector vector) => Subject.EvaluatePolynomial(vector, Fr.Zero);

    private static GpuBackend? OpenGpu()
    {
        try
        {
            return GpuBackend.Open();
        }
        catch (DeviceException exception)
        {
            Console.Error.WriteLine($"the GPU is left out: {exception.Message}");
            return null;
        }
    }
}
