using System.Numerics;

namespace Zkml.Prover.Chain;

/// <summary>The recursive length prefix encoding of byte strings and lists (Yellow Paper, appendix B). Writing only: nothing here reads it.</summary>
internal static class Rlp
{
    private const int ShortString = 0x80;
    private const int ShortList = 0xc0;
    private const int LongestShort = 55;

    /// <summary>The encoding of the empty list.</summary>
    public static byte[] EmptyList => [ShortList];

    /// <summary>The encoding of a byte string. A byte below 128 is its own encoding.</summary>
    public static byte[] Bytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 1 && bytes[0] < ShortString ? [bytes[0]] : [.. Header(ShortString, bytes.Length), .. bytes];

    /// <summary>The encoding of a number: its big-endian bytes without leading zeros, so that zero is the empty string.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static byte[] Integer(BigInteger number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return Bytes(Magnitude(number));
    }

    /// <summary>The encoding of a list.</summary>
    /// <param name="items">Its items, each in its own encoding.</param>
    public static byte[] List(params ReadOnlySpan<byte[]> items)
    {
        int length = 0;
        foreach (byte[] item in items)
            length += item.Length;
        var encoding = new List<byte>(Header(ShortList, length));
        foreach (byte[] item in items)
            encoding.AddRange(item);
        return [.. encoding];
    }

    private static byte[] Header(int kind, int length)
    {
        if (length <= LongestShort)
            return [(byte)(kind + length)];
        byte[] size = Magnitude(length);
        return [(byte)(kind + LongestShort + size.Length), .. size];
    }

    private static byte[] Magnitude(BigInteger number) => number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true);
}
