namespace Zkml.Algebra.Backends.Cpu;

/// <summary>
/// How elements lie in groups of four: everything about groups but arithmetic. With
/// <see cref="Fields.Vectors.IFieldKernels"/> for the same groups, all that the backend's algorithms know of their form.
/// </summary>
/// <remarks>Pointers are aligned as the kernels ask; zero bytes are the element 0.</remarks>
internal unsafe interface IGroupLayout
{
    /// <summary>Elements into consecutive lanes; the last group's lanes beyond them become 0.</summary>
    static abstract void Pack(double* z, ReadOnlySpan<Fr> elements);

    /// <summary>Consecutive lanes into elements. The groups have weight 1.</summary>
    static abstract void Unpack(Span<Fr> elements, double* x);

    /// <summary>One element into all lanes of a group.</summary>
    static abstract void Spread(double* z, Fr x);

    /// <summary>z = x - y, of weight 2 for operands of weight 1.</summary>
    static abstract void LazySubtract(double* z, double* x, double* y, nint groups);

    /// <summary>Copies a lane of a group to a lane of another.</summary>
    static abstract void CopyLane(double* z, int zLane, double* x, int xLane);

    /// <summary>Lane l of z's group m becomes lane m of x's group l: four groups each, the given number of groups apart.</summary>
    static abstract void Transpose(double* z, nint zStep, double* x, nint xStep);

    /// <summary>Lanes 1, 0, 3, 2 of each group. z may be x.</summary>
    static abstract void SwapPairs(double* z, double* x, nint groups);

    /// <summary>Splits x, of twice as many groups, into the elements at even and at odd places.</summary>
    static abstract void Unzip(double* even, double* odd, double* x, nint groups);
}
