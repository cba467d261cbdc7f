namespace Zkml.Prover.Tests.Content;

/// <summary>Contents that other programs can make too.</summary>
internal static class TestContent
{
    /// <summary>n bytes: s₀ = n, sᵢ = 1664525 sᵢ₋₁ + 1013904223 mod 2^32, and byte i is the highest of sᵢ₊₁.</summary>
    public static byte[] Of(int length)
    {
        byte[] bytes = new byte[length];
        uint state = (uint)length;
        for (int i = 0; i < length; i++)
        {
            state = unchecked((state * 1664525) + 1013904223);
            bytes[i] = (byte)(state >> 24);
        }

        return bytes;
    }

    /// <summary>The bytes from <paramref name="first"/> on, each one more than the one before.</summary>
    public static byte[] Counting(int first, int count = 32) => [.. Enumerable.Range(first, count).Select(i => (byte)i)];
}
