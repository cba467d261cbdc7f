using Zkml.Algebra.Polynomials;

namespace Zkml.Prover.Commitments;

/// <summary>
/// A fresh sparse random vector added to what an opening opens: 64 entries in distinct rows and distinct columns of the opening's
/// square, so that each point and scalar the opening publishes, linear in the vector, is uniform (PROTOCOL section 10; a contiguous
/// block would touch one row only).
/// </summary>
public sealed class OpeningMask
{
    private const int MaximumSlotBits = 6;

    private readonly (int Index, Fr Value)[] _entries;

    private OpeningMask((int Index, Fr Value)[] entries) => _entries = entries;

    /// <summary>The entries.</summary>
    public ReadOnlySpan<(int Index, Fr Value)> Entries => _entries;

    /// <summary>A mask for an opening of 2^<paramref name="bits"/> coefficients.</summary>
    public static OpeningMask Draw(int bits) => Draw(bits, Fr.Random);

    /// <summary>A mask of given randomness, for proofs that are to be made again.</summary>
    internal static OpeningMask Draw(int bits, Func<Fr> random)
    {
        int columns = (bits + 1) / 2;
        int rows = bits - columns;
        int slots = Math.Min(MaximumSlotBits, rows);
        var entries = new (int Index, Fr Value)[1 << slots];
        for (int i = 0; i < entries.Length; i++)
        {
            int row = i << (rows - slots);
            int column = i << (columns - slots);
            entries[i] = ((row << columns) | column, random());
        }

        return new OpeningMask(entries);
    }

    /// <summary>The mask's multilinear extension at a point.</summary>
    public Fr Evaluate(Fr[] point)
    {
        Fr sum = Fr.Zero;
        foreach ((int index, Fr value) in _entries)
        {
            sum += value * MultilinearExtensions.EqAt<Fr>(point, index);
        }

        return sum;
    }
}
