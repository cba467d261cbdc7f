using System.Numerics;

namespace Zkml.Prover.Chain;

/// <summary>The recursive length prefix encoding of byte strings and lists (Yellow Paper, appendix B). Reading is for what was written here.</summary>
internal static class Rlp
{
    private const int ShortString = 0x80;
    private const int ShortList = 0xc0;
    private const int LongestShort = 55;
    private const int LongString = ShortString + LongestShort;
    private const int LongList = ShortList + LongestShort;

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

    /// <summary>How many bytes of an item come before its payload.</summary>
    /// <param name="encoding">What begins with the item, in canonical form.</param>
    public static int PrefixLength(ReadOnlySpan<byte> encoding) => encoding[0] switch
    {
        < ShortString => 0,
        <= LongString => 1,
        < ShortList => 1 + encoding[0] - LongString,
        <= LongList => 1,
        _ => 1 + encoding[0] - LongList,
    };

    /// <summary>How many bytes an item has, those before its payload counted.</summary>
    /// <param name="encoding">As for <see cref="PrefixLength"/>.</param>
    public static int ItemLength(ReadOnlySpan<byte> encoding)
    {
        int prefix = PrefixLength(encoding);
        byte first = encoding[0];
        if (prefix == 0)
            return 1;
        if (prefix == 1)
            return 1 + first - (first < ShortList ? ShortString : ShortList);
        int length = 0;
        foreach (byte digit in encoding[1..prefix])
            length = checked((length << 8) | digit);
        return prefix + length;
    }
}
