namespace Zkml.Algebra.Backends;

/// <summary>A vector of Fr elements that lives wherever its backend computes; only that backend can read it.</summary>
public interface IVector : IDisposable
{
    /// <summary>The number of elements.</summary>
    int Length { get; }
}

/// <summary>A prefix of the structured reference string, prepared by a backend for multi-scalar multiplication.</summary>
public interface IBases : IDisposable
{
    /// <summary>The number of points.</summary>
    int Count { get; }
}
