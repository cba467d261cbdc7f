using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Backends.Cpu;

/// <summary>
/// The kernels in the portable form, for processors without AVX2 and FMA: the four elements of a group are four
/// Fr, and whatever space a group has beyond them is not used. Results are always reduced.
/// </summary>
internal readonly unsafe struct PortableKernels : IFieldKernels, IGroupLayout
{
    /// <inheritdoc/>
    public static void Multiply(double* z, double* x, double* y, nint groups)
    {
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
            At(z, i) = At(x, i) * At(y, i);
    }

    /// <inheritdoc/>
    public static void Square(double* z, double* x, nint groups) => Multiply(z, x, x, groups);

    /// <inheritdoc/>
    public static void MultiplyByScalar(double* z, double* x, double* scalar, nint groups)
    {
        Fr c = At(scalar, 0);
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
            At(z, i) = At(x, i) * c;
    }

    /// <inheritdoc/>
    public static void AddScaled(double* z, double* x, double* scalar, nint groups)
    {
        Fr c = At(scalar, 0);
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
            At(z, i) += At(x, i) * c;
    }

    /// <inheritdoc/>
    public static void SumOfProducts(double* z, double* x, double* y, double* u, double* v, nint groups)
    {
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
            At(z, i) = (At(x, i) * At(y, i)) + (At(u, i) * At(v, i));
    }

    /// <inheritdoc/>
    public static void Butterfly(double* u, double* v, double* twiddles, nint twiddleStep, nint groups)
    {
        nint step = twiddleStep * FieldVectors.Lanes;
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
        {
            Fr low = At(u, i);
            Fr product = At(twiddles, (i / FieldVectors.Lanes * step) + (i % FieldVectors.Lanes)) * At(v, i);
            At(u, i) = low + product;
            At(v, i) = low - product;
        }
    }

    /// <inheritdoc/>
    public static void NormalisedButterfly(double* u, double* v, double* twiddles, nint twiddleStep, nint groups) =>
        Butterfly(u, v, twiddles, twiddleStep, groups);

    /// <inheritdoc/>
    public static void Fold(double* z, double* f0, double* f1, double* scalar, nint groups)
    {
        Fr c = At(scalar, 0);
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
            At(z, i) = At(f0, i) + (c * (At(f1, i) - At(f0, i)));
    }

    /// <inheritdoc/>
    public static void FoldPairs(double* z, double* f, double* scalar, nint groups)
    {
        Fr c = At(scalar, 0);
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
            At(z, i) = At(f, 2 * i) + (c * (At(f, (2 * i) + 1) - At(f, 2 * i)));
    }

    /// <inheritdoc/>
    public static void Normalise(double* z, double* x, nint groups)
    {
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
            At(z, i) = At(x, i);
    }

    /// <inheritdoc/>
    public static void Add(double* z, double* x, double* y, nint groups)
    {
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
            At(z, i) = At(x, i) + At(y, i);
    }

    /// <inheritdoc/>
    public static void Subtract(double* z, double* x, double* y, nint groups)
    {
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
            At(z, i) = At(x, i) - At(y, i);
    }

    /// <inheritdoc/>
    public static void MultiplyBySmall(double* z, double* x, int* w, nint groups)
    {
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
            At(z, i) = At(x, i) * Fr.From((long)w[i]);
    }

    /// <inheritdoc/>
    public static void AddScaledSmall(double* z, double* scalar, int* w, nint groups)
    {
        Fr c = At(scalar, 0);
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
            At(z, i) += c * Fr.From((long)w[i]);
    }

    /// <inheritdoc/>
    public static void Accumulate(long* columns, double* x, double* y, nint groups)
    {
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
            At((double*)columns, i % FieldVectors.Lanes) += At(x, i) * At(y, i);
    }

    /// <inheritdoc/>
    public static void AccumulateDifferences(long* columns, double* x0, double* x1, double* y0, double* y1, nint groups)
    {
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
            At((double*)columns, i % FieldVectors.Lanes) += (At(x1, i) - At(x0, i)) * (At(y1, i) - At(y0, i));
    }

    /// <inheritdoc/>
    public static void ReduceColumns(double* z, long* columns, nint groups)
    {
        for (nint g = 0; g < groups; g++)
        {
            for (int lane = 0; lane < FieldVectors.Lanes; lane++)
                At(z, (g * FieldVectors.Lanes) + lane) = At((double*)columns + (g * FieldVectors.ColumnsSize), lane);
        }
    }

    /// <inheritdoc/>
    public static void Pack(double* z, ReadOnlySpan<Fr> elements)
    {
        nint lanes = FieldVectors.GroupsFor(elements.Length) * FieldVectors.Lanes;
        for (int i = 0; i < lanes; i++)
            At(z, i) = i < elements.Length ? elements[i] : Fr.Zero;
    }

    /// <inheritdoc/>
    public static void Unpack(Span<Fr> elements, double* x)
    {
        for (int i = 0; i < elements.Length; i++)
            elements[i] = At(x, i);
    }

    /// <inheritdoc/>
    public static void Spread(double* z, Fr x)
    {
        for (int lane = 0; lane < FieldVectors.Lanes; lane++)
            At(z, lane) = x;
    }

    /// <inheritdoc/>
    public static void LazySubtract(double* z, double* x, double* y, nint groups) => Subtract(z, x, y, groups);

    /// <inheritdoc/>
    public static void CopyLane(double* z, int zLane, double* x, int xLane) => At(z, zLane) = At(x, xLane);

    /// <inheritdoc/>
    public static void Transpose(double* z, nint zStep, double* x, nint xStep)
    {
        for (int l = 0; l < FieldVectors.Lanes; l++)
        {
            for (int m = 0; m < FieldVectors.Lanes; m++)
                At(z + (m * zStep * FieldVectors.GroupSize), l) = At(x + (l * xStep * FieldVectors.GroupSize), m);
        }
    }

    /// <inheritdoc/>
    public static void SwapPairs(double* z, double* x, nint groups)
    {
        for (nint i = 0; i < groups * FieldVectors.Lanes; i += 2)
            (At(z, i), At(z, i + 1)) = (At(x, i + 1), At(x, i));
    }

    /// <inheritdoc/>
    public static void Unzip(double* even, double* odd, double* x, nint groups)
    {
        for (nint i = 0; i < groups * FieldVectors.Lanes; i++)
        {
            At(even, i) = At(x, 2 * i);
            At(odd, i) = At(x, (2 * i) + 1);
        }
    }

    private static ref Fr At(double* x, nint i) =>
        ref ((Fr*)(x + (i / FieldVectors.Lanes * FieldVectors.GroupSize)))[i % FieldVectors.Lanes];
}
