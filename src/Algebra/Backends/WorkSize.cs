namespace Zkml.Algebra.Backends;

/// <summary>The sizes of a proof's work, known from its circuit before any of it is done.</summary>
/// <param name="Bases">The points of the multi-scalar multiplications.</param>
/// <param name="Coefficients">The longest vectors: those of the openings.</param>
/// <param name="Leaves">The leaves of the fraction tree that are not 0/1.</param>
/// <param name="LeafIntegers">The integers that the leaves are made of.</param>
public sealed record WorkSize(long Bases, long Coefficients, long Leaves, long LeafIntegers);
