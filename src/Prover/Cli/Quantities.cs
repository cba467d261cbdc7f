using System.Globalization;

namespace Zkml.Prover.Cli;

/// <summary>Sizes, times and shares as people read them.</summary>
internal static class Quantities
{
    /// <summary>A number of bytes, in binary units.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1L << 10 => Invariant($"{bytes} B"),
        < 1L << 20 => Invariant($"{bytes / (double)(1L << 10):0.0} KiB"),
        < 1L << 30 => Invariant($"{bytes / (double)(1L << 20):0.0} MiB"),
        _ => Invariant($"{bytes / (double)(1L << 30):0.00} GiB"),
    };

    /// <summary>A length of time, to two or three digits.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => Invariant($"{time.TotalMilliseconds:0} ms"),
        < 10 => Invariant($"{time.TotalSeconds:0.00} s"),
        < 120 => Invariant($"{time.TotalSeconds:0.0} s"),
        < 7200 => Invariant($"{(int)time.TotalMinutes} min {time.Seconds} s"),
        _ => Invariant($"{(int)time.TotalHours} h {time.Minutes} min"),
    };

    /// <summary>A count with the thousandfold prefixes of the SI.</summary>
    public static string Count(double count) => count switch
    {
        < 1e4 => Invariant($"{count:0}"),
        < 1e6 => Invariant($"{count / 1e3:0.0} k"),
        < 1e9 => Invariant($"{count / 1e6:0.0} M"),
        _ => Invariant($"{count / 1e9:0.0} G"),
    };

    /// <summary>A part of a whole in per cent, with the counts it comes from.</summary>
    public static string Share(long part, long whole) =>
        Invariant($"{(whole == 0 ? 0 : 100.0 * part / whole):0.00} % ({part:N0} of {whole:N0})");

    /// <summary>An Ethereum address in lower case.</summary>
    public static string Address(System.Numerics.BigInteger address) =>
        "0x" + Convert.ToHexStringLower(Transcripts.EvmWord.Of(address).AsSpan(12));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
