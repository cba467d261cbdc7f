using Zkml.Algebra.Fields;

namespace Zkml.Algebra.Hashing;

/// <summary><see cref="Poseidon2"/> in the scalar's own arithmetic.</summary>
/// <typeparam name="TScalar">A field element, or a wire of a circuit.</typeparam>
public sealed class Poseidon2Permutation<TScalar> : IPermutation<TScalar>
    where TScalar : IScalar<TScalar>
{
    /// <summary>The only one; it has no state.</summary>
    public static readonly Poseidon2Permutation<TScalar> Instance = new();

    private Poseidon2Permutation()
    {
    }

    /// <inheritdoc/>
    public void Permute(ref TScalar a, ref TScalar b, ref TScalar c) => Poseidon2.Permute(ref a, ref b, ref c);
}
