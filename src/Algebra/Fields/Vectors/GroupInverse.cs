namespace Zkml.Algebra.Fields.Vectors;

/// <summary>Inverses of all lanes of a group at the price of one.</summary>
internal static unsafe class GroupInverse
{
    /// <summary>z = x^-1 in every lane, 0 for 0, with results of weight 1. The weight of x is 1; z may be x.</summary>
    public static void Invert<TParameters>(double* z, double* x)
        where TParameters : struct, IFieldParameters
    {
        Span<Fp256<TParameters>> lanes = stackalloc Fp256<TParameters>[FieldVectors.Lanes];
        GroupConversion.Store(lanes, x);
        Fp256<TParameters>.BatchInverse(lanes);
        GroupConversion.Load<TParameters>(z, lanes);
    }
}
