using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Tests.Fields.Vectors;

/// <summary>A fact about the vector kernels; skipped, by name, on a processor that lacks their instructions.</summary>
public sealed class VectorFactAttribute : FactAttribute
{
    public VectorFactAttribute() => Skip = VectorInstructions.Missing;
}

/// <summary>As <see cref="VectorFactAttribute"/>, for theories.</summary>
public sealed class VectorTheoryAttribute : TheoryAttribute
{
    public VectorTheoryAttribute() => Skip = VectorInstructions.Missing;
}

internal static class VectorInstructions
{
    /// <summary>Why the kernels cannot run, or null where they can.</summary>
    public static string? Missing => FieldVectors.IsSupported ? null : "this processor has no AVX2 or no FMA";
}
