using Zkml.Algebra.Curves;

namespace Zkml.Prover.Commitments;

/// <summary>Many multiples of one point, by a table of d·2^(8w) times the point for every byte value d and place w.</summary>
internal sealed class FixedBase
{
    private const int Windows = Fr.Size;

    private const int Digits = 255; // 1 to 255; zero adds nothing

    private readonly G1Affine[] _table = new G1Affine[Windows * Digits];

    public FixedBase(G1Affine point)
    {
        var multiples = new G1[_table.Length];
        G1 unit = point;
        for (int i = 0; i < multiples.Length; i++)
        {
            multiples[i] = i % Digits == 0 ? unit : multiples[i - 1] + unit;
            if (i % Digits == Digits - 1)
                unit += multiples[i];
        }

        G1.ToAffine(multiples, _table);
    }

    /// <summary>points[i] = scalars[i] times the point, on all cores.</summary>
    public void Multiply(Fr[] scalars, G1Affine[] points)
    {
        var products = new G1[scalars.Length];
        Parallel.For(0, scalars.Length, i => products[i] = Multiply(scalars[i]));
        G1.ToAffine(products, points);
    }

    private G1 Multiply(Fr scalar)
    {
        Span<byte> digits = stackalloc byte[Fr.Size];
        scalar.WriteLittleEndian(digits);
        G1 product = G1.Infinity;
        for (int window = 0; window < Windows; window++)
        {
            if (digits[window] != 0)
                product += _table[(window * Digits) + digits[window] - 1];
        }

        return product;
    }
}
