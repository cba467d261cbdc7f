namespace Zkml.Algebra.Fields;

/// <summary>
/// What a verifier computes with: a field element when it runs natively, a wire when its run is recorded as a circuit
/// (PROTOCOL section 9). No comparison, no branching on a value: a check goes through the verifier's constraints.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IScalar<TSelf>
    where TSelf : IScalar<TSelf>
{
    /// <summary>The constant c.</summary>
    static abstract TSelf Constant(in Fr c);

    /// <summary>a + b.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>a - b.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>a · b.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);
}
