using System.Runtime.CompilerServices;
using ILGPU;

namespace Zkml.Gpu.Vectors;

/// <summary>Sums over the threads of a group: within warps by shuffles, across them through shared memory.</summary>
internal static class GroupSums
{
    private const int LargestNumberOfWarps = 32;

    /// <summary>The sum of every thread's x, in the group's first thread; all threads of the group must call it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceFr Sum(DeviceFr x)
    {
        ArrayView<DeviceFr> warps = SharedMemory.Allocate<DeviceFr>(LargestNumberOfWarps);
        for (int distance = Warp.WarpSize / 2; distance > 0; distance /= 2)
            x += Warp.ShuffleDown(x, distance);

        // Before the store, so that the sums of an earlier call have been read.
        Group.Barrier();
        if (Warp.LaneIdx == 0)
            warps[Group.IdxX / Warp.WarpSize] = x;
        Group.Barrier();
        if (Group.IdxX == 0)
        {
            for (int i = 1; i < Group.DimX / Warp.WarpSize; i++)
                x += warps[i];
        }

        return x;
    }

    /// <summary>
    /// Keeps the group's sum of every thread's x at partials[index·(groups) + group], as <see cref="PartialSums"/> reads it; all threads
    /// of the group must call it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ArrayView<DeviceFr> partials, int index, DeviceFr x)
    {
        x = Sum(x);
        if (Group.IdxX == 0)
            partials[(index * Grid.DimX) + Grid.IdxX] = x;
    }
}
