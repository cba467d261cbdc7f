using ILGPU;
using Zkml.Gpu.Fields;
using Zkml.Gpu.Vectors;

namespace Zkml.Gpu.Fractions;

/// <summary>Kernels of eq's tables.</summary>
internal static class EqKernels
{
    /// <summary>
    /// pyramid[2^d + i] = eq(the last d coordinates of the point, i) for every d and i &lt; 2^d: a product for each of them.
    /// </summary>
    public static void Pyramid(ArrayView<DeviceFr> pyramid, ArrayView<DeviceFr> point)
    {
        for (int entry = Grid.GlobalIndex.X + 1; entry < pyramid.IntLength; entry += GridExtensions.Stride)
        {
            int variables = 31 - IntrinsicMath.BitOperations.LeadingZeroCount(entry);
            DeviceFr product = FrOnDevice.One;
            for (int j = 0; j < variables; j++)
            {
                DeviceFr coordinate = point[point.IntLength - variables + j];
                product *= ((entry >> j) & 1) != 0 ? coordinate : FrOnDevice.One - coordinate;
            }

            pyramid[entry] = product;
        }
    }
}
