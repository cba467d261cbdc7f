using System.Numerics;

namespace Zkml.Prover.Transcripts;

/// <summary>A word of the EVM: an integer in [0, 2^256) as 32 big-endian bytes.</summary>
internal static class EvmWord
{
    /// <summary>Bytes of a word.</summary>
    public const int Size = 32;

    /// <summary>Bits of an address.</summary>
    public const int AddressBits = 160;

    /// <summary>The word of a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number does not fit.</exception>
    public static byte[] Of(BigInteger number)
    {
        if (number.Sign < 0 || number.GetByteCount(isUnsigned: true) > Size)
            throw new ArgumentOutOfRangeException(nameof(number), "an EVM word holds integers in [0, 2^256)");
        byte[] word = new byte[Size];
        number.TryWriteBytes(word.AsSpan(Size - number.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return word;
    }

    /// <summary>The number of a word.</summary>
    public static BigInteger Read(ReadOnlySpan<byte> word) => new(word, isUnsigned: true, isBigEndian: true);
}
