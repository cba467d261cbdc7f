using System.Numerics;

namespace Zkml.Testing.Backends;

/// <summary>Seeded elements of Fr: mostly uniform, some at the edges of the encodings.</summary>
public sealed class TestElements(int seed)
{
    private static readonly Fr[] Edges =
    [
        Fr.Zero, Fr.One, -Fr.One, Fr.From(int.MinValue), Fr.From((Fr.Modulus - 1) / 2), Fr.From((Fr.Modulus + 1) / 2),
        Fr.From((BigInteger.One << 253) - 1), Fr.From(BigInteger.One << 51), Fr.From((BigInteger.One << 204) - 1),
    ];

    private readonly Random _random = new(seed);

    public Fr Next()
    {
        if (_random.Next(8) == 0)
            return Edges[_random.Next(Edges.Length)];

        byte[] bytes = new byte[40];
        _random.NextBytes(bytes);
        return Fr.From(new BigInteger(bytes, isUnsigned: true));
    }

    public Fr[] Vector(int length)
    {
        var elements = new Fr[length];
        foreach (ref Fr element in elements.AsSpan())
            element = Next();
        return elements;
    }

    /// <summary>Signed integers of up to so many bits, a third of them zero, the extremes among them.</summary>
    public int[] Integers(int length, int bits)
    {
        int[] integers = new int[length];
        long bound = 1L << (bits - 1);
        for (int i = 0; i < length; i++)
        {
            integers[i] = _random.Next(9) switch
            {
                < 3 => 0,
                3 => (int)-bound,
                4 => (int)(bound - 1),
                _ => (int)_random.NextInt64(-bound, bound),
            };
        }

        return integers;
    }

    /// <summary>The numbers 0..count-1 in some order.</summary>
    public int[] Permutation(int count)
    {
        int[] numbers = [.. Enumerable.Range(0, count)];
        _random.Shuffle(numbers);
        return numbers;
    }
}
