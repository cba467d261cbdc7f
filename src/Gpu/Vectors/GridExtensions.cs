using System.Runtime.CompilerServices;
using ILGPU;

namespace Zkml.Gpu.Vectors;

/// <summary>Positions in a launch.</summary>
internal static class GridExtensions
{
    /// <summary>The number of threads of the launch: the step of a thread that strides over items.</summary>
    public static int Stride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Grid.DimX * Group.DimX;
    }
}
