using Zkml.Algebra.Backends;
using Zkml.Algebra.Curves;
using Zkml.Algebra.Fields.Vectors;

namespace Zkml.Algebra.Msm;

/// <summary>Points prepared for <see cref="FastMsm"/>, 80 bytes each.</summary>
internal sealed unsafe class PackedBases : IBases
{
    private const int Chunk = 1 << 12;

    private readonly GroupBuffer _points;

    /// <summary>Prepares points, which may repeat and be infinity.</summary>
    public PackedBases(ReadOnlySpan<G1Affine> points)
    {
        Count = points.Length;
        _points = PackedPoints.Allocate(points.Length);
        int count = points.Length;
        bool hasInfinity = false;
        nint packed = (nint)_points.Pointer;
        fixed (G1Affine* pinned = points)
        {
            nint source = (nint)pinned;
            Parallel.For(0, (count + Chunk - 1) / Chunk, chunk =>
            {
                int start = chunk * Chunk;
                var part = new ReadOnlySpan<G1Affine>((G1Affine*)source + start, Math.Min(Chunk, count - start));
                PackedPoints.FromAffine((double*)packed + ((nint)start * PackedPoints.Size), part);
                if (part.Contains(G1Affine.Infinity))
                    Volatile.Write(ref hasInfinity, true);
            });
        }

        HasInfinity = hasInfinity;
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
