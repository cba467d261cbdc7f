using Zkml.Circuits.Compilation;
using Zkml.Circuits.Layout;
using Zkml.Circuits.Network;
using Zkml.Prover.Claims;

namespace Zkml.Prover.LinearLayers;

/// <summary>
/// The prover's kernels over input positions: for one claim's weights, K(ci, x, y) = Σ_{co,dx,dy} C[co]·w(co,ci,dx,dy)·A_x[dx, x]·A_y[dy, y]
/// (PROTOCOL section 5), as a table over the term's padded input index. Depthwise terms leave C to the input's side.
/// </summary>
internal sealed class EffectiveKernel
{
    private readonly LinearTerm _term;
    private readonly KernelBlock _block;
    private readonly TensorBlock _input;
    private readonly Band _alongX;
    private readonly Band _alongY;
    private readonly Fr[] _folded; // [dy][dx][ci]: the kernel folded by the output channels' weights
    private readonly int _channels;

    /// <summary>Folds a term's kernel by channel weights.</summary>
    public EffectiveKernel(AccuracyCircuit circuit, TermReference term, Fr[] channelWeights, ReadOnlySpan<int> weights)
    {
        _term = term.Of(circuit);
        _block = term.Kernel(circuit);
        TensorShape inputShape = circuit.Architecture.ShapeOf(_term.Source);
        TensorShape outputShape = circuit.Architecture.Layers[term.Layer].Linear;
        _input = new TensorBlock("", inputShape, 0);
        _alongX = Band.AlongX(_term, inputShape, outputShape);
        _alongY = Band.AlongY(_term, inputShape, outputShape);
        _channels = inputShape.Channels;
        _folded = new Fr[_term.KernelX * _term.KernelY * _channels];
        bool dense = _term.Kind == LinearKind.Dense;
        int i = 0;
        for (int dy = 0; dy < _term.KernelY; dy++)
        {
            for (int dx = 0; dx < _term.KernelX; dx++)
            {
                for (int c = 0; c < _channels; c++)
                {
                    _folded[i++] = dense
                        ? InnerProduct(channelWeights, weights.Slice(_block.SlotOf(0, c, dx, dy), _block.Outputs))
                        : Fr.From(weights[_block.SlotOf(c, 0, dx, dy)]);
                }
            }
        }
    }

    /// <summary>The kernel's table for one claim's spatial weights.</summary>
    public Fr[] Table(TensorWeights<Fr> claim)
    {
        var table = new Fr[1 << _input.Bits];
        var along = new Fr[_term.KernelY * _input.Shape.Width * _channels]; // [dy][x][c]
        for (int dy = 0; dy < _term.KernelY; dy++)
        {
            for (int dx = 0; dx < _term.KernelX; dx++)
            {
                ReadOnlySpan<Fr> folded = _folded.AsSpan(((dy * _term.KernelX) + dx) * _channels, _channels);
                for (int h = 0; h < _alongX.Outputs; h++)
                {
                    int x = _alongX.Input(h, dx);
                    if (x >= 0)
                    {
                        Accumulate(along.AsSpan(((dy * _input.Shape.Width) + x) * _channels, _channels), claim.X[h], folded);
                    }
                }
            }

            for (int h = 0; h < _alongY.Outputs; h++)
            {
                int y = _alongY.Input(h, dy);
                for (int x = 0; y >= 0 && x < _input.Shape.Width; x++)
                {
                    ReadOnlySpan<Fr> row = along.AsSpan(((dy * _input.Shape.Width) + x) * _channels, _channels);
                    Accumulate(table.AsSpan(_input.SlotOf(0, x, y), _channels), claim.Y[h], row);
                }
            }
        }

        return table;
    }

    private static void Accumulate(Span<Fr> sum, Fr weight, ReadOnlySpan<Fr> terms)
    {
        if (weight.IsZero)
        {
            return;
        }

        for (int i = 0; i < terms.Length; i++)
        {
            sum[i] += weight * terms[i];
        }
    }

    private static Fr InnerProduct(Fr[] a, ReadOnlySpan<int> b)
    {
        Fr sum = Fr.Zero;
        for (int i = 0; i < b.Length; i++)
        {
            if (b[i] != 0)
            {
                sum += a[i] * Fr.From(b[i]);
            }
        }

        return sum;
    }
}
