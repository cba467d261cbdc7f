namespace Zkml.Algebra.Fields;

/// <summary>The scalar field of BN254, p = 21888242871839275222246405745257275088548364400416034343698204186575808495617.</summary>
public readonly struct FrParameters : IFieldParameters
{
    /// <inheritdoc/>
    public static string Name => "Fr";

    /// <inheritdoc/>
    public static ulong P0 => 0x43e1f593f0000001UL;

    /// <inheritdoc/>
    public static ulong P1 => 0x2833e84879b97091UL;

    /// <inheritdoc/>
    public static ulong P2 => 0xb85045b68181585dUL;

    /// <inheritdoc/>
    public static ulong P3 => 0x30644e72e131a029UL;

    /// <inheritdoc/>
    public static ulong NegativeInverse => 0xc2e1f593efffffffUL;
}
