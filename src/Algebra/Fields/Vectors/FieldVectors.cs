using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Zkml.Algebra.Fields.Vectors;

/// <summary>What is common to the kernels of both fields.</summary>
internal static class FieldVectors
{
    /// <summary>Elements of a group.</summary>
    public const int Lanes = 4;

    /// <summary>Doubles of a group: five digits of four lanes.</summary>
    public const int GroupSize = 20;

    /// <summary>64-bit integers of an accumulation: ten columns of four lanes.</summary>
    public const int ColumnsSize = 40;

    /// <summary>Groups that <see cref="IFieldKernels.Accumulate"/> may add up before they are reduced.</summary>
    public const int MaximumTerms = 256;

    /// <summary>Whether this processor runs the kernels; where it does not, <see cref="Fp256{TParameters}"/> serves.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>Whether the kernels take two groups at a time: vectors of 512 bits exist and do not slow the processor down.</summary>
    public static bool UsesAvx512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    /// <summary>The groups that hold a number of elements.</summary>
    public static nint GroupsFor(nint elements) => (elements + Lanes - 1) / Lanes;
}
