using ILGPU;

namespace Zkml.Gpu.Sumcheck;

/// <summary>The factors of a term, of one length.</summary>
/// <param name="Left">The first.</param>
/// <param name="Right">The second.</param>
internal readonly record struct FactorViews(ArrayView<DeviceFr> Left, ArrayView<DeviceFr> Right)
{
    /// <summary>Both in one memory, one after the other.</summary>
    public static FactorViews In(ArrayView<DeviceFr> memory)
    {
        int length = memory.IntLength / 2;
        return new FactorViews(memory.SubView(0, length), memory.SubView(length, length));
    }
}
