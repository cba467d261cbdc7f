using System.CommandLine;
using Zkml.Circuits.Data;
using Zkml.Circuits.Network;
using Zkml.Circuits.Onnx;
using Zkml.Circuits.Onnx.Import;
using Zkml.Circuits.Quantization;
using Zkml.Prover.Files;
using Zkml.Prover.Pipelines;

namespace Zkml.Prover.Cli.Commands;

/// <summary><c>prover import</c>, also <c>quantize</c>: an ONNX model to an integer network.</summary>
internal sealed class ImportCommand : ProverCommand
{
    private const int DefaultCalibrationImages = 1000;

    private readonly Argument<string> _model = FileArguments.Argument("model", "The ONNX model");
    private readonly Option<string> _calibration = new("--calibration")
    {
        Description = "Images that ranges are chosen from: CIFAR-10 records or MNIST IDX", HelpName = "file", Required = true,
    };

    private readonly Option<int> _calibrationImages = new("--calibration-images")
    {
        Description = "Use at most so many of them", HelpName = "count", DefaultValueFactory = _ => DefaultCalibrationImages,
    };

    private readonly Option<string?> _images = FileArguments.Optional("--images", "Labelled images to measure both networks on");
    private readonly Option<int?> _samples = SampleOptions.Count("--samples", "Measure on so many of them; on all unless told");
    private readonly Option<string?> _shape = SampleOptions.Shape();
    private readonly Option<int?> _accumulatorBits = new("--accumulator-bits")
    {
        Description = "T, the bits of accumulators and lookup tables, 16 to 22; chosen unless told", HelpName = "bits",
    };

    private readonly Option<int?> _fractionalBits = new("--fractional-bits")
    {
        Description = "S, the fractional bits of accumulators; chosen unless told", HelpName = "bits",
    };

    private readonly PixelOptions _pixels = new();
    private readonly Option<string?> _classes = new("--classes") { Description = "The model's output that holds the classes", HelpName = "name" };
    private readonly Option<string> _output = FileArguments.Option("--output", "The network with its weights, secret", DefaultFiles.Network);
    private readonly Option<string> _architecture = FileArguments.Option("--architecture", "Its public part", DefaultFiles.Architecture);

    /// <summary>Makes the command.</summary>
    public ImportCommand(CommandEnvironment environment, CommonOptions common)
        : base("import", "Quantize an ONNX model to an integer network", environment, common)
    {
        Aliases.Add("quantize");
        Add(_model);
        Add(_calibration);
        Add(_calibrationImages);
        Add(_images);
        Add(_samples);
        Add(_shape);
        Add(_accumulatorBits);
        Add(_fractionalBits);
        _pixels.AddTo(this);
        Add(_classes);
        Add(_output);
        Add(_architecture);
    }

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        int limit = SampleOptions.Positive("--calibration-images", arguments.GetValue(_calibrationImages))!.Value;
        int? samples = SampleOptions.Positive("--samples", arguments.GetValue(_samples));
        TensorShape? shape = SampleOptions.ParseShape(arguments.GetValue(_shape));
        var options = new QuantizationOptions
        {
            AccumulatorBits = arguments.GetValue(_accumulatorBits),
            FractionalBits = arguments.GetValue(_fractionalBits),
            Import = new ImportOptions
            {
                Pixels = _pixels.Read(arguments),
                InputShape = shape,
                Output = arguments.GetValue(_classes),
            },
        };

        SampleSet calibration = SampleReader.Read(arguments.GetValue(_calibration)!, limit: limit, recordShape: shape);
        SampleSet? images = arguments.GetValue(_images) is { } path ? SampleReader.Read(path, count: samples, recordShape: shape) : null;

        OnnxGraph graph;
        using (session.Progress.Begin(Phase.ImportModel))
            graph = OnnxReader.ReadFile(arguments.GetValue(_model)!);
        QuantizedModel model;
        using (session.Progress.Begin(Phase.Quantize))
            model = Quantizer.Quantize(graph, calibration, options, session.Cancellation);

        QuantizationText.AddConstants(session.Report, model.Report);
        QuantizationText.AddAccuracy(session.Report, "calibration", "calibration", model.Report.Calibration);
        if (images is not null)
        {
            using (session.Progress.Begin(Phase.MeasureAccuracy))
                QuantizationText.AddAccuracy(session.Report, "holdout", "hold-out", model.Evaluate(images, session.Cancellation));
        }

        QuantizationText.AddLayers(session.Report, model.Report);
        NetworkFile.Write(arguments.GetValue(_output)!, model.Network);
        ArchitectureFile.Write(arguments.GetValue(_architecture)!, model.Network.Architecture);
        session.Report
            .Add("network", "Network (secret)", arguments.GetValue(_output)!)
            .Add("architecture", "Architecture", arguments.GetValue(_architecture)!);
        return ExitCode.Ok;
    }
}
