using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Circuits;

namespace Zkml.Prover.Commitments;

/// <summary>
/// The prover's half of an SRS, loaded into a backend: commits to vectors read as coefficients, C = Σ_i v_i·[τ^i] (Kate, Zaverucha,
/// Goldberg 2010), hiding by one random entry.
/// </summary>
public sealed class CommitmentKey : IDisposable
{
    private readonly G1Affine[] _powers;

    /// <summary>Loads the first 2^bits powers into a backend.</summary>
    /// <param name="backend">The arithmetic.</param>
    /// <param name="powers">[τ^i], a power of two of them.</param>
    public CommitmentKey(IBackend backend, G1Affine[] powers)
    {
        _powers = powers;
        Bases = backend.LoadBases(powers);
    }

    /// <summary>The powers in the backend's form.</summary>
    public IBases Bases { get; }

    /// <summary>The number of powers.</summary>
    public int Count => _powers.Length;

    /// <summary>Requires 2^bits powers.</summary>
    /// <exception cref="UserErrorException">There are fewer.</exception>
    public void Require(int bits)
    {
        if (Count < 1L << bits)
        {
            throw new UserErrorException(
                $"the structured reference string has {Count} powers, 2^{bits} are needed",
                $"make or import one with 'prover srs --size {bits}'");
        }
    }

    /// <summary>The commitment to small integers and a few scalars at other entries, among them the blinding.</summary>
    public G1Affine Commit(IBackend backend, ReadOnlySpan<int> values, params ReadOnlySpan<(int Index, Fr Value)> scalars)
    {
        G1 sum = backend.Msm(Bases, values);
        foreach ((int index, Fr value) in scalars)
        {
            sum += G1.FromAffine(_powers[index]) * value;
        }

        return sum.ToAffine();
    }

    /// <inheritdoc/>
    public void Dispose() => Bases.Dispose();
}
