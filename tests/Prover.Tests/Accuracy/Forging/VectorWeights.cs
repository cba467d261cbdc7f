using Zkml.Algebra.Polynomials;
using Zkml.Prover.Claims;

namespace Zkml.Prover.Tests.Accuracy.Forging;

/// <summary>The weights of claims on W and mult, entry by entry from what each kind of claim says.</summary>
internal static class VectorWeights
{
    public static void AddTo(Fr[] table, IVectorWeights<Fr> weights, Fr scale)
    {
        switch (weights)
        {
            case PointWeights<Fr> point:
                Fr[] eq = Multilinear.EqTable(point.Point);
                for (int i = 0; i < eq.Length; i++)
                {
                    table[point.Offset + i] += scale * eq[i];
                }

                break;
            case EntryWeights<Fr> entry:
                table[entry.Index] += scale;
                break;
            case BiasWeights<Fr> bias:
                for (int c = 0; c < bias.Channels.Length; c++)
                {
                    table[bias.Offset + c] += scale * bias.Channels[c];
                }

                break;
            case KernelWeights<Fr> kernel:
                foreach ((int co, int ci, int dx, int dy) in
                    from dy in Enumerable.Range(0, kernel.Block.KernelY)
                    from dx in Enumerable.Range(0, kernel.Block.KernelX)
                    from ci in Enumerable.Range(0, kernel.Block.Inputs)
                    from co in Enumerable.Range(0, kernel.Block.Outputs)
                    select (co, ci, dx, dy))
                {
                    table[kernel.Block.SlotOf(co, ci, dx, dy)] +=
                        scale * kernel.Outputs[co] * kernel.Inputs[ci] * kernel.Taps[dy, dx];
                }

                break;
            default:
                throw new ArgumentException($"unknown weights {weights.GetType().Name}", nameof(weights));
        }
    }
}
