using ILGPU;

namespace Zkml.Gpu.Vectors;

/// <summary>The second step of sums over a whole launch.</summary>
internal static class PartialSumKernels
{
    /// <summary>sums[j] = Σ_i partials[i + j·length], a group each.</summary>
    public static void Add(ArrayView<DeviceFr> sums, ArrayView<DeviceFr> partials, int length)
    {
        for (int row = Grid.IdxX; row < sums.IntLength; row += Grid.DimX)
        {
            DeviceFr sum = default;
            for (int i = Group.IdxX; i < length; i += Group.DimX)
                sum += partials[(row * length) + i];
            sum = GroupSums.Sum(sum);
            if (Group.IdxX == 0)
                sums[row] = sum;
        }
    }
}
