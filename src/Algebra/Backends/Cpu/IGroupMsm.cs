using Zkml.Algebra.Curves;
using Zkml.Algebra.Msm;
using static Zkml.Algebra.Backends.BackendContract;

namespace Zkml.Algebra.Backends.Cpu;

/// <summary>The multi-scalar multiplication that goes with a form of groups.</summary>
internal unsafe interface IGroupMsm
{
    /// <summary>Prepares points.</summary>
    static abstract IBases Load(ReadOnlySpan<G1Affine> points);

    /// <summary>Σ_i scalars[i] · bases[i], the scalars in groups.</summary>
    static abstract G1 Sum(IBases bases, double* groups, int count);

    /// <summary>Σ_i scalars[i] · bases[offset + i].</summary>
    static abstract G1 SumSmall(IBases bases, ReadOnlySpan<int> scalars, int offset);
}

/// <summary>On the AVX2/FMA kernels.</summary>
internal readonly unsafe struct DigitMsm : IGroupMsm
{
    /// <inheritdoc/>
    public static IBases Load(ReadOnlySpan<G1Affine> points) => new PackedBases(points);

    /// <inheritdoc/>
    public static G1 Sum(IBases bases, double* groups, int count) =>
        FastMsm.Run(Own<PackedBases>(bases), 0, groups, count);

    /// <inheritdoc/>
    public static G1 SumSmall(IBases bases, ReadOnlySpan<int> scalars, int offset) =>
        FastMsm.RunSmall(Own<PackedBases>(bases), offset, scalars);
}

/// <summary>On the portable field.</summary>
internal readonly unsafe struct PortableGroupMsm : IGroupMsm
{
    /// <inheritdoc/>
    public static IBases Load(ReadOnlySpan<G1Affine> points) => new Bases(points.ToArray());

    /// <inheritdoc/>
    public static G1 Sum(IBases bases, double* groups, int count)
    {
        var scalars = new Fr[count];
        PortableKernels.Unpack(scalars, groups);
        return PortableMsm.Run(Own<Bases>(bases).Points, scalars);
    }

    /// <inheritdoc/>
    public static G1 SumSmall(IBases bases, ReadOnlySpan<int> scalars, int offset) =>
        PortableMsm.RunSmall(Own<Bases>(bases).Points.AsSpan(offset), scalars);

    private sealed class Bases(G1Affine[] points) : IBases
    {
        public G1Affine[] Points => points;

        public int Count => points.Length;

        public void Dispose()
        {
        }
    }
}
