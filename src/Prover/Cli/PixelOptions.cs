using System.CommandLine;
using System.Globalization;
using Zkml.Circuits.Onnx.Import;

namespace Zkml.Prover.Cli;

/// <summary>Options that say what pixels become before they enter a model whose file does not say it.</summary>
internal sealed class PixelOptions
{
    private readonly Option<bool> _raw = new("--raw-pixels") { Description = "The model reads pixels 0..255; else pixel / 255" };
    private readonly Option<string?> _mean = new("--mean")
    {
        Description = "The model reads (pixel / 255 - mean) / deviation", HelpName = "number, or one a channel: 0.49,0.48,0.45",
    };

    private readonly Option<string?> _deviation = new("--deviation") { Description = "See --mean", HelpName = "number, or one a channel" };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_raw);
        command.Add(_mean);
        command.Add(_deviation);
    }

    /// <summary>The scale that they say; null for the model's usual one.</summary>
    public PixelScale? Read(ParseResult arguments)
    {
        bool raw = arguments.GetValue(_raw);
        string? mean = arguments.GetValue(_mean);
        string? deviation = arguments.GetValue(_deviation);
        if (mean is null != deviation is null || (raw && mean is not null))
            throw new UsageException("--mean and --deviation go together, and without --raw-pixels", "try --mean 0.5 --deviation 0.5");
        if (mean is null)
            return raw ? PixelScale.Raw : null;
        return PixelScale.Normalized(Numbers("--mean", mean), Numbers("--deviation", deviation!));
    }

    private static double[] Numbers(string option, string text) =>
    [
        .. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new UsageException($"{option} {text}: '{part}' is not a number", $"try {option} 0.5, or {option} 0.49,0.48,0.45")),
    ];
}
