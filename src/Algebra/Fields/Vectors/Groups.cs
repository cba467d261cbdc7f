using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Zkml.Algebra.Fields.Vectors;

/// <summary>What is done to groups without knowing their field: lazy sums, and lanes moved about.</summary>
internal static unsafe class Groups
{
    private const int Size = FieldVectors.GroupSize;

    /// <summary>z = x + y, lazily: the weights add up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(double* z, double* x, double* y, nint groups)
    {
        for (nint i = 0; i < groups * Size; i += Vector256<double>.Count)
        {
            (Vector256.Load(x + i) + Vector256.Load(y + i)).Store(z + i);
        }
    }

    /// <summary>z = x - y, lazily: the weights add up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(double* z, double* x, double* y, nint groups)
    {
        for (nint i = 0; i < groups * Size; i += Vector256<double>.Count)
        {
            (Vector256.Load(x + i) - Vector256.Load(y + i)).Store(z + i);
        }
    }

    /// <summary>z = -x, of the same weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Negate(double* z, double* x, nint groups)
    {
        for (nint i = 0; i < groups * Size; i += Vector256<double>.Count)
        {
            (Vector256<double>.Zero - Vector256.Load(x + i)).Store(z + i);
        }
    }

    /// <summary>Copies groups; the two may not overlap.</summary>
    public static void Copy(double* z, double* x, nint groups) =>
        Buffer.MemoryCopy(x, z, groups * Size * sizeof(double), groups * Size * sizeof(double));

    /// <summary>
    /// Elements 2i to even[i], elements 2i + 1 to odd[i]: x has twice as many <paramref name="groups"/>. Neither result may be x.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Deinterleave(double* even, double* odd, double* x, nint groups)
    {
        for (; groups > 0; groups--, even += Size, odd += Size, x += 2 * Size)
        {
            for (int i = 0; i < Size; i += Vector256<double>.Count)
            {
                var first = Vector256.Load(x + i);
                var second = Vector256.Load(x + Size + i);
                Avx2.Permute4x64(Avx.UnpackLow(first, second), 0b11_01_10_00).Store(even + i);
                Avx2.Permute4x64(Avx.UnpackHigh(first, second), 0b11_01_10_00).Store(odd + i);
            }
        }
    }

    /// <summary>The inverse of <see cref="Deinterleave"/>: z has twice as many <paramref name="groups"/>, and is neither operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(double* z, double* even, double* odd, nint groups)
    {
        for (; groups > 0; groups--, even += Size, odd += Size, z += 2 * Size)
        {
            for (int i = 0; i < Size; i += Vector256<double>.Count)
            {
                Vector256<double> first = Avx2.Permute4x64(Vector256.Load(even + i), 0b11_01_10_00);
                Vector256<double> second = Avx2.Permute4x64(Vector256.Load(odd + i), 0b11_01_10_00);
                Avx.UnpackLow(first, second).Store(z + i);
                Avx.UnpackHigh(first, second).Store(z + Size + i);
            }
        }
    }

    /// <summary>Copies lane <paramref name="from"/> of x to lane <paramref name="to"/> of z.</summary>
    public static void CopyLane(double* z, int to, double* x, int from)
    {
        for (int i = 0; i < Size; i += FieldVectors.Lanes)
        {
            z[i + to] = x[i + from];
        }
    }

    /// <summary>Copies lane <paramref name="lane"/> of x to every lane of z: a scalar.</summary>
    public static void Broadcast(double* z, double* x, int lane)
    {
        for (int i = 0; i < Size; i += FieldVectors.Lanes)
        {
            Vector256.Create(x[i + lane]).Store(z + i);
        }
    }
}
