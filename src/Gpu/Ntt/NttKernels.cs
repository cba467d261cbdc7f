using System.Runtime.CompilerServices;
using ILGPU;

namespace Zkml.Gpu.Ntt;

/// <summary>One pass of the transform: which digit of the index it turns into frequencies.</summary>
/// <param name="log">log2 of the transform's size n.</param>
/// <param name="radixBits">log2 of the radix R.</param>
/// <param name="doneBits">log2 of the product L of the radices of the passes before.</param>
/// <param name="lowBits">log2 of the size of the low table of twiddle factors.</param>
internal readonly struct NttPass(int log, int radixBits, int doneBits, int lowBits)
{
    /// <summary>log2 of the transform's size n.</summary>
    public readonly int Log = log;

    /// <summary>log2 of the radix R.</summary>
    public readonly int RadixBits = radixBits;

    /// <summary>log2 of the product L of the radices of the passes before.</summary>
    public readonly int DoneBits = doneBits;

    /// <summary>log2 of the size of the low table of twiddle factors.</summary>
    public readonly int LowBits = lowBits;
}

/// <summary>
/// The number-theoretic transform in passes of one digit each, by Stockham's self-sorting order (Govindaraju et al. 2008, "High
/// performance discrete Fourier transforms on graphics processors", section 3): natural order on both sides, out of place.
/// </summary>
internal static class NttKernels
{
    /// <summary>Elements that a group transforms in shared memory: 32 KiB.</summary>
    public const int TileBits = 10;

    private const int Tile = 1 << TileBits;

    /// <summary>
    /// y[(q - k)·R + k + s·L] = scale · Σ_r x[q + r·n/R] · ω_(L·R)^(k·r) · ω_R^(r·s), k = q mod L. A group takes neighbouring q, so
    /// that what it reads together lies together; in shared memory it runs decimation in frequency.
    /// </summary>
    /// <param name="y">The result.</param>
    /// <param name="x">The input.</param>
    /// <param name="roots">The powers of ω of order <see cref="Tile"/> below the half of it.</param>
    /// <param name="low">ω_n^i for i below 2^LowBits.</param>
    /// <param name="high">ω_n^(i·2^LowBits).</param>
    /// <param name="scale">A factor for every result.</param>
    /// <param name="isScaled">Whether there is one: 1 or 0.</param>
    /// <param name="pass">The pass.</param>
    public static void Pass(
        ArrayView<DeviceFr> y,
        ArrayView<DeviceFr> x,
        ArrayView<DeviceFr> roots,
        ArrayView<DeviceFr> low,
        ArrayView<DeviceFr> high,
        DeviceFr scale,
        int isScaled,
        NttPass pass)
    {
        // One plane a limb: neighbouring threads then use neighbouring banks.
        ArrayView<ulong> tile = SharedMemory.Allocate<ulong>(4 * Tile);
        int tileBits = IntrinsicMath.Min(TileBits, pass.Log);
        int abreastBits = tileBits - pass.RadixBits;
        int abreast = 1 << abreastBits;
        int rest = pass.Log - pass.RadixBits;
        int doneMask = (1 << pass.DoneBits) - 1;
        for (int group = Grid.IdxX; group < 1 << (pass.Log - tileBits); group += Grid.DimX)
        {
            int firstColumn = group << abreastBits;
            for (int i = Group.IdxX; i < 1 << tileBits; i += Group.DimX)
            {
                int column = firstColumn + (i & (abreast - 1));
                int r = i >> abreastBits;
                DeviceFr value = x[column + (r << rest)];
                int exponent = ((column & doneMask) * r) << (rest - pass.DoneBits);
                if (exponent != 0)
                    value *= low[exponent & ((1 << pass.LowBits) - 1)] * high[exponent >> pass.LowBits];
                Store(tile, i, value);
            }

            Group.Barrier();
            for (int stage = pass.RadixBits - 1; stage >= 0; stage--)
            {
                int half = 1 << stage;
                for (int i = Group.IdxX; i < 1 << (tileBits - 1); i += Group.DimX)
                {
                    int j = i >> abreastBits;
                    int within = j & (half - 1);
                    int first = ((((j >> stage) << (stage + 1)) | within) << abreastBits) | (i & (abreast - 1));
                    int second = first + (half << abreastBits);
                    DeviceFr u = Load(tile, first);
                    DeviceFr v = Load(tile, second);
                    Store(tile, first, u + v);
                    v = u - v;
                    if (within != 0)
                        v *= roots[within << (TileBits - 1 - stage)];
                    Store(tile, second, v);
                }

                Group.Barrier();
            }

            for (int i = Group.IdxX; i < 1 << tileBits; i += Group.DimX)
            {
                int column = firstColumn + (i & (abreast - 1));
                int done = column & doneMask;
                int s = Reversed(i >> abreastBits, pass.RadixBits);
                DeviceFr value = Load(tile, i);
                if (isScaled != 0)
                    value *= scale;
                y[((column - done) << pass.RadixBits) + done + (s << pass.DoneBits)] = value;
            }

            Group.Barrier();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DeviceFr Load(ArrayView<ulong> tile, int i) =>
        new(tile[i], tile[i + Tile], tile[i + (2 * Tile)], tile[i + (3 * Tile)]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ArrayView<ulong> tile, int i, DeviceFr value)
    {
        tile[i] = value.Limb0;
        tile[i + Tile] = value.Limb1;
        tile[i + (2 * Tile)] = value.Limb2;
        tile[i + (3 * Tile)] = value.Limb3;
    }

    /// <summary>The lowest bits of i in reverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Reversed(int i, int bits)
    {
        uint x = (uint)i;
        x = ((x >> 1) & 0x55555555u) | ((x & 0x55555555u) << 1);
        x = ((x >> 2) & 0x33333333u) | ((x & 0x33333333u) << 2);
        x = ((x >> 4) & 0x0f0f0f0fu) | ((x & 0x0f0f0f0fu) << 4);
        x = ((x >> 8) & 0x00ff00ffu) | ((x & 0x00ff00ffu) << 8);
        return (int)(((x >> 16) | (x << 16)) >> (32 - bits));
    }
}
