namespace Zkml.Algebra.Polynomials;

/// <summary>
/// Multilinear polynomials as tables of their values on the hypercube: variable j is bit j of the index, least significant
/// first, so that binding the lowest variable pairs neighbours (PROTOCOL section 3).
/// </summary>
public static class Multilinear
{
    /// <summary>eq(point, i) for i in 0..2^|point|-1.</summary>
    public static Fr[] EqTable(ReadOnlySpan<Fr> point) => MultilinearExtensions.EqTable(point, 1 << point.Length);

    /// <summary>Binds the lowest variable in place; the first half of the table is the result.</summary>
    public static void Fold(Span<Fr> table, Fr challenge)
    {
        for (int i = 0; i < table.Length / 2; i++)
        {
            table[i] = table[2 * i] + (challenge * (table[(2 * i) + 1] - table[2 * i]));
        }
    }

    /// <summary>The multilinear extension of the table at the point.</summary>
    /// <exception cref="ArgumentException">The table's length is not 2^|point|.</exception>
    public static Fr Evaluate(ReadOnlySpan<Fr> table, ReadOnlySpan<Fr> point)
    {
        RequireTable(table.Length, point.Length);
        Span<Fr> rest = table.ToArray();
        foreach (Fr challenge in point)
        {
            Fold(rest, challenge);
            rest = rest[..(rest.Length / 2)];
        }

        return rest[0];
    }

    private static void RequireTable(int length, int variables)
    {
        if (length != 1 << variables)
        {
            throw new ArgumentException($"a table over {variables} variables has 2^{variables} entries, not {length}");
        }
    }
}
