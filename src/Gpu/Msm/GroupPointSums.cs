using System.Runtime.CompilerServices;
using ILGPU;
using Zkml.Gpu.Devices;

namespace Zkml.Gpu.Msm;

/// <summary>Sums of points over the threads of a group, a power of two of them, through shared memory.</summary>
internal static class GroupPointSums
{
    /// <summary>The sum of every thread's point, in the group's first thread; all threads of the group must call it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceG1 Sum(DeviceG1 point)
    {
        ArrayView<DeviceG1> shared = SharedMemory.Allocate<DeviceG1>(GpuDevice.LargestGroup);
        shared[Group.IdxX] = point;
        Group.Barrier();
        for (int distance = Group.DimX / 2; distance > 0; distance /= 2)
        {
            if (Group.IdxX < distance)
            {
                point += shared[Group.IdxX + distance];
                shared[Group.IdxX] = point;
            }

            Group.Barrier();
        }

        return point;
    }
}
