using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Msm;

/// <summary>Points prepared for <see cref="FastMsm"/>, 80 bytes each.</summary>
internal sealed unsafe class PackedBases : IBases
{
    private readonly GroupBuffer _points;

    /// <summary>Prepares points, which may repeat and be infinity.</summary>
    public PackedBases(ReadOnlySpan<G1Affine> points)
    {
        Count = points.Length;
        _points = PackedPoints.Allocate(points.Length);
        PackedPoints.FromAffine(_points.Pointer, points);
        foreach (G1Affine point in points)
            HasInfinity |= point.IsInfinity;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Whether some point is infinity.</summary>
    public bool HasInfinity { get; }

    /// <summary>The points.</summary>
    /// <exception cref="ObjectDisposedException">The bases have been disposed of.</exception>
    public double* Pointer => _points.Pointer;

    /// <inheritdoc/>
    public void Dispose() => _points.Dispose();
}
