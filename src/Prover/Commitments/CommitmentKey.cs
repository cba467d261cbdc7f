using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Circuits;
using Zkml.Circuits.Layout;

namespace Zkml.Prover.Commitments;

/// <summary>
/// The prover's half of an SRS, loaded into a backend: commits to vectors read as coefficients, C = Σ_i v_i·[τ^i] (Kate, Zaverucha,
/// Goldberg 2010), hiding by one random entry.
/// </summary>
public sealed class CommitmentKey : IDisposable
{
    private readonly IBackend _backend;
    private readonly Srs _srs;

    /// <summary>Loads the first 2^bits powers into a backend.</summary>
    /// <param name="backend">The arithmetic.</param>
    /// <param name="srs">The structured reference string; it must outlive this, and stays the caller's.</param>
    /// <param name="bits">How much of it.</param>
    /// <exception cref="UserErrorException">It has fewer powers.</exception>
    public CommitmentKey(IBackend backend, Srs srs, int bits)
    {
        _backend = backend;
        _srs = srs;
        if (bits > srs.LogSize)
        {
            throw TooSmall(srs.LogSize, bits);
        }

        Bases = srs.LoadBases(backend, bits);
    }

    /// <summary>The powers in the backend's form.</summary>
    public IBases Bases { get; }

    /// <summary>Requires 2^bits powers.</summary>
    /// <exception cref="UserErrorException">There are fewer.</exception>
    public void Require(int bits)
    {
        if (Bases.Count < 1L << bits)
        {
            throw TooSmall(TensorBlock.BitsFor(Bases.Count), bits);
        }
    }

    /// <summary>The commitment to small integers and a few scalars at other entries, among them the blinding.</summary>
    public G1Affine Commit(ReadOnlySpan<int> values, params ReadOnlySpan<(int Index, Fr Value)> scalars) =>
        Hide(_backend.Msm(Bases, values), scalars);

    /// <summary>The commitments to several vectors of small integers, each asked for in its turn, with one scalar at another entry each.</summary>
    public G1Affine[] Commit(int count, IntegerVectorSource values, Func<int, (int Index, Fr Value)> scalar) =>
        [.. _backend.Msm(Bases, count, values).Select((sum, i) => Hide(sum, [scalar(i)]))];

    private G1Affine Hide(G1 sum, ReadOnlySpan<(int Index, Fr Value)> scalars)
    {
        foreach ((int index, Fr value) in scalars)
        {
            sum += G1.FromAffine(_srs.Powers[index]) * value;
        }

        return sum.ToAffine();
    }

    /// <summary>[τ^i]₁.</summary>
    internal G1Affine Power(int i) => _srs.Powers[i];

    private static UserErrorException TooSmall(int has, int needed) => new(
        $"the structured reference string has 2^{has} powers, 2^{needed} are needed",
        $"make or import a larger one with 'prover srs --size {needed}'");

    /// <inheritdoc/>
    public void Dispose() => Bases.Dispose();
}
