namespace Zkml.Prover.Content;

/// <summary>Base32 of RFC 4648, section 6, in lower case and without padding: five bits a character, the first ones first.</summary>
internal static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private const int Bits = 5;

    /// <summary>⌈8 n / 5⌉ characters for n bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        char[] text = new char[((8 * bytes.Length) + Bits - 1) / Bits];
        uint buffer = 0;
        int filled = 0, written = 0;
        foreach (byte value in bytes)
        {
            buffer = (buffer << 8) | value;
            for (filled += 8; filled >= Bits; filled -= Bits)
                text[written++] = Alphabet[(int)(buffer >> (filled - Bits)) & 31];
        }

        if (filled > 0)
            text[written] = Alphabet[(int)(buffer << (Bits - filled)) & 31];
        return new string(text);
    }

    /// <summary>Fills <paramref name="bytes"/> with what <see cref="Encode"/> wrote.</summary>
    /// <returns>False unless it is exactly the encoding of that many bytes: one text for each value.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length != ((8 * bytes.Length) + Bits - 1) / Bits)
            return false;
        uint buffer = 0;
        int filled = 0, written = 0;
        foreach (char character in text)
        {
            int value = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (value < 0)
                return false;
            buffer = (buffer << Bits) | (uint)value;
            filled += Bits;
            if (filled < 8)
                continue;
            filled -= 8;
            bytes[written++] = (byte)(buffer >> filled);
        }

        return (buffer & ((1u << filled) - 1)) == 0;
    }
}
