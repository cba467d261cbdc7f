using Zkml.Algebra.Backends.Cpu;
using Zkml.Circuits.Data;
using Zkml.Circuits.Network;
using Zkml.Circuits.Onnx;
using Zkml.Circuits.Quantization;
using Zkml.Prover.Commitments;
using Zkml.Prover.Pipelines;

namespace Zkml.Benchmarks.Accuracy;

/// <summary>LeNet-5 on the hold-out images that ship with the repository: what the benchmarks of commitment and verification run on.</summary>
internal sealed class DemoStatement : IDisposable
{
    /// <summary>T.</summary>
    private const int AccumulatorBits = 18;

    private DemoStatement(IntegerNetwork network, SampleSet samples, Srs srs)
    {
        Network = network;
        Samples = samples;
        Srs = srs;
        Pipeline = new ProvingPipeline(CpuBackend.Create(), srs, NoProgress.Instance, CancellationToken.None);
    }

    public IntegerNetwork Network { get; }

    public SampleSet Samples { get; }

    public Srs Srs { get; }

    public ProvingPipeline Pipeline { get; }

    public static DemoStatement Prepare(int srsBits)
    {
        string folder = SamplesFolder();
        QuantizedModel model = Quantizer.Quantize(
            OnnxReader.ReadFile(Path.Combine(folder, "models", "cifar_lenet5.onnx")),
            SampleReader.Read(Path.Combine(folder, "cifar10_calibration.bin")),
            new QuantizationOptions { AccumulatorBits = AccumulatorBits });
        SampleSet samples = SampleReader.Read(Path.Combine(folder, "cifar10_holdout.bin"));
        return new DemoStatement(model.Network, samples, UnsafeSetup.Open(srsBits));
    }

    public void Dispose() => Srs.Dispose();

    private static string SamplesFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Prover.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("no Prover.sln above the benchmarks"), "samples");
    }
}
