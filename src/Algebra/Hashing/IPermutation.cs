using Zkml.Algebra.Fields;

namespace Zkml.Algebra.Hashing;

/// <summary>
/// A permutation of three scalars: the primitive of a sponge. An implementation for wires may emit gates of its own, as
/// long as it computes what <see cref="Poseidon2.Permute{TScalar}"/> does.
/// </summary>
/// <typeparam name="TScalar">A field element, or a wire of a circuit.</typeparam>
public interface IPermutation<TScalar>
    where TScalar : IScalar<TScalar>
{
    /// <summary>Permutes (a, b, c) in place.</summary>
    void Permute(ref TScalar a, ref TScalar b, ref TScalar c);
}
