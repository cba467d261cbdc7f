using Zkml.Algebra.Curves;

namespace Zkml.Algebra.Msm;

/// <summary>Many multiples of one point, each the sum of one entry for every window of a table of its multiples.</summary>
public sealed class FixedBaseMsm : IDisposable
{
    private readonly FixedBaseTable? _table;
    private readonly PortableFixedBaseTable? _portable;

    /// <summary>Prepares the table.</summary>
    /// <param name="point">The point.</param>
    /// <param name="count">About how many multiples will be asked for: the more, the larger the table, up to 42 MB.</param>
    public FixedBaseMsm(G1Affine point, int count)
    {
        if (FastMsm.IsSupported)
            _table = new FixedBaseTable(point, count);
        else
            _portable = new PortableFixedBaseTable(point);
    }

    /// <summary>τ⁰·G, τ¹·G, ..., of the generator G: the powers of a development setup.</summary>
    /// <param name="tau">τ.</param>
    /// <param name="count">The number of powers.</param>
    public static G1Affine[] Powers(Fr tau, int count)
    {
        var scalars = new Fr[count];
        Fr power = Fr.One;
        for (int i = 0; i < count; i++)
        {
            scalars[i] = power;
            power *= tau;
        }

        var points = new G1Affine[count];
        using var generator = new FixedBaseMsm(G1Affine.Generator, count);
        generator.Multiply(scalars, points);
        return points;
    }

    /// <summary>products[i] = scalars[i] · point, on all processors.</summary>
    /// <param name="scalars">The scalars.</param>
    /// <param name="products">As many places, at least.</param>
    public void Multiply(ReadOnlySpan<Fr> scalars, Span<G1Affine> products)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scalars.Length, products.Length);
        if (_table != null)
            _table.Multiply(scalars, products);
        else
            _portable!.Multiply(scalars, products);
    }

    /// <inheritdoc/>
    public void Dispose() => _table?.Dispose();
}
