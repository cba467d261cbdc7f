namespace Zkml.Algebra.Fields.Vectors;

/// <summary>
/// Arithmetic on groups of four field elements: five vectors of four doubles, digit by digit, each lane an element in balanced
/// digits of 51 bits, in Montgomery form with R = 2^255. All pointers are aligned to 32 bytes.
/// </summary>
/// <remarks>
/// <para>An element of weight w has digits 0 to 3 of magnitude at most w · 2^50 and a value of magnitude at most w · p (and a
/// millionth). Every kernel's result has weight 1 unless its summary says otherwise; a lazy sum or difference (see
/// <see cref="Groups"/>) has the sum of the weights. docs/field-vectors.md has the argument.</para>
/// <para>A result may take the place of an operand of the same position; no other overlap is allowed. Scalars are groups with one
/// element in all lanes, and are not results.</para>
/// </remarks>
internal unsafe interface IFieldKernels
{
    /// <summary>z = x · y. The weights' product is at most 4.</summary>
    static abstract void Multiply(double* z, double* x, double* y, nint groups);

    /// <summary>z = x². The weight of x is 1.</summary>
    static abstract void Square(double* z, double* x, nint groups);

    /// <summary>z = x · scalar. The weights' product is at most 4.</summary>
    static abstract void MultiplyByScalar(double* z, double* x, double* scalar, nint groups);

    /// <summary>z = z + x · scalar. The weights' product is at most 4, the weight of z at most 3.</summary>
    static abstract void AddScaled(double* z, double* x, double* scalar, nint groups);

    /// <summary>z = x · y + u · v. The sum of the products of weights is at most 4.</summary>
    static abstract void SumOfProducts(double* z, double* x, double* y, double* u, double* v, nint groups);

    /// <summary>
    /// u, v = u + w·v, u - w·v, where the twiddles w advance by <paramref name="twiddleStep"/> groups: 1, or 0 for the same
    /// throughout. The results' weight is that of u and one more; w's times v's is at most 4.
    /// </summary>
    static abstract void Butterfly(double* u, double* v, double* twiddles, nint twiddleStep, nint groups);

    /// <summary>As <see cref="Butterfly"/>, with results of weight 1. The weight of u is at most 3.</summary>
    static abstract void NormalisedButterfly(double* u, double* v, double* twiddles, nint twiddleStep, nint groups);

    /// <summary>z = f0 + scalar · (f1 - f0). The weights of f0 and f1 add up to at most 4 over the scalar's.</summary>
    static abstract void Fold(double* z, double* f0, double* f1, double* scalar, nint groups);

    /// <summary>
    /// z[i] = f[2i] + scalar · (f[2i + 1] - f[2i]) by elements: f has twice as many <paramref name="groups"/> as z. z may be f.
    /// </summary>
    static abstract void FoldPairs(double* z, double* f, double* scalar, nint groups);

    /// <summary>z = x, of weight at most 4. The value comes within p/2 (and a millionth).</summary>
    static abstract void Normalise(double* z, double* x, nint groups);

    /// <summary>z = x + y, normalised. The weights add up to at most 4.</summary>
    static abstract void Add(double* z, double* x, double* y, nint groups);

    /// <summary>z = x - y, normalised. The weights add up to at most 4.</summary>
    static abstract void Subtract(double* z, double* x, double* y, nint groups);

    /// <summary>z = x · w for integers w, four a group, read without alignment. The weight of x is at most 4.</summary>
    static abstract void MultiplyBySmall(double* z, double* x, int* w, nint groups);

    /// <summary>z = z + scalar · w for integers w, four a group, read without alignment. The weights are at most 3.</summary>
    static abstract void AddScaledSmall(double* z, double* scalar, int* w, nint groups);

    /// <summary>
    /// columns += Σ x · y over the groups, lane by lane, unreduced: ten vectors of four 64-bit integers, all zero at first. At most
    /// <see cref="FieldVectors.MaximumTerms"/> groups come between zero and <see cref="ReduceColumns"/>. The weights' product is at
    /// most 4.
    /// </summary>
    static abstract void Accumulate(long* columns, double* x, double* y, nint groups);

    /// <summary>columns += Σ (x1 - x0) · (y1 - y0), as <see cref="Accumulate"/>. All weights are 1.</summary>
    static abstract void AccumulateDifferences(long* columns, double* x0, double* x1, double* y0, double* y1, nint groups);

    /// <summary>The elements that <paramref name="groups"/> accumulations, one after the other, stand for.</summary>
    static abstract void ReduceColumns(double* z, long* columns, nint groups);
}
