using Zkml.Algebra.Curves;
using static Zkml.Algebra.Backends.BackendContract;

namespace Zkml.Algebra.Backends.Cpu;

/// <content>Multi-scalar multiplication.</content>
internal sealed unsafe partial class VectorBackend<K, L, M>
{
    /// <inheritdoc/>
    public IBases LoadBases(ReadOnlySpan<G1Affine> points) => M.Load(points);

    /// <inheritdoc/>
    public G1 Msm(IBases bases, IVector scalars)
    {
        CpuVector vector = Own<CpuVector>(scalars);
        RequireRange(0, vector.Length, bases.Count);
        G1 sum = M.Sum(bases, vector.Pointer, vector.Length);
        GC.KeepAlive(vector);
        return sum;
    }

    /// <inheritdoc/>
    public G1 Msm(IBases bases, ReadOnlySpan<int> scalars, int offset = 0)
    {
        RequireRange(offset, scalars.Length, bases.Count);
        return M.SumSmall(bases, scalars, offset);
    }
}
