using System.Globalization;
using Zkml.Prover.Market;

namespace Zkml.Prover.Cli;

/// <summary>Lengths of phases as users write them: <c>30m</c>, <c>12h</c>, <c>7d</c>.</summary>
internal static class Period
{
    /// <summary>Reads a length of time within what the contract accepts, in seconds.</summary>
    /// <param name="option">The option, for messages.</param>
    /// <param name="text">Digits and a unit: s, m, h or d.</param>
    public static uint Parse(string option, string text)
    {
        uint unit = text.Length > 1 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0u } : 0;
        return unit > 0 && uint.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            && (ulong)number * unit is >= PhasePeriods.Shortest and <= PhasePeriods.Longest
                ? number * unit
                : throw new UsageException($"{option} {text}: not a time from 30m to 365d", $"try {option} 2d");
    }

    /// <summary>Writes a length of time in its two largest units.</summary>
    public static string Format(ulong seconds) => seconds switch
    {
        < 60 => Write(seconds, "s", 0, ""),
        < 3600 => Write(seconds / 60, "m", seconds % 60, "s"),
        < 86_400 => Write(seconds / 3600, "h", seconds / 60 % 60, "m"),
        _ => Write(seconds / 86_400, "d", seconds / 3600 % 24, "h"),
    };

    /// <summary>Writes a point in time, in UTC.</summary>
    public static string FormatTime(ulong unixSeconds) =>
        DateTimeOffset.FromUnixTimeSeconds((long)unixSeconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Write(ulong large, string unit, ulong small, string smallUnit) =>
        string.Create(CultureInfo.InvariantCulture, $"{large}{unit}") + (small == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {small}{smallUnit}"));
}
