using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Zkml.Circuits.Network;

namespace Zkml.Prover.Cli;

/// <summary>Options about samples that several commands share, and what their values must be.</summary>
internal static class SampleOptions
{
    /// <summary>The default number of samples a group.</summary>
    public const int DefaultGroupSize = 64;

    /// <summary>The largest number of samples a group.</summary>
    public const int MaximumGroupSize = 1 << 16;

    /// <summary>How many samples to take.</summary>
    public static Option<int?> Count(string name, string description) => new(name) { Description = description, HelpName = "count" };

    /// <summary>How many samples are committed together.</summary>
    public static Option<int> GroupSize() => new("--group-size")
    {
        Description = "Samples a group, a power of two", HelpName = "count", DefaultValueFactory = _ => DefaultGroupSize,
    };

    /// <summary>The shape of images in files that do not say it.</summary>
    public static Option<string?> Shape() => new("--shape")
    {
        Description = "The shape of images in files that do not say it (3x32x32 unless told)", HelpName = "channels x width x height",
    };

    /// <summary>log2 of a group's size.</summary>
    public static int GroupBits(int size) => size is >= 1 and <= MaximumGroupSize && BitOperations.IsPow2(size)
        ? BitOperations.Log2((uint)size)
        : throw new UsageException($"--group-size {size}: not a power of two from 1 to {MaximumGroupSize}", "try --group-size 64");

    /// <summary>Requires a count, where there is one, to be positive.</summary>
    public static int? Positive(string name, int? count) => count is null or > 0
        ? count
        : throw new UsageException($"{name} {count}: a number of samples is at least 1", $"leave out {name} to take all");

    /// <summary>Reads a shape, <c>3x32x32</c>.</summary>
    public static TensorShape? ParseShape(string? text)
    {
        if (text is null)
            return null;
        string[] parts = text.Split('x');
        int[] sides = [.. parts.Select(part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int side) ? side : 0)];
        return sides.Length == 3 && sides.All(side => side is > 0 and <= 4096)
            ? new TensorShape(sides[0], sides[1], sides[2])
            : throw new UsageException($"--shape {text}: not a shape", "try --shape 3x32x32");
    }
}
