using Zkml.Algebra.Fields;
using Zkml.Algebra.Polynomials;
using Zkml.Circuits.Compilation;

namespace Zkml.Prover.Claims;

/// <summary>A claim on one sample's folded features: the functional of an aux or data tensor has this value.</summary>
public sealed record TensorClaim<T>(TensorReference Tensor, TensorWeights<T> Weights, T Value)
    where T : IScalar<T>;

/// <summary>A functional on the weights' or the multiplicities' vector.</summary>
public interface IVectorWeights<T>
    where T : IScalar<T>
{
    /// <summary>The multilinear extension of the weights at a point over the whole vector's index.</summary>
    T ExtensionAt(ReadOnlySpan<T> point);
}

/// <summary>A claim on the weights' or the multiplicities' vector.</summary>
public sealed record VectorClaim<T>(IVectorWeights<T> Weights, T Value)
    where T : IScalar<T>;

/// <summary>
/// The claims gathered on the way, in the order in which both sides meet them: the powers of the combining challenges follow it.
/// </summary>
public sealed class ClaimSet<T>
    where T : IScalar<T>
{
    /// <summary>Claims on aux and data, all at the sample point r_n.</summary>
    public List<TensorClaim<T>> Features { get; } = [];

    /// <summary>Claims on the weights' vector.</summary>
    public List<VectorClaim<T>> Weights { get; } = [];

    /// <summary>Claims on the multiplicities' vector.</summary>
    public List<VectorClaim<T>> Multiplicities { get; } = [];
}

/// <summary>Weights eq(Point, i) over an aligned block of 2^|Point| entries.</summary>
/// <param name="Point">The point of the block's own index.</param>
/// <param name="Offset">The block's first entry.</param>
public sealed record PointWeights<T>(T[] Point, int Offset) : IVectorWeights<T>
    where T : IScalar<T>
{
    /// <inheritdoc/>
    public T ExtensionAt(ReadOnlySpan<T> point) =>
        MultilinearExtensions.Eq(Point, point[..Point.Length])
        * MultilinearExtensions.EqAt(point[Point.Length..], Offset >> Point.Length);
}

/// <summary>Weight 1 at one entry.</summary>
/// <param name="Index">The entry.</param>
public sealed record EntryWeights<T>(int Index) : IVectorWeights<T>
    where T : IScalar<T>
{
    /// <inheritdoc/>
    public T ExtensionAt(ReadOnlySpan<T> point) => MultilinearExtensions.EqAt(point, Index);
}

/// <summary>Weights on a bias: one an output channel.</summary>
/// <param name="Channels">The weights.</param>
/// <param name="Offset">The bias's first entry.</param>
/// <param name="Bits">log2 of its padded length.</param>
public sealed record BiasWeights<T>(T[] Channels, int Offset, int Bits) : IVectorWeights<T>
    where T : IScalar<T>
{
    /// <inheritdoc/>
    public T ExtensionAt(ReadOnlySpan<T> point) =>
        MultilinearExtensions.InnerProduct<T>(Channels, MultilinearExtensions.EqTable(point[..Bits], Channels.Length))
        * MultilinearExtensions.EqAt(point[Bits..], Offset >> Bits);
}

/// <summary>Weights on a kernel: Outputs[co] · Inputs[ci] · Taps[dy, dx], valid positions only.</summary>
/// <param name="Outputs">One weight an output channel.</param>
/// <param name="Inputs">One weight an input channel.</param>
/// <param name="Taps">One weight a kernel position, [dy, dx].</param>
/// <param name="Block">The kernel's place.</param>
public sealed record KernelWeights<T>(T[] Outputs, T[] Inputs, T[,] Taps, KernelBlock Block) : IVectorWeights<T>
    where T : IScalar<T>
{
    /// <inheritdoc/>
    public T ExtensionAt(ReadOnlySpan<T> point)
    {
        int co = Block.OutputBits;
        int ci = Block.InputBits;
        T outputs = MultilinearExtensions.InnerProduct<T>(
            Outputs, MultilinearExtensions.EqTable(point[..co], Block.Outputs));
        T inputs = MultilinearExtensions.InnerProduct<T>(
            Inputs, MultilinearExtensions.EqTable(point.Slice(co, ci), Block.Inputs));
        T[] eqX = MultilinearExtensions.EqTable(point.Slice(co + ci, Block.XBits), Block.KernelX);
        T[] eqY = MultilinearExtensions.EqTable(point.Slice(co + ci + Block.XBits, Block.YBits), Block.KernelY);
        T taps = T.Constant(Fr.Zero);
        for (int dy = 0; dy < Block.KernelY; dy++)
        {
            T row = T.Constant(Fr.Zero);
            for (int dx = 0; dx < Block.KernelX; dx++)
            {
                row += Taps[dy, dx] * eqX[dx];
            }

            taps += row * eqY[dy];
        }

        return outputs * inputs * taps * MultilinearExtensions.EqAt(point[Block.Bits..], Block.Offset >> Block.Bits);
    }
}
