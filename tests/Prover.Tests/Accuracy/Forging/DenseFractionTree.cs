using Zkml.Algebra.Backends;
using Zkml.Algebra.Polynomials;

namespace Zkml.Prover.Tests.Accuracy.Forging;

/// <summary>A fraction tree over leaves that are any fractions, not only those of small integers; every layer a table.</summary>
internal sealed class DenseFractionTree : IFractionTree
{
    private readonly List<(Fr P, Fr Q)[]> _layers;

    public DenseFractionTree((Fr P, Fr Q)[] leaves)
    {
        _layers = [leaves];
        while (_layers[0].Length > 1)
        {
            (Fr P, Fr Q)[] below = _layers[0];
            _layers.Insert(0, [.. Enumerable.Range(0, below.Length / 2).Select(i => Sum(below[2 * i], below[(2 * i) + 1]))]);
        }
    }

    public int Depth => _layers.Count - 1;

    public (Fr Numerator, Fr Denominator) Root => _layers[0][0];

    public IFractionLayer OpenLayer(int depth, ReadOnlySpan<Fr> point, Fr lambda) =>
        new Layer(_layers[depth + 1], point.ToArray(), lambda);

    public void Dispose()
    {
    }

    private static (Fr P, Fr Q) Sum((Fr P, Fr Q) a, (Fr P, Fr Q) b) => ((a.P * b.Q) + (b.P * a.Q), a.Q * b.Q);

    private sealed class Layer((Fr P, Fr Q)[] below, Fr[] point, Fr lambda) : IFractionLayer
    {
        // p0, p1, q0, q1 as tables of their own.
        private Fr[][] _halves =
        [
            [.. below.Where((_, i) => i % 2 == 0).Select(node => node.P)],
            [.. below.Where((_, i) => i % 2 == 1).Select(node => node.P)],
            [.. below.Where((_, i) => i % 2 == 0).Select(node => node.Q)],
            [.. below.Where((_, i) => i % 2 == 1).Select(node => node.Q)],
        ];

        private int _bound;

        public (Fr AtZero, Fr Quadratic) RoundPolynomial()
        {
            Fr[] eq = Multilinear.EqTable(point.AsSpan(_bound + 1));
            Fr atZero = Fr.Zero;
            Fr quadratic = Fr.Zero;
            for (int i = 0; i < eq.Length; i++)
            {
                atZero += eq[i] * Numerator(half => half[2 * i]);
                quadratic += eq[i] * Numerator(half => half[(2 * i) + 1] - half[2 * i]);
            }

            return (atZero, quadratic);
        }

        public void Bind(Fr challenge)
        {
            _halves = [.. _halves.Select(half => Enumerable.Range(0, half.Length / 2)
                .Select(i => half[2 * i] + (challenge * (half[(2 * i) + 1] - half[2 * i]))).ToArray())];
            _bound++;
        }

        public (Fr P0, Fr P1, Fr Q0, Fr Q1) Final() => (_halves[0][0], _halves[1][0], _halves[2][0], _halves[3][0]);

        public void Dispose()
        {
        }

        private Fr Numerator(Func<Fr[], Fr> at)
        {
            (Fr p0, Fr p1, Fr q0, Fr q1) = (at(_halves[0]), at(_halves[1]), at(_halves[2]), at(_halves[3]));
            return (p0 * q1) + (p1 * q0) + (lambda * q0 * q1);
        }
    }
}
