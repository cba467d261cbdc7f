using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Zkml.Benchmarks.Backends;

namespace Zkml.Benchmarks;

/// <summary>Everything in one process: it runs from a publish, on a machine without the SDK, and the card is opened once.</summary>
internal sealed class InProcessConfig : ManualConfig
{
    public InProcessConfig()
    {
        Add(DefaultConfig.Instance);
        WithOptions(ConfigOptions.DisableOptimizationsValidator);
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithIterationTime(TimeInterval.FromMilliseconds(100))
            .WithWarmupCount(2)
            .WithIterationCount(5));
        AddColumn(
            new CeilingColumn("of products", "share of the card's field products, at 123 multiply-adds each", (work, card, seconds) => work.ShareOfMultiplyAdds(card, seconds)),
            new CeilingColumn("of bandwidth", "share of the card's memory bandwidth", (work, card, seconds) => work.ShareOfBandwidth(card, seconds)));
    }
}
