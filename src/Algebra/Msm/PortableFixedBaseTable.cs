using Zkml.Algebra.Curves;

namespace Zkml.Algebra.Msm;

/// <summary>The multiples d·2^(8w) of a point, for every byte value d and place w, on the portable field.</summary>
internal sealed class PortableFixedBaseTable
{
    private const int Windows = Fr.Size;
    private const int Digits = byte.MaxValue;

    private readonly G1Affine[] _table = new G1Affine[Windows * Digits];

    /// <summary>Computes the table.</summary>
    public PortableFixedBaseTable(G1Affine point)
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

    /// <summary>products[i] = scalars[i] · point.</summary>
    public void Multiply(ReadOnlySpan<Fr> scalars, Span<G1Affine> products)
    {
        Fr[] inputs = scalars.ToArray();
        var sums = new G1[inputs.Length];
        Parallel.For(0, inputs.Length, i => sums[i] = Multiply(inputs[i]));
        G1.ToAffine(sums, products);
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
