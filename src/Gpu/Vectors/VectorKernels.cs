using ILGPU;

namespace Zkml.Gpu.Vectors;

/// <summary>Kernels of one product an element. Threads stride over the elements.</summary>
internal static class VectorKernels
{
    /// <summary>product[i] *= x[i].</summary>
    public static void Multiply(ArrayView<DeviceFr> product, ArrayView<DeviceFr> x)
    {
        for (int i = Grid.GlobalIndex.X; i < x.IntLength; i += GridExtensions.Stride)
            product[i] *= x[i];
    }

    /// <summary>sum[i] += c · x[i].</summary>
    public static void MultiplyAdd(ArrayView<DeviceFr> sum, DeviceFr c, ArrayView<DeviceFr> x)
    {
        for (int i = Grid.GlobalIndex.X; i < x.IntLength; i += GridExtensions.Stride)
            sum[i] += c * x[i];
    }

    /// <summary>sum[i] += c · x[i] for integers; c is given times R, so that one product with the bare magnitude suffices.</summary>
    public static void MultiplyAddIntegers(ArrayView<DeviceFr> sum, DeviceFr scaled, ArrayView<int> x)
    {
        for (int i = Grid.GlobalIndex.X; i < x.IntLength; i += GridExtensions.Stride)
        {
            long value = x[i];
            if (value != 0)
            {
                DeviceFr product = scaled * new DeviceFr((ulong)(value < 0 ? -value : value), 0, 0, 0);
                sum[i] = value < 0 ? sum[i] - product : sum[i] + product;
            }
        }
    }

    /// <summary>sum[i] += x[i].</summary>
    public static void Add(ArrayView<DeviceFr> sum, ArrayView<DeviceFr> x)
    {
        for (int i = Grid.GlobalIndex.X; i < x.IntLength; i += GridExtensions.Stride)
            sum[i] += x[i];
    }

    /// <summary>table[i] = low[i mod |low|] · high[i / |low|], |low| being 2^lowBits: tables of powers and of eq.</summary>
    public static void OuterProduct(ArrayView<DeviceFr> table, ArrayView<DeviceFr> low, ArrayView<DeviceFr> high, int lowBits)
    {
        int mask = (1 << lowBits) - 1;
        for (int i = Grid.GlobalIndex.X; i < table.IntLength; i += GridExtensions.Stride)
            table[i] = low[i & mask] * high[i >> lowBits];
    }

    /// <summary>
    /// y[j·segments + s]: the s-th part of Σ_i weights[i] · x[i + j·|weights|], a group each; parts have so many terms.
    /// </summary>
    public static void FoldByGroups(
        ArrayView<DeviceFr> y, ArrayView<DeviceFr> x, ArrayView<DeviceFr> weights, int segments, int terms)
    {
        for (int item = Grid.IdxX; item < y.IntLength; item += Grid.DimX)
        {
            int row = item / segments;
            int start = (item - (row * segments)) * terms;
            int end = IntrinsicMath.Min(start + terms, weights.IntLength);
            DeviceFr sum = default;
            for (int i = start + Group.IdxX; i < end; i += Group.DimX)
                sum += weights[i] * x[((long)row * weights.IntLength) + i];
            sum = GroupSums.Sum(sum);
            if (Group.IdxX == 0)
                y[item] = sum;
        }
    }

    /// <summary>y[j] = Σ_i weights[i] · x[i + j·|weights|], a thread each.</summary>
    public static void FoldByThreads(ArrayView<DeviceFr> y, ArrayView<DeviceFr> x, ArrayView<DeviceFr> weights)
    {
        for (int row = Grid.GlobalIndex.X; row < y.IntLength; row += GridExtensions.Stride)
        {
            DeviceFr sum = default;
            for (int i = 0; i < weights.IntLength; i++)
                sum += weights[i] * x[((long)row * weights.IntLength) + i];
            y[row] = sum;
        }
    }
}
