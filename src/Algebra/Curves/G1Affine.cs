namespace Zkml.Algebra.Curves;

/// <summary>A point of G1, y² = x³ + 3 over Fq, or infinity, written (0, 0) as the EVM does.</summary>
/// <param name="X">x.</param>
/// <param name="Y">y.</param>
public readonly partial record struct G1Affine(Fq X, Fq Y)
{
    /// <summary>The generator (1, 2).</summary>
    public static G1Affine Generator { get; } = new(Fq.One, Fq.From(2));

    /// <summary>The neutral element.</summary>
    public static G1Affine Infinity => default;

    /// <summary>Whether this is the neutral element.</summary>
    public bool IsInfinity => X.IsZero && Y.IsZero;
}
