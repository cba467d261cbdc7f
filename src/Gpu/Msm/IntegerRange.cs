using System.Numerics;
using System.Runtime.InteropServices;

namespace Zkml.Gpu.Msm;

/// <summary>What a shape for small integers depends on.</summary>
/// <param name="NonZero">How many of them are not 0.</param>
/// <param name="Largest">The largest magnitude.</param>
internal readonly record struct IntegerRange(int NonZero, uint Largest)
{
    /// <summary>Looks at every integer once.</summary>
    public static IntegerRange Of(ReadOnlySpan<int> integers)
    {
        ReadOnlySpan<Vector<int>> vectors = MemoryMarshal.Cast<int, Vector<int>>(integers);
        Vector<int> zeros = default;
        Vector<uint> largest = default;
        foreach (Vector<int> x in vectors)
        {
            zeros -= Vector.Equals(x, Vector<int>.Zero);

            // The magnitude of the smallest integer is right when read without a sign.
            largest = Vector.Max(largest, Vector.AsVectorUInt32((x ^ (x >> 31)) - (x >> 31)));
        }

        int nonZero = (vectors.Length * Vector<int>.Count) - Vector.Sum(zeros);
        uint most = 0;
        for (int i = 0; i < Vector<uint>.Count; i++)
            most = Math.Max(most, largest[i]);
        foreach (int x in integers[(vectors.Length * Vector<int>.Count)..])
        {
            nonZero += x == 0 ? 0 : 1;
            most = Math.Max(most, (uint)Math.Abs((long)x));
        }

        return new IntegerRange(nonZero, most);
    }
}
