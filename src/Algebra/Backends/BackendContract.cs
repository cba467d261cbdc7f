using System.Numerics;

namespace Zkml.Algebra.Backends;

/// <summary>The checks of <see cref="IBackend"/>'s preconditions, the same for every backend.</summary>
internal static class BackendContract
{
    /// <summary>A precondition of an operation.</summary>
    /// <exception cref="ArgumentException">It does not hold.</exception>
    public static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }

    /// <summary>The vector as one of this backend's own.</summary>
    public static TOwn Own<TOwn>(object vector)
        where TOwn : class =>
        vector as TOwn ?? throw new ArgumentException("the vector or the bases belong to another backend");

    /// <summary>offset + count ≤ length, without overflow.</summary>
    public static void RequireRange(int offset, int count, int length) => Require(
        offset >= 0 && count <= length - offset, "the range leaves the vector");

    /// <summary>Requires vectors of one length.</summary>
    public static void RequireSameLength(int a, int b) => Require(a == b, "the vectors have one length");

    /// <summary>b divides a positive length and is below it.</summary>
    public static void RequireBinomial(int length, int b) => Require(
        b > 0 && b < length && length % b == 0, "b must divide the number of coefficients and be below it");

    /// <summary>The shape of the leaves: every block inside the tree, no slot twice, every matrix inside its storage.</summary>
    public static void RequireLeaves(FractionLeaves leaves)
    {
        Require(leaves.RowBits >= 0 && leaves.SlotBits is >= 0 and <= 28, "a tree has up to 2^28 slots");
        Require(leaves.RowBits <= 30 && leaves.RowBits + leaves.SlotBits <= 40, "a tree has up to 2^40 leaves");
        bool[] taken = new bool[1 << leaves.SlotBits];
        foreach (LeafBlock block in leaves.Blocks)
        {
            Require(block.Rows >= 0 && block.Rows <= 1 << leaves.RowBits, "a block has at most 2^RowBits rows");
            Require(block.Coordinates.Count is >= 1 and <= 3, "a leaf has one to three coordinates");
            foreach (int slot in block.Slots)
            {
                Require(slot >= 0 && slot < taken.Length && !taken[slot], "blocks share a slot or leave the tree");
                taken[slot] = true;
            }

            foreach (IntMatrix matrix in block.Coordinates)
            {
                RequireMatrix(matrix, block.Rows, block.Slots.Count);
            }

            if (block.Numerators is { } numerators)
            {
                RequireMatrix(numerators, block.Rows, block.Slots.Count);
            }
        }
    }

    /// <summary>Factors of one length, a power of two within the sumcheck's variables.</summary>
    public static void RequireTerms(IReadOnlyList<ProductTerm> terms, int variables)
    {
        Require(terms.Count > 0 && variables is >= 0 and <= 30, "a sumcheck has terms and up to 30 variables");
        foreach (ProductTerm term in terms)
        {
            int length = term.Left.Length;
            Require(
                length == term.Right.Length && BitOperations.IsPow2(length) && length <= 1 << variables,
                "the factors of a product have one length, a power of two within the sumcheck's");
        }
    }

    private static void RequireMatrix(IntMatrix matrix, int rows, int columns)
    {
        Require(matrix.Offset >= 0 && matrix.Stride >= 0 && matrix.Step >= 0, "a matrix steps forward");
        if (rows > 0 && columns > 0)
        {
            long last = matrix.Offset + ((rows - 1L) * matrix.Stride) + ((columns - 1L) * matrix.Step);
            Require(last < matrix.Data.Length, "a matrix leaves its storage");
        }
    }
}
