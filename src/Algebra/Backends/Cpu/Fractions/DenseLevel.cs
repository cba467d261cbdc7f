using Zkml.Algebra.Fields.Vectors;
using static Zkml.Algebra.Backends.Cpu.GroupMemory;

namespace Zkml.Algebra.Backends.Cpu.Fractions;

/// <summary>A level of the tree over all slots, the rows having been added up: numerators and denominators in slot order.</summary>
/// <typeparam name="K">Arithmetic on groups.</typeparam>
/// <typeparam name="L">The groups' layout.</typeparam>
internal sealed unsafe class DenseLevel<K, L> : IDisposable
    where K : struct, IFieldKernels
    where L : struct, IGroupLayout
{
    private const int Grain = 64;

    private readonly int _length;
    private readonly GroupBuffer _p;
    private readonly GroupBuffer _q;

    private DenseLevel(int length, GroupBuffer p, GroupBuffer q)
    {
        _length = length;
        _p = p;
        _q = q;
    }

    /// <summary>The level of these fractions.</summary>
    public static DenseLevel<K, L> From(Fr[] p, Fr[] q) => new(p.Length, Packed<L>(p), Packed<L>(q));

    /// <summary>The numerators and denominators.</summary>
    public (Fr[] P, Fr[] Q) Elements() => (Unpacked<L>(_p.Pointer, _length), Unpacked<L>(_q.Pointer, _length));

    /// <summary>The level above, of half the length: each fraction the sum of two neighbours.</summary>
    public DenseLevel<K, L> Sums()
    {
        if (_length < 2 * FieldVectors.Lanes)
        {
            (Fr[] p, Fr[] q) = Elements();
            int half = _length / 2;
            return From(
                [.. Enumerable.Range(0, half).Select(i => (p[2 * i] * q[(2 * i) + 1]) + (p[(2 * i) + 1] * q[2 * i]))],
                [.. Enumerable.Range(0, half).Select(i => q[2 * i] * q[(2 * i) + 1])]);
        }

        nint groups = _length / 2 / FieldVectors.Lanes;
        var sums = new DenseLevel<K, L>(_length / 2, new GroupBuffer(groups), new GroupBuffer(groups));
        WorkQueue.Run(groups, Grain, queue =>
        {
            using var scratch = new GroupBuffer(4 * Grain);
            double* p0 = scratch.Pointer;
            double* p1 = At(p0, Grain);
            double* q0 = At(p0, 2 * Grain);
            double* q1 = At(p0, 3 * Grain);
            while (queue.TryTake(out nint start, out nint end))
            {
                L.Unzip(p0, p1, At(_p.Pointer, 2 * start), end - start);
                L.Unzip(q0, q1, At(_q.Pointer, 2 * start), end - start);
                K.SumOfProducts(At(sums._p.Pointer, start), p0, q1, p1, q0, end - start);
                K.Multiply(At(sums._q.Pointer, start), q0, q1, end - start);
            }
        });
        return sums;
    }

    /// <summary>The sumcheck tables p₀, q₁, q₀, p₁ + λ·q₁ of the level's halves.</summary>
    public Fr[][] Halves(Fr lambda)
    {
        (Fr[] p, Fr[] q) = Elements();
        Fr[][] tables = [.. Enumerable.Range(0, 4).Select(_ => new Fr[_length / 2])];
        for (int i = 0; i < _length / 2; i++)
        {
            tables[0][i] = p[2 * i];
            tables[1][i] = q[(2 * i) + 1];
            tables[2][i] = q[2 * i];
            tables[3][i] = p[(2 * i) + 1] + (lambda * q[(2 * i) + 1]);
        }

        return tables;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _p.Dispose();
        _q.Dispose();
    }
}
