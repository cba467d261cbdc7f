using System.Numerics;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Msm;

/// <summary>Scalars as integers in [0, r) of four 64-bit limbs, from groups of field elements.</summary>
internal static unsafe class CanonicalScalars
{
    private const int Chunk = 1 << 13;

    /// <summary>The element whose product with a group's Montgomery form, stored, leaves the plain integer.</summary>
    private static readonly Fr ToPlain = Fr.From(BigInteger.One << 256).Inverse();

    /// <summary>limbs[4i] to limbs[4i + 3] = element i.</summary>
    /// <param name="limbs">Four words for each element.</param>
    /// <param name="groups">The elements as groups of weight 1.</param>
    /// <param name="count">The number of elements.</param>
    public static void Convert(ulong* limbs, double* groups, int count)
    {
        nint target = (nint)limbs;
        nint source = (nint)groups;
        Parallel.For(0, (count + Chunk - 1) / Chunk, chunk =>
        {
            int start = chunk * Chunk;
            ConvertChunk(
                new Span<Fr>((Fr*)target + start, Math.Min(Chunk, count - start)),
                (double*)source + ((nint)start / FieldVectors.Lanes * FieldVectors.GroupSize));
        });
    }

    private static void ConvertChunk(Span<Fr> plain, double* groups)
    {
        nint count = FieldVectors.GroupsFor(plain.Length);
        using var products = new GroupBuffer(count + 1);
        double* factor = products[count];
        GroupConversion.Broadcast(factor, ToPlain);
        FrKernels.MultiplyByScalar(products.Pointer, groups, factor, count);
        GroupConversion.Store(plain, products.Pointer);
    }
}
