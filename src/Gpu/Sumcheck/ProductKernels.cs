using ILGPU;
using Zkml.Gpu.Vectors;

namespace Zkml.Gpu.Sumcheck;

/// <summary>
/// Kernels of a term of the sum-of-products sumcheck, over the pairs of neighbours (l₀, l₁), (r₀, r₁) of its factors: the sums are
/// Σ l₀·r₀, Σ l₁·r₁ and Σ (l₁ - l₀)·(r₁ - r₀). Threads stride over the pairs.
/// </summary>
internal static class ProductKernels
{
    /// <summary>The number of sums.</summary>
    public const int Sums = 3;

    /// <summary>A round's sums, kept from the given place on. Three products a pair.</summary>
    public static void Evaluate(ArrayView<DeviceFr> partials, ArrayView<DeviceFr> left, ArrayView<DeviceFr> right, int first)
    {
        DeviceFr atZero = default;
        DeviceFr atOne = default;
        DeviceFr quadratic = default;
        for (int i = Grid.GlobalIndex.X; i < left.IntLength / 2; i += GridExtensions.Stride)
        {
            DeviceFr left0 = left[2 * i];
            DeviceFr left1 = left[(2 * i) + 1];
            DeviceFr right0 = right[2 * i];
            DeviceFr right1 = right[(2 * i) + 1];
            atZero += left0 * right0;
            atOne += left1 * right1;
            quadratic += (left1 - left0) * (right1 - right0);
        }

        GroupSums.Store(partials, first, atZero);
        GroupSums.Store(partials, first + 1, atOne);
        GroupSums.Store(partials, first + 2, quadratic);
    }

    /// <summary>Binds a variable and sums the next round over the folded factors. Seven products and 384 bytes a pair of these.</summary>
    public static void FoldAndEvaluate(
        ArrayView<DeviceFr> partials,
        ArrayView<DeviceFr> toLeft,
        ArrayView<DeviceFr> toRight,
        ArrayView<DeviceFr> left,
        ArrayView<DeviceFr> right,
        DeviceFr challenge,
        int first)
    {
        DeviceFr atZero = default;
        DeviceFr atOne = default;
        DeviceFr quadratic = default;
        for (int i = Grid.GlobalIndex.X; i < toLeft.IntLength / 2; i += GridExtensions.Stride)
        {
            DeviceFr left0 = Folded(left, 2 * i, challenge);
            DeviceFr left1 = Folded(left, (2 * i) + 1, challenge);
            DeviceFr right0 = Folded(right, 2 * i, challenge);
            DeviceFr right1 = Folded(right, (2 * i) + 1, challenge);
            toLeft[2 * i] = left0;
            toLeft[(2 * i) + 1] = left1;
            toRight[2 * i] = right0;
            toRight[(2 * i) + 1] = right1;
            atZero += left0 * right0;
            atOne += left1 * right1;
            quadratic += (left1 - left0) * (right1 - right0);
        }

        GroupSums.Store(partials, first, atZero);
        GroupSums.Store(partials, first + 1, atOne);
        GroupSums.Store(partials, first + 2, quadratic);
    }

    /// <summary>Binds a variable of one factor.</summary>
    public static void Fold(ArrayView<DeviceFr> target, ArrayView<DeviceFr> source, DeviceFr challenge)
    {
        for (int i = Grid.GlobalIndex.X; i < target.IntLength; i += GridExtensions.Stride)
            target[i] = Folded(source, i, challenge);
    }

    private static DeviceFr Folded(ArrayView<DeviceFr> table, int i, DeviceFr challenge)
    {
        DeviceFr even = table[2 * i];
        return even + (challenge * (table[(2 * i) + 1] - even));
    }
}
