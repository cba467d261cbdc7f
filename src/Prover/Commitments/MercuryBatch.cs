namespace Zkml.Prover.Commitments;

/// <summary>
/// The batch opening inside Mercury, as prover and verifier see it: five polynomials, each at some of the points z, 1/z, α, merged
/// into one quotient and that opened at ζ (Boneh, Drake, Fisch, Gabizon, ePrint 2020/081, section 4).
/// </summary>
/// <remarks>
/// In order: f - (z^b - α)·q, g, h, S, D, with powers of ρ. <c>Points[i]</c> opens polynomial i, <c>Weight(i)</c> is
/// ρ^i · Π (ζ - x) over the points x that do not.
/// </remarks>
internal sealed class MercuryBatch
{
    private readonly Fr[] _points;

    private readonly Fr[][] _openedAt;

    private readonly Fr _rho;

    /// <summary>Fixes the points; <paramref name="rho"/> merges the polynomials.</summary>
    public MercuryBatch(Fr z, Fr zInverse, Fr alpha, Fr rho)
    {
        _points = [z, zInverse, alpha];
        _openedAt = [[z], [z, zInverse], [z, zInverse, alpha], [z, zInverse], [z]];
        _rho = rho;
    }

    /// <summary>The number of polynomials.</summary>
    public int Count => _openedAt.Length;

    /// <summary>Whether z, 1/z and α differ, as interpolation needs: false for a handful of the challenges.</summary>
    public bool IsSound => _points[0] != _points[1] && _points[0] != _points[2] && _points[1] != _points[2];

    /// <summary>The points at which polynomial <paramref name="index"/> is opened.</summary>
    public ReadOnlySpan<Fr> Points(int index) => _openedAt[index];

    /// <summary>Π (ζ - x) over all three points.</summary>
    public Fr Vanishing(Fr zeta) => (zeta - _points[0]) * (zeta - _points[1]) * (zeta - _points[2]);

    /// <summary>ρ^i.</summary>
    public Fr Power(int index) => _rho.Pow(index);

    /// <summary>ρ^i · Π (ζ - x) over the points at which polynomial i is not opened.</summary>
    public Fr Weight(int index, Fr zeta)
    {
        Fr weight = Power(index);
        foreach (Fr x in _points.AsSpan(_openedAt[index].Length))
            weight *= zeta - x;
        return weight;
    }

    /// <summary>At ζ, the polynomial of least degree through the values that polynomial i takes at its points.</summary>
    public Fr Interpolate(int index, ReadOnlySpan<Fr> values, Fr zeta)
    {
        ReadOnlySpan<Fr> points = Points(index);
        Fr sum = Fr.Zero;
        for (int i = 0; i < points.Length; i++)
        {
            Fr numerator = values[i];
            Fr denominator = Fr.One;
            for (int j = 0; j < points.Length; j++)
            {
                if (j == i)
                    continue;
                numerator *= zeta - points[j];
                denominator *= points[i] - points[j];
            }

            sum += numerator * denominator.Inverse();
        }

        return sum;
    }
}
