namespace Zkml.Algebra.Fields;

/// <summary>The base field of BN254, p = 21888242871839275222246405745257275088696311157297823662689037894645226208583.</summary>
public readonly struct FqParameters : IFieldParameters
{
    /// <inheritdoc/>
    public static string Name => "Fq";

    /// <inheritdoc/>
    public static ulong P0 => 0x3c208c16d87cfd47UL;

    /// <inheritdoc/>
    public static ulong P1 => 0x97816a916871ca8dUL;

    /// <inheritdoc/>
    public static ulong P2 => 0xb85045b68181585dUL;

    /// <inheritdoc/>
    public static ulong P3 => 0x30644e72e131a029UL;

    /// <inheritdoc/>
    public static ulong NegativeInverse => 0x87d20782e4866389UL;
}
