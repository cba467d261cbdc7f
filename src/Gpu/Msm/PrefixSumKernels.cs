using ILGPU;
using Zkml.Gpu.Devices;
using Zkml.Gpu.Vectors;

namespace Zkml.Gpu.Msm;

/// <summary>Prefix sums of tiles, a group each, in which every thread takes a few consecutive values.</summary>
internal static class PrefixSumKernels
{
    /// <summary>Values a thread: whole sectors of memory.</summary>
    public const int ValuesPerThread = 16;

    /// <summary>values[i] = the sum of those before it in its tile; sums[tile] = the sum of all of them.</summary>
    public static void SumTiles(ArrayView<int> values, ArrayView<int> sums)
    {
        ArrayView<int> shared = SharedMemory.Allocate<int>(GpuDevice.LargestGroup);
        for (int tile = Grid.IdxX; tile < sums.IntLength; tile += Grid.DimX)
        {
            int start = ((tile * Group.DimX) + Group.IdxX) * ValuesPerThread;
            int end = IntrinsicMath.Min(start + ValuesPerThread, values.IntLength);
            int own = 0;
            for (int i = start; i < end; i++)
                own += values[i];
            shared[Group.IdxX] = own;
            Group.Barrier();
            for (int distance = 1; distance < Group.DimX; distance *= 2)
            {
                int below = Group.IdxX >= distance ? shared[Group.IdxX - distance] : 0;
                Group.Barrier();
                shared[Group.IdxX] += below;
                Group.Barrier();
            }

            int through = shared[Group.IdxX];
            if (Group.IdxX == Group.DimX - 1)
                sums[tile] = through;
            int before = through - own;
            for (int i = start; i < end; i++)
            {
                int value = values[i];
                values[i] = before;
                before += value;
            }

            Group.Barrier();
        }
    }

    /// <summary>values[i] += sums[the tile of i].</summary>
    public static void AddToTiles(ArrayView<int> values, ArrayView<int> sums, int tile)
    {
        for (int i = Grid.GlobalIndex.X; i < values.IntLength; i += GridExtensions.Stride)
            values[i] += sums[i / tile];
    }
}
