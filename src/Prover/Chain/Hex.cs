using System.Buffers;
using System.Numerics;

namespace Zkml.Prover.Chain;

/// <summary>Bytes as the Ethereum world writes them: <c>0x</c> and two digits a byte.</summary>
internal static class Hex
{
    /// <summary>The prefix.</summary>
    public const string Prefix = "0x";

    /// <summary>0x and two lower-case digits a byte.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Prefix + Convert.ToHexStringLower(bytes);

    /// <summary>A number as nodes write it: 0x and its hexadecimal digits, the first of them not zero unless it is the only one.</summary>
    public static string Quantity(BigInteger number)
    {
        string digits = Convert.ToHexStringLower(number.ToByteArray(isUnsigned: true, isBigEndian: true)).TrimStart('0');
        return Prefix + (digits.Length == 0 ? "0" : digits);
    }

    /// <summary>Reads what <see cref="Encode"/> writes, in either case.</summary>
    /// <returns>False when the prefix is missing, the number of digits is odd, or a character is no digit.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        if (text.StartsWith(Prefix, StringComparison.Ordinal))
            return TryDecodeDigits(text[Prefix.Length..], out bytes);
        bytes = [];
        return false;
    }

    /// <summary>Reads two digits a byte, without a prefix.</summary>
    /// <returns>False when the number of digits is odd, or a character is no digit.</returns>
    public static bool TryDecodeDigits(ReadOnlySpan<char> digits, out byte[] bytes)
    {
        byte[] decoded = new byte[digits.Length / 2];
        bool done = digits.Length % 2 == 0 && Convert.FromHexString(digits, decoded, out _, out _) == OperationStatus.Done;
        bytes = done ? decoded : [];
        return done;
    }
}
