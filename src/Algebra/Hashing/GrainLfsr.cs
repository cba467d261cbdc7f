namespace Zkml.Algebra.Hashing;

/// <summary>
/// The Grain generator of Poseidon's and Poseidon2's round constants: an 80-bit linear feedback shift register in
/// self-shrinking mode, seeded by the parameters it is to serve, so that nobody chose the constants.
/// </summary>
/// <remarks>Grassi, Khovratovich, Rechberger, Roy, Schofnegger: "Poseidon", 2019, appendix E.</remarks>
internal sealed class GrainLfsr
{
    private const int Length = 80;

    private const int PrimeField = 1;

    private const int PowerSbox = 0;

    private UInt128 _state; // bit i is the register's i-th cell

    /// <summary>A generator for a field of <paramref name="fieldBits"/> bits, width t and the given numbers of rounds.</summary>
    public GrainLfsr(int fieldBits, int width, int fullRounds, int partialRounds)
    {
        int length = 0;
        Seed(PrimeField, 2);
        Seed(PowerSbox, 4);
        Seed(fieldBits, 12);
        Seed(width, 12);
        Seed(fullRounds, 10);
        Seed(partialRounds, 10);
        Seed((1 << 30) - 1, 30);
        for (int i = 0; i < 2 * Length; i++)
        {
            Step();
        }

        void Seed(int value, int bits)
        {
            for (int i = bits - 1; i >= 0; i--)
            {
                _state |= (UInt128)(uint)((value >> i) & 1) << length++;
            }
        }
    }

    /// <summary>The next element of Fr: 254 bits, most significant first, drawn again while they are not below r.</summary>
    public Fr NextElement()
    {
        Span<byte> bytes = stackalloc byte[Fr.Size];
        Fr element;
        do
        {
            bytes.Clear();
            for (int i = 253; i >= 0; i--)
            {
                bytes[i >> 3] |= (byte)(NextBit() << (i & 7));
            }
        }
        while (!Fr.TryReadLittleEndian(bytes, out element));
        return element;
    }

    // Self-shrinking: of each pair of bits, the second counts if the first is set.
    private int NextBit()
    {
        while (true)
        {
            bool keep = Step() != 0;
            int bit = Step();
            if (keep)
            {
                return bit;
            }
        }
    }

    private int Step()
    {
        UInt128 s = _state;
        int bit = (int)((s >> 62) ^ (s >> 51) ^ (s >> 38) ^ (s >> 23) ^ (s >> 13) ^ s) & 1;
        _state = (s >> 1) | ((UInt128)(uint)bit << (Length - 1));
        return bit;
    }
}
