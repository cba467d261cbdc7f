namespace Zkml.Algebra.Fields;

/// <summary>An element of a field that curve formulas are written over: Fq or one of its extensions.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface IFieldElement<TSelf> : IEquatable<TSelf>
    where TSelf : unmanaged, IFieldElement<TSelf>
{
    /// <summary>0, which is also the type's default value.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>1.</summary>
    static abstract TSelf One { get; }

    /// <summary>Whether this is 0.</summary>
    bool IsZero { get; }

    /// <summary>a + b.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>a - b.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>-a.</summary>
    static abstract TSelf operator -(TSelf a);

    /// <summary>a · b.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>a².</summary>
    TSelf Square();

    /// <summary>2a.</summary>
    TSelf Double();

    /// <summary>a^-1, and 0 for 0.</summary>
    TSelf Inverse();
}
