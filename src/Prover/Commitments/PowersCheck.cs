using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;

namespace Zkml.Prover.Commitments;

/// <summary>
/// Checks that points P₀, P₁, ... are [1]₁, [τ]₁, [τ²]₁, ... for the τ of a point [τ]₂, in one pass: with ρ random,
/// e(Σ_{i&lt;n-1} ρ^i P_i, [τ]₂) = e(Σ_{i&lt;n-1} ρ^i P_{i+1}, [1]₂).
/// </summary>
/// <remarks>
/// Each side's exponent is a polynomial in ρ of degree below n; if some P_{i+1} is not τ·P_i they differ, and agree at a ρ drawn
/// after the points were fixed with probability below n / r. The second sum is (A - P₀) / ρ for A = Σ_{i&lt;n} ρ^i P_i, so one
/// multi-scalar multiplication does.
/// </remarks>
internal sealed class PowersCheck(IBackend backend)
{
    private readonly Fr _rho = Fr.Random();

    private G1 _sum = G1.Infinity;

    private Fr _power = Fr.One;

    private G1Affine _first;

    private G1 _last = G1.Infinity; // ρ^(n-1) P_{n-1}

    private long _count;

    /// <summary>Takes the next points, each on the curve.</summary>
    public void Append(ReadOnlySpan<G1Affine> points)
    {
        if (points.IsEmpty)
            return;
        if (_count == 0)
            _first = points[0];
        var scalars = new Fr[points.Length];
        foreach (ref Fr scalar in scalars.AsSpan())
        {
            scalar = _power;
            _power *= _rho;
        }

        using IBases bases = backend.LoadBases(points);
        using IVector vector = backend.Upload(scalars);
        _sum += backend.Msm(bases, vector);
        _last = points[^1] * scalars[^1];
        _count += points.Length;
    }

    /// <summary>Whether the points so far are the powers of [τ]₂'s τ, from the generator on.</summary>
    public bool Holds(G2Affine tauG2) =>
        _first == G1Affine.Generator
        && new KzgVerifierKey(tauG2).Check((_sum - _first).ToAffine(), ((_sum - _last) * _rho).ToAffine());
}
