namespace Zkml.Algebra.Fields;

/// <summary>The constants that make <see cref="Fp256{TParameters}"/> one particular prime field.</summary>
/// <remarks>Limbs are 64 bits, least significant first. The JIT folds all of them into immediates.</remarks>
public interface IFieldParameters
{
    /// <summary>The field's short name, for messages.</summary>
    static abstract string Name { get; }

    /// <summary>Limb 0 of the modulus p.</summary>
    static abstract ulong P0 { get; }

    /// <summary>Limb 1 of p.</summary>
    static abstract ulong P1 { get; }

    /// <summary>Limb 2 of p.</summary>
    static abstract ulong P2 { get; }

    /// <summary>Limb 3 of p; below 2^62, so that sums of two elements never carry out.</summary>
    static abstract ulong P3 { get; }

    /// <summary>-p^-1 mod 2^64, the Montgomery constant.</summary>
    static abstract ulong NegativeInverse { get; }
}
