using System.Runtime.CompilerServices;
using ILGPU;
using Zkml.Gpu.Fields;

namespace Zkml.Gpu.Fractions;

/// <summary>A table of pairs in memory: four planes, p₀, q₀, p₁ + λ·q₁, q₁, of one level's shape each.</summary>
/// <param name="planes">The memory.</param>
/// <param name="lambda">λ.</param>
internal readonly struct PairTable(ArrayView<DeviceFr> planes, DeviceFr lambda)
{
    /// <summary>The number of planes.</summary>
    public const int Planes = 4;

    /// <summary>The planes, one after the other.</summary>
    public readonly ArrayView<DeviceFr> Memory = planes;

    /// <summary>λ.</summary>
    public readonly DeviceFr Lambda = lambda;

    /// <summary>An entry of a plane, where it is live.</summary>
    public DeviceFr this[int plane, int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => Memory[(plane * (Memory.IntLength / Planes)) + index] = value;
    }

    /// <summary>What a plane holds where nothing is live: the fractions 0/1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceFr Padding(int plane, DeviceFr lambda)
    {
        DeviceFr even = plane == 0 ? default : lambda;
        return (plane & 1) != 0 ? FrOnDevice.One : even;
    }

    /// <summary>A plane's entry at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceFr Read(int plane, LevelRectangle rectangle, int row, int column) => row < rectangle.Rows
        ? Memory[(plane * (Memory.IntLength / Planes)) + rectangle.Index(row, column)]
        : Padding(plane, Lambda);

    /// <summary>A plane's rows 2·row and 2·row + 1, folded by the challenge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DeviceFr Fold(int plane, LevelRectangle rectangle, int row, int column, DeviceFr challenge)
    {
        DeviceFr even = Read(plane, rectangle, 2 * row, column);
        return even + (challenge * (Read(plane, rectangle, (2 * row) + 1, column) - even));
    }
}
